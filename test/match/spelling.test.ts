/** The table of hashes finds what a plain list of spellings finds. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Spelling } from '../../src/match/spelling.js';

/** The word itself and every spelling with one letter left out. */
function spellingsOf(word: string): string[] {
  return [word, ...Array.from(word, (_, i) => word.slice(0, i) + word.slice(i + 1))];
}

function isCorrectable(word: string): boolean {
  return /^[a-z]{5,24}$/.test(word);
}

/** The same by strings: of two known words with a spelling in common the first in order has it. */
function correctPlainly(
  words: readonly string[],
  order: readonly number[],
  word: string,
): number | undefined {
  if (!isCorrectable(word)) return undefined;
  const known = order.filter((number) => isCorrectable(words[number] as string));
  for (const spelling of spellingsOf(word)) {
    const found = known.find((number) => spellingsOf(words[number] as string).includes(spelling));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Few letters, so that most words have neighbours, some of them by several letters. */
const WORD = fc
  .array(fc.constantFrom('a', 'b', 'c'), { minLength: 3, maxLength: 9 })
  .map((letters) => letters.join(''));

describe('the correction of typing errors', () => {
  test('is that of a list of all spellings', () => {
    const cases = fc.tuple(
      fc.uniqueArray(WORD, { maxLength: 60 }),
      fc.array(WORD, { maxLength: 30 }),
      fc.nat(),
    );
    fc.assert(
      fc.property(cases, ([words, asked, turn]) => {
        const all = [...words.keys()];
        const start = turn % Math.max(1, all.length);
        const order = [...all.slice(start), ...all.slice(0, start)];
        const spelling = new Spelling(words, order);
        for (const word of [...asked, ...words]) {
          expect([word, spelling.correct(word)]).toEqual([word, correctPlainly(words, order, word)]);
        }
      }),
      { seed: 43, numRuns: 300 },
    );
  });

  test('knows only the words that it was given the numbers of', () => {
    const spelling = new Spelling(['overload', 'overlord'], [1]);
    expect(spelling.correct('overloard')).toBe(1);
    expect(spelling.correct('overloadd')).toBeUndefined();
  });

  test('leaves short and long words and those with signs alone', () => {
    const words = ['abcd', 'a'.repeat(25), 'schlüssel', 'gpt45'];
    const spelling = new Spelling(words, words.keys());
    for (const word of words) expect(spelling.correct(word)).toBeUndefined();
  });
});
