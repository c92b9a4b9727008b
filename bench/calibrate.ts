/**
 * `npm run calibrate`: fits the weights of the search layer's evidence on labelled pastes and writes
 * src/match/weights.ts. Prints cross-validated figures first, because figures on the training data flatter.
 *
 * Usage: npm run calibrate -- [--dry] FILE... (JSONL with id, labels, also, text; test/corpus by default)
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { loadCatalog } from '../src/catalog/compiled.js';
import { FEATURES, featuresOf, THRESHOLDS } from '../src/match/confidence.js';
import { Matcher } from '../src/match/matcher.js';
import { readPaste } from '../src/paste/paste.js';
import { packageRoot } from '../src/paths.js';

interface Row {
  entry: string;
  features: number[];
  right: boolean;
}

/** One paste that no literal message decides. */
interface Case {
  id: string;
  /** How much it counts: real pastes more than invented ones, texts made to mislead less. */
  weight: number;
  none: boolean;
  rows: Row[];
}

interface Labelled {
  id: string;
  labels: string[];
  also?: string[];
  text: string;
}

const FOLDS = 10;
/** Strength of the penalty on large weights; chosen by the cross-validated figures. */
const PENALTY = 0.5;

/** Ids of invented pastes begin with `syn-`, those of the background with `background-`. */
function weightOf(id: string): number {
  if (id.startsWith('background-')) return 0.3;
  if (!id.startsWith('syn-')) return 2;
  return id.startsWith('syn-none') ? 0.6 : 1;
}

/** A JSONL file of labelled pastes, or a text file with a background text in each line. */
function labelledTexts(file: string): Labelled[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  if (file.endsWith('.jsonl')) return lines.map((line) => JSON.parse(line) as Labelled);
  const name = basename(file, '.txt');
  return lines.map((line, i) => ({
    id: `${name}-${i}`,
    labels: ['none'],
    text: line.replaceAll('\\n', '\n'),
  }));
}

function casesOf(files: readonly string[], matcher: Matcher): Case[] {
  const cases: Case[] = [];
  for (const file of files) {
    for (const { id, labels, also, text } of labelledTexts(file)) {
      const right = new Set([labels[0] as string, ...(also ?? [])]);
      const rows = matcher.weigh(readPaste(text)).map(({ entry, evidence }) => ({
        entry,
        features: featuresOf(evidence),
        right: right.has(entry),
      }));
      if (rows.length > 0) cases.push({ id, weight: weightOf(id), none: labels[0] === 'none', rows });
    }
  }
  return cases;
}

/** Logistic regression with an L2 penalty, by Newton's method. */
function fit(cases: readonly Case[]): number[] {
  const rows = cases.flatMap(({ rows, weight }) => rows.map((row) => ({ ...row, weight })));
  const size = FEATURES.length;
  const weights = new Array<number>(size).fill(0);
  for (let round = 0; round < 25; round++) {
    const gradient = new Array<number>(size).fill(0);
    const hessian = Array.from({ length: size }, () => new Array<number>(size).fill(0));
    for (const { features, right, weight } of rows) {
      const p = probability(features, weights);
      for (let i = 0; i < size; i++) {
        const x = features[i] as number;
        gradient[i] = (gradient[i] as number) + weight * (p - Number(right)) * x;
        const row = hessian[i] as number[];
        for (let j = 0; j < size; j++)
          row[j] = (row[j] as number) + weight * p * (1 - p) * x * (features[j] as number);
      }
    }
    for (let i = 0; i < size; i++) {
      const penalty = i === 0 ? 1e-6 : PENALTY;
      gradient[i] = (gradient[i] as number) + penalty * (weights[i] as number);
      (hessian[i] as number[])[i] = ((hessian[i] as number[])[i] as number) + penalty;
    }
    const step = solve(hessian, gradient);
    for (let i = 0; i < size; i++) weights[i] = (weights[i] as number) - (step[i] as number);
  }
  return weights;
}

/** Solves a linear system by Gaussian elimination with pivoting. */
function solve(matrix: readonly number[][], vector: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, vector[i] as number]);
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let r = column + 1; r < size; r++) {
      if (Math.abs(rows[r]?.[column] ?? 0) > Math.abs(rows[pivot]?.[column] ?? 0)) pivot = r;
    }
    [rows[column], rows[pivot]] = [rows[pivot] as number[], rows[column] as number[]];
    const lead = rows[column] as number[];
    for (let r = 0; r < size; r++) {
      if (r === column) continue;
      const row = rows[r] as number[];
      const factor = (row[column] as number) / (lead[column] as number);
      for (let k = column; k <= size; k++) row[k] = (row[k] as number) - factor * (lead[k] as number);
    }
  }
  return rows.map((row, i) => (row[size] as number) / (row[i] as number));
}

