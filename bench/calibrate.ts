/**
 * `npm run calibrate`: learns from labelled texts what the search layer needs, and writes it: the word model
 * (catalog/word-model.bin) and the weights of the evidence (src/match/weights.ts). Prints cross-validated figures first,
 * because figures on the training data flatter.
 *
 * Usage: npm run calibrate -- [--dry] FILE... (JSONL with id, labels, also, text; test/corpus with its folder learning/ by default)
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { loadCatalog } from '../src/catalog/compiled.js';
import { FEATURES, featuresOf, THRESHOLDS } from '../src/match/confidence.js';
import { Matcher } from '../src/match/matcher.js';
import { encode, WordModel, wordModelPath } from '../src/match/word-model.js';
import { readPaste } from '../src/paste/paste.js';
import { packageRoot } from '../src/paths.js';
import { NONE } from './support/corpus.js';
import { fit, type Observation, probability } from './support/logistic.js';
import { catalogueTexts, type TrainingText, trainingText, trainWordModel } from './support/word-training.js';

const FOLDS = 10;

interface Labelled {
  id: string;
  labels: string[];
  also?: string[];
  text: string;
  /** Name of its file. */
  source: string;
  fold: number;
  /** How much it counts. */
  weight: number;
}

/** One paste that no literal message decides, with the evidence for each of the nearest entries. */
interface Case {
  source: string;
  fold: number;
  none: boolean;
  rows: Observation[];
}

/** Background texts are many and easy. */
function weightOf(id: string): number {
  return id.startsWith('background-') ? 0.3 : 1;
}

/** A JSONL file of labelled pastes, or a text file with a background text in each line. */
function labelledTexts(file: string): Labelled[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  const source = basename(file);
  const texts = file.endsWith('.jsonl')
    ? lines.map((line) => JSON.parse(line) as Omit<Labelled, 'source' | 'fold' | 'weight'>)
    : lines.map((line, i) => ({ id: `${source}-${i}`, labels: [NONE], text: line.replaceAll('\\n', '\n') }));
  return texts.map((text) => ({ ...text, source, fold: foldOf(text.text), weight: weightOf(text.id) }));
}

/** The same paste is always in the same fold. */
function foldOf(text: string): number {
  let hash = 0;
  for (const char of text) hash = (hash * 31 + char.charCodeAt(0)) | 0;
  return Math.abs(hash) % FOLDS;
}

/** The evidence for each text, by a word model that has not seen it. */
async function casesOf(texts: readonly Labelled[], catalogue: readonly TrainingText[]): Promise<Case[]> {
  const { catalog, compiled } = await loadCatalog();
  const words = texts.map(({ text, labels, weight }) => trainingText(text, labels[0] as string, weight));
  const ids = catalog.entries.map(({ id }) => id);
  const cases: Case[] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    const others = words.filter((_, index) => texts[index]?.fold !== fold);
    const model = new WordModel(trainWordModel([...catalogue, ...others], ids));
    const matcher = new Matcher(catalog, compiled, () => model);
    for (const text of texts) if (text.fold === fold) cases.push(caseOf(text, matcher));
  }
  return cases.filter(({ rows }) => rows.length > 0);
}

function caseOf({ text, labels, also, source, fold, weight }: Labelled, matcher: Matcher): Case {
  const right = new Set([labels[0] as string, ...(also ?? [])]);
  const rows = matcher.weigh(readPaste(text)).map(({ entry, evidence }) => ({
    features: featuresOf(evidence),
    right: right.has(entry),
    weight,
  }));
  return { source, fold, none: labels[0] === NONE, rows };
}

const rowsOf = (cases: readonly Case[]) => cases.flatMap(({ rows }) => rows);

/** The evidence without what the word model says, as for the entries of a team's own. */
function withoutModel(cases: readonly Case[]): Case[] {
  const first = FEATURES.indexOf('model');
  return cases.map((item) => ({
    ...item,
    rows: item.rows.map((row) => ({
      ...row,
      features: row.features.map((feature, i) => (i < first ? feature : 0)),
    })),
  }));
}

interface Judged {
  source: string;
  none: boolean;
  /** Best first. */
  ranked: Array<{ right: boolean; p: number }>;
}

/** Each case judged by weights that were fitted without its fold. */
function crossValidate(cases: readonly Case[]): Judged[] {
  return Array.from({ length: FOLDS }, (_, fold) => {
    const weights = fit(rowsOf(cases.filter((item) => item.fold !== fold)), FEATURES.length);
    return cases
      .filter((item) => item.fold === fold)
      .map(({ source, none, rows }) => ({
        source,
        none,
        ranked: rows
          .map(({ right, features }) => ({ right, p: probability(features, weights) }))
          .sort((a, b) => b.p - a.p),
      }));
  }).flat();
}

