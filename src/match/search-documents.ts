/** The texts that the search layer compares a paste with: one document for each way of saying an error. */
import type { CatalogEntry } from '../catalog/schema.js';
import { wordsOf } from './words.js';

/** One way of saying an error. */
export interface SearchDocument {
  id: number;
  entry: string;
  /** Its words, as {@link wordsOf} gives them. */
  words: readonly string[];
  /** How near the text is to the error's own words: 1 a message, less for texts around it. */
  weight: number;
  /** Whether it is a message, which people copy or retype rather than say in their own words. */
  literal: boolean;
  /** Whether it is a near-miss: a text that speaks against the entry. */
  counter: boolean;
}

/** Longest part of a sample that is indexed; what matters stands at its start. Code units. */
const MAX_SAMPLE = 400;

export function documentsOf(entries: readonly CatalogEntry[]): SearchDocument[] {
  const documents: SearchDocument[] = [];
  const add = (entry: string, text: string, weight: number, literal: boolean, counter: boolean) => {
    const words = wordsOf(text);
    if (words.length > 0) documents.push({ id: documents.length, entry, words, weight, literal, counter });
  };
  for (const entry of entries) {
    for (const [text, weight, literal] of textsOf(entry)) add(entry.id, text, weight, literal, false);
    for (const text of entry.nearMisses) add(entry.id, text.slice(0, MAX_SAMPLE), 1, false, true);
  }
  return documents;
}

function* textsOf(entry: CatalogEntry): Generator<[text: string, weight: number, literal: boolean]> {
  yield [entry.title, 1, true];
  for (const message of [...entry.messages, ...entry.wordings]) {
    // A message that counts only in company is left to the signatures, which know whether the company is there.
    if (!('onlyWith' in message && message.onlyWith)) yield [message.text, 1, true];
  }
  for (const phrase of entry.phrases) yield [phrase, 1, false];
  for (const sample of entry.samples) yield [withoutStack(sample).slice(0, MAX_SAMPLE), 0.8, false];
  for (const { type } of entry.apiErrors) if (type) yield [type, 0.9, false];
  yield [entry.summary, 0.7, false];
}

/** Stack frames name files and functions of Claude Code that say nothing about the error. */
export function withoutStack(text: string): string {
  return text
    .split(/\n|\\n/)
    .filter((line) => !/^\s*at /.test(line))
    .join('\n');
}
