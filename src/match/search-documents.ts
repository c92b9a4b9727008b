/** The texts that the search layer compares a paste with: one document for each way of saying an error. */
import type { CatalogEntry } from '../catalog/schema.js';
import { wordsOf } from './words.js';

/** One way of saying an error. */
export interface SearchDocument {
  id: number;
  entry: string;
  /** Its words, as {@link wordsOf} gives them, joined by blanks. */
  words: string;
  /** How near the text is to the error's own words: 1 a message, less for texts around it. */
  weight: number;
}

/** Longest part of a sample that is indexed; what matters stands at its start. Code units. */
const MAX_SAMPLE = 400;

export function documentsOf(entries: readonly CatalogEntry[]): SearchDocument[] {
  const documents: SearchDocument[] = [];
  for (const entry of entries) {
    for (const [text, weight] of textsOf(entry)) {
      const words = wordsOf(text).join(' ');
      if (words !== '') documents.push({ id: documents.length, entry: entry.id, words, weight });
    }
  }
  return documents;
}

function* textsOf(entry: CatalogEntry): Generator<[string, number]> {
  yield [entry.title, 1];
  for (const { text } of [...entry.messages, ...entry.wordings]) yield [text, 1];
  for (const phrase of entry.phrases) yield [phrase, 1];
  for (const sample of entry.samples) yield [withoutStack(sample).slice(0, MAX_SAMPLE), 0.8];
  for (const { type } of entry.apiErrors) if (type) yield [type, 0.9];
  yield [entry.summary, 0.7];
}

/** Stack frames name files and functions of Claude Code that say nothing about the error. */
export function withoutStack(text: string): string {
  return text
    .split(/\n|\\n/)
    .filter((line) => !/^\s*at /.test(line))
    .join('\n');
}