function report(judged: readonly Judged[], likely: number, ambiguous: number): string {
  const count = { right: 0, wrong: 0, missed: 0, falseAnswers: 0, falseQuestions: 0, errors: 0, others: 0 };
  for (const { none, ranked } of judged) {
    const best = ranked[0] as { right: boolean; p: number };
    const offered =
      best.p >= likely ? [best] : ranked.slice(0, 3).filter(({ p }) => p >= best.p * THRESHOLDS.choice);
    const together = offered.reduce((sum, { p }) => sum + p, 0);
    const answered = best.p >= likely || (best.p >= THRESHOLDS.firstChoice && together >= ambiguous);
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
  }
  const share = (part: number, whole: number) => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;
  return `answer from ${likely}, ask from ${ambiguous}: ${count.errors} errors, right ${share(count.right, count.errors)}, wrong ${count.wrong}, missed ${count.missed}; ${count.others} others, answered ${share(count.falseAnswers, count.others)}, asked ${share(count.falseQuestions, count.others)}; calibration error ${calibrationError(judged, likely).toFixed(3)}`;
}

/** Mean distance between the confidence of answers and how often they are right, by tenths of confidence. */
function calibrationError(judged: readonly Judged[], likely: number): number {
  const bins = Array.from({ length: 10 }, () => ({ right: 0, p: 0 }));
  let answers = 0;
  for (const { ranked } of judged) {
    const best = ranked[0] as { right: boolean; p: number };
    if (best.p < likely) continue;
    const bin = bins[Math.min(9, Math.floor(best.p * 10))] as (typeof bins)[number];
    answers++;
    bin.right += Number(best.right);
    bin.p += best.p;
  }
  return bins.reduce((sum, { right, p }) => sum + Math.abs(right - p), 0) / Math.max(1, answers);
}

function printReport(title: string, cases: readonly Case[]): void {
  console.log(
    `${title}: ${cases.length} pastes that no literal message decides, ${FOLDS}-fold cross-validation`,
  );
  const judged = crossValidate(cases);
  for (const [likely, ambiguous] of [
    [0.6, 0.4],
    [0.5, 0.4],
    [0.5, 0.3],
    [0.45, 0.25],
    [0.4, 0.2],
    [0.3, 0.2],
  ] as const) {
    console.log(`  ${report(judged, likely, ambiguous)}`);
  }
  for (const source of new Set(judged.map((item) => item.source)))
    console.log(
      `  ${source}: ${report(
        judged.filter((item) => item.source === source),
        THRESHOLDS.likely,
        THRESHOLDS.ambiguous,
      )}`,
    );
}

async function main(): Promise<void> {
  const dry = process.argv.includes('--dry');
  const given = process.argv.slice(2).filter((argument) => argument !== '--dry');
  const texts = (given.length > 0 ? given : corpusFiles()).flatMap(labelledTexts);
  const { catalog, compiled } = await loadCatalog();
  const plain = new Matcher(catalog, compiled, () => undefined);
  const isDecided = (text: string) => plain.match(readPaste(text)).outcome === 'exact';
  const catalogue = [...catalogueTexts(catalog.entries, isDecided)];
  const cases = await casesOf(texts, catalogue);
  const alone = withoutModel(cases);
  printReport('Without the word model', alone);
  printReport('With the word model', cases);
  const weights = fit(rowsOf(cases), FEATURES.length);
  const weightsAlone = fit(rowsOf(alone), FEATURES.length);
  for (const [i, name] of FEATURES.entries())
    console.log(`  ${name.padEnd(18)} ${weights[i]?.toFixed(2)} ${weightsAlone[i]?.toFixed(2)}`);
  if (dry) return;
  const words = texts.map(({ text, labels, weight }) => trainingText(text, labels[0] as string, weight));
  const ids = catalog.entries.map(({ id }) => id);
  writeFileSync(wordModelPath(), encode(trainWordModel([...catalogue, ...words], ids)));
  writeWeights(weights, weightsAlone);
}

function corpusFiles(): string[] {
  const files = ['test/corpus', 'test/corpus/learning'].flatMap((name) => {
    const folder = join(packageRoot(), name);
    return readdirSync(folder)
      .filter((file) => /\.(?:jsonl|txt)$/.test(file) && !file.startsWith('followups'))
      .map((file) => join(folder, file));
  });
  // The order in which texts are learnt from counts.
  return files.sort((a, b) => (basename(a) < basename(b) ? -1 : 1));
}

function writeWeights(weights: readonly number[], alone: readonly number[]): void {
  const list = (values: readonly number[]) =>
    values.map((weight, i) => `  ${Number(weight.toFixed(3))}, // ${FEATURES[i]}`).join('\n');
  const text = `// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: these numbers are fitted
/** Weights of the evidence, in the order of FEATURES. Written by \`npm run calibrate\`; see docs/matching.md. */
export const WEIGHTS: readonly number[] = [
${list(weights)}
];

/** The same for entries that the word model does not know. */
export const WEIGHTS_WITHOUT_MODEL: readonly number[] = [
${list(alone)}
];
`;
  writeFileSync(join(packageRoot(), 'src/match/weights.ts'), text);
}

await main();
