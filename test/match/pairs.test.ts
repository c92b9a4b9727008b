/** Neighbouring words that a document shares with a paste. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { NeighbourPairs } from '../../src/match/pairs.js';

const WORDS = 30;
const MAX_PAIRS = 400;
const SEQUENCE = fc.array(fc.nat(WORDS - 1), { maxLength: 60 });

function pairsOf(words: readonly number[]): Set<string> {
  return new Set(words.slice(1, MAX_PAIRS + 1).map((word, i) => `${words[i]} ${word}`));
}

function sharedPlainly(paste: readonly number[], document: readonly number[]): number {
  const pairs = pairsOf(paste);
  return [...pairsOf(document)].filter((pair) => pairs.has(pair)).length;
}

describe('the pairs of a paste', () => {
  test('are counted once for each document, whatever was asked before', () => {
    const pairs = new NeighbourPairs(WORDS);
    fc.assert(
      fc.property(SEQUENCE, fc.array(SEQUENCE, { maxLength: 4 }), (paste, documents) => {
        pairs.take(paste);
        for (const document of [...documents, paste, ...documents]) {
          const words = Uint32Array.from([7, ...document, 7]);
          expect(pairs.sharedWith(words, 1, words.length - 1)).toBe(sharedPlainly(paste, document));
        }
      }),
      { seed: 47, numRuns: 500 },
    );
  });

  test('are those of the start of a long text', () => {
    const pairs = new NeighbourPairs(1_000);
    const long = Array.from({ length: 1_000 }, (_, i) => i);
    pairs.take(long);
    expect(pairs.sharedWith(Uint32Array.from(long), 0, long.length)).toBe(MAX_PAIRS);
    expect(pairs.sharedWith(Uint32Array.from(long), MAX_PAIRS - 1, long.length)).toBe(1);
  });
});
