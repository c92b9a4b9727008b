/**
 * How common a word is in ordinary chat and in the output of other programs. Among errors "pricing" is rare, in a
 * team's channel it is not: without this, one such word would look like evidence.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../paths.js';

interface BackgroundWords {
  /** Texts that were counted. */
  texts: number;
  /** In how many of them a word occurs; words of a single text are left out. */
  words: Record<string, number>;
}

let shares: ReadonlyMap<string, number> | undefined;

/** @returns share of background texts that hold the word, 0 to 1 */
export function backgroundShare(word: string): number {
  shares ??= load();
  return shares.get(word) ?? 0;
}

function load(): ReadonlyMap<string, number> {
  const path = join(packageRoot(), 'catalog', 'background-words.json');
  const { texts, words } = JSON.parse(readFileSync(path, 'utf8')) as BackgroundWords;
  return new Map(Object.entries(words).map(([word, count]) => [word, count / texts]));
}
