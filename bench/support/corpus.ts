/** Labelled pastes: one JSON object a line, as in the corpus README. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/paths.js';

/** The label of what must not be answered with an entry. */
export const NONE = 'none';

/** One labelled paste. */
export interface Case {
  id: string;
  /** Entry ids, or `none`; the first is the one to answer with. */
  labels: string[];
  /** Answers that are right beside the first label. */
  also: string[];
  text: string;
}

/** @returns whether the paste holds no documented error */
export function isNone(item: Case): boolean {
  return item.labels[0] === NONE;
}

/** @returns whether answering with `entry` (`none`: with no entry) is right: the first label, or one of `also` */
export function isRight(item: Case, entry: string): boolean {
  return item.labels[0] === entry || item.also.includes(entry);
}

/**
 * Reads labelled pastes.
 *
 * @param files JSONL files; when empty, the project's own in test/corpus
 * @throws Error that names file and line when a line is no labelled paste
 */
export function loadCases(files: readonly string[]): { files: string[]; cases: Case[] } {
  const chosen = files.length > 0 ? [...files] : defaultFiles();
  if (chosen.length === 0)
    throw new Error('No labelled pastes: give JSONL files, or put some into test/corpus/');
  const cases = withoutRepeats(chosen.flatMap(readCases));
  return { files: chosen, cases };
}

/** A paste that stands in two of the files, with the same id, counts once. */
function withoutRepeats(cases: readonly Case[]): Case[] {
  const unique = [...new Map(cases.map((item) => [`${item.id}\u0000${item.text}`, item])).values()];
  const repeated = cases.length - unique.length;
  if (repeated > 0) console.error(`${repeated} pastes stand in more than one file and count once.`);
  return unique;
}

/**
 * @returns how many of the pastes stand in test/corpus as well, which `npm run calibrate` fits on: figures on those are
 * training figures, whatever the file is called
 */
export function tunedOn(cases: readonly Case[]): number {
  const texts = new Set(
    defaultFiles()
      .flatMap(readCases)
      .map(({ text }) => text),
  );
  return cases.filter(({ text }) => texts.has(text)).length;
}

/** The labelled files below test/corpus; other files there (such as follow-ups) have no labels and are left out. */
function defaultFiles(): string[] {
  const folder = join(packageRoot(), 'test', 'corpus');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl') && !name.startsWith('followups'))
    .sort()
    .map((name) => join(folder, name))
    .filter((file) => /^[^\n]*"labels"/.test(readFileSync(file, 'utf8')));
}

function readCases(file: string): Case[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, index) => (line.trim() === '' ? [] : [readCase(line, `${file}:${index + 1}`)]));
}

function readCase(line: string, place: string): Case {
  let value: Partial<Case> | null;
  try {
    value = JSON.parse(line) as Partial<Case> | null;
  } catch {
    throw new Error(`${place}: not valid JSON`);
  }
  if (!value || typeof value.text !== 'string' || !Array.isArray(value.labels) || value.labels.length === 0) {
    throw new Error(`${place}: needs "text" and at least one of "labels", as in the corpus README`);
  }
  return { id: value.id ?? place, labels: value.labels, also: value.also ?? [], text: value.text };
}