function probability(features: readonly number[], weights: readonly number[]): number {
  const sum = features.reduce((total, x, i) => total + x * (weights[i] ?? 0), 0);
  return 1 / (1 + Math.exp(-sum));
}

/** The same paste is always in the same fold. */
function foldOf(id: string): number {
  let hash = 0;
  for (const char of id) hash = (hash * 31 + char.charCodeAt(0)) | 0;
  return Math.abs(hash) % FOLDS;
}

/** Each case judged by weights that were fitted without its fold. */
function crossValidate(
  cases: readonly Case[],
): Array<Case & { ranked: Array<{ right: boolean; p: number }> }> {
  return Array.from({ length: FOLDS }, (_, fold) => {
    const weights = fit(cases.filter(({ id }) => foldOf(id) !== fold));
    return cases
      .filter(({ id }) => foldOf(id) === fold)
      .map((item) => ({
        ...item,
        ranked: item.rows
          .map(({ right, features }) => ({ right, p: probability(features, weights) }))
          .sort((a, b) => b.p - a.p),
      }));
  }).flat();
}

function report(judged: ReturnType<typeof crossValidate>, likely: number, ambiguous: number): string {
  const count = { right: 0, wrong: 0, missed: 0, falseAnswers: 0, falseQuestions: 0, errors: 0, others: 0 };
  const bins = Array.from({ length: 10 }, () => ({ n: 0, right: 0, p: 0 }));
  for (const { none, ranked } of judged) {
    const best = ranked[0] as { right: boolean; p: number };
    const offered =
      best.p >= likely ? [best] : ranked.slice(0, 3).filter(({ p }) => p >= best.p * THRESHOLDS.choice);
    const answered = best.p >= ambiguous;
    if (none) {
      count.others++;
      if (best.p >= likely) count.falseAnswers++;
      else if (answered) count.falseQuestions++;
    } else {
      count.errors++;
      if (!answered) count.missed++;
      else if (offered.some(({ right }) => right)) count.right++;
      else count.wrong++;
    }
    if (best.p >= likely) {
      const bin = bins[Math.min(9, Math.floor(best.p * 10))] as (typeof bins)[number];
      bin.n++;
      bin.right += Number(best.right);
      bin.p += best.p;
    }
  }
  const answers = bins.reduce((sum, { n }) => sum + n, 0);
  const ece = bins.reduce((sum, { right, p }) => sum + Math.abs(right - p), 0) / Math.max(1, answers);
  return `answer from ${likely}, ask from ${ambiguous}: ${count.errors} errors, right ${((100 * count.right) / count.errors).toFixed(1)} %, wrong ${count.wrong}, missed ${count.missed}; ${count.others} others, answered ${count.falseAnswers}, asked ${count.falseQuestions}; calibration error ${ece.toFixed(3)}`;
}

async function main(): Promise<void> {
  const dry = process.argv.includes('--dry');
  const given = process.argv.slice(2).filter((argument) => argument !== '--dry');
  const folder = join(packageRoot(), 'test/corpus');
  const files =
    given.length > 0
      ? given
      : readdirSync(folder)
          .filter((f) => /\.(?:jsonl|txt)$/.test(f) && !f.startsWith('followups'))
          .map((f) => join(folder, f));
  const { catalog } = await loadCatalog();
  const matcher = new Matcher(catalog);
  const cases = casesOf(files, matcher);
  process.stdout.write(
    `${cases.length} pastes that no literal message decides, ${FOLDS}-fold cross-validation:\n`,
  );
  const judged = crossValidate(cases);
  for (const [likely, ambiguous] of [
    [0.6, 0.4],
    [0.5, 0.4],
    [0.5, 0.3],
    [0.4, 0.3],
    [0.4, 0.2],
    [0.3, 0.2],
  ] as const) {
    process.stdout.write(`  ${report(judged, likely, ambiguous)}\n`);
  }
  const weights = fit(cases);
  for (const [i, name] of FEATURES.entries())
    process.stdout.write(`  ${name.padEnd(18)} ${(weights[i] as number).toFixed(2)}\n`);
  if (!dry) writeWeights(weights);
}

function writeWeights(weights: readonly number[]): void {
  const lines = weights.map((weight, i) => `  ${Number(weight.toFixed(3))}, // ${FEATURES[i]}`);
  const text = `// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: these numbers are fitted\n/** Weights of the evidence, in the order of FEATURES. Written by \`npm run calibrate\`; see docs/matching.md. */\nexport const WEIGHTS: readonly number[] = [\n${lines.join('\n')}\n];\n`;
  writeFileSync(join(packageRoot(), 'src/match/weights.ts'), text);
}

await main();
