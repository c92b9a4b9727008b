/** Labelled pastes: one JSON object a line, as in the corpus README. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalog } from '../../src/catalog/catalog.js';
import { packageRoot } from '../../src/paths.js';
import { UsageError } from './command.js';

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
 * @param catalog labels that are no entries of it are named on stderr
 * @throws UsageError that names file and line when a line is no labelled paste
 */
export function loadCases(files: readonly string[], catalog?: Catalog): { files: string[]; cases: Case[] } {
  const chosen = files.length > 0 ? [...files] : defaultFiles();
  if (chosen.length === 0)
    throw new UsageError('No labelled pastes: give JSONL files, or put some into test/corpus/');
  const cases = withoutRepeats(chosen.flatMap(readCases));
  if (cases.length === 0) throw new UsageError(`There are no pastes in ${chosen.join(', ')}`);
  if (catalog) nameUnknownLabels(cases, catalog);
  return { files: chosen, cases };
}

/** A mistyped label would count as a wrong answer of every engine. */
function nameUnknownLabels(cases: readonly Case[], catalog: Catalog): void {
  const unknown = new Set(
    cases.flatMap(({ labels, also }) => [...labels, ...also]).filter((id) => id !== NONE && !catalog.get(id)),
  );
  if (unknown.size > 0)
    console.error(
      `No entry has the id ${[...unknown].slice(0, 5).join(', ')}: no answer to these can be right.`,
    );
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
    [...defaultFiles(), ...labelledFiles(LEARNING)].flatMap(readCases).map(({ text }) => text),
  );
  return cases.filter(({ text }) => texts.has(text)).length;
}

/** The pastes as people send them. */
function defaultFiles(): string[] {
  return labelledFiles(join('test', 'corpus'));
}

/** Texts that were written to be learnt from: too many for slow engines, and most of them harder than what people send. */
const LEARNING = join('test', 'corpus', 'learning');

/** The labelled files of a folder of the package; others there (such as follow-ups) have no labels and are left out. */
function labelledFiles(path: string): string[] {
  const folder = join(packageRoot(), path);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl') && !name.startsWith('followups'))
    .sort()
    .map((name) => join(folder, name))
    .filter((file) => /^[^\n]*"labels"/.test(readFileSync(file, 'utf8')));
}

function readCases(file: string): Case[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').replace(/^\ufeff/, '');
  } catch (cause) {
    throw new UsageError(`Cannot read ${file}: ${(cause as NodeJS.ErrnoException).code}`, { cause });
  }
  return text
    .split('\n')
    .flatMap((line, index) => (line.trim() === '' ? [] : [readCase(line, `${file}:${index + 1}`)]));
}

function readCase(line: string, place: string): Case {
  let value: Partial<Case> | null;
  try {
    value = JSON.parse(line) as Partial<Case> | null;
  } catch {
    throw new UsageError(`${place}: not valid JSON`);
  }
  if (!value || typeof value.text !== 'string' || !Array.isArray(value.labels) || value.labels.length === 0) {
    throw new UsageError(`${place}: needs "text" and a list "labels" that is not empty`);
  }
  return { id: value.id ?? place, labels: value.labels, also: value.also ?? [], text: value.text };
}
