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

let loaded: BackgroundWords | undefined;

/** @returns share of background texts that hold the word, 0 to 1 */
export function backgroundShare(word: string): number {
  loaded ??= load();
  return Object.hasOwn(loaded.words, word) ? (loaded.words[word] as number) / loaded.texts : 0;
}

function load(): BackgroundWords {
  const path = join(packageRoot(), 'catalog', 'background-words.json');
  return JSON.parse(readFileSync(path, 'utf8')) as BackgroundWords;
}
