/** Matching takes work that grows with the paste and no faster, whatever the paste is. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Catalog } from '../../src/catalog/catalog.js';
import { findHits } from '../../src/match/hits.js';
import { Matcher } from '../../src/match/matcher.js';
import { SeedIndex } from '../../src/match/seed-index.js';
import { compileSignatures } from '../../src/match/signature.js';
import { lettersOf } from '../../src/paste/letters.js';
import { readPaste } from '../../src/paste/paste.js';
import { CRAFTED, LONE_ANCHORS, type Maker, repeated, TRIGGERS } from '../support/adversarial.js';
import { catalogueEntries } from '../support/catalogue.js';
import { SHORT, timeGrowth, workGrowth } from '../support/work.js';

/** Eight times the text may take so many times the work. Quadratic code takes 64 times as much. */
const MAX_WORK = 12;
const MAX_TIME = 24;

const matcher = new Matcher(new Catalog(catalogueEntries));
const signatures = catalogueEntries.flatMap(compileSignatures);
const seeds = new SeedIndex(signatures);
// The search index is built by the first paste that needs it.
matcher.match(readPaste('something went wrong somewhere'));

/** Growth of the work of matching alone; normalising is measured in test/paste/linear.test.ts. */
function growth(make: Maker): number {
  return workGrowth(make, readPaste, (paste) => matcher.match(paste));
}

describe('work', () => {
  test.each([...CRAFTED, ...LONE_ANCHORS])('%s', (_name, make) => {
    expect(growth(make)).toBeLessThan(MAX_WORK);
  });

  test('any few pieces of messages, repeated', () => {
    const runs = [...new Set(signatures.flatMap((one) => one.runs.map(({ letters }) => letters)))];
    const piece = fc.oneof(fc.constantFrom(...runs), fc.constantFrom(...TRIGGERS));
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 1, maxLength: 6 }),
        (pieces) => growth(repeated(`${pieces.join(' ')} `)) < MAX_WORK,
      ),
      { seed: 21, numRuns: 25 },
    );
  });
});

describe('the places where signatures are checked', () => {
  /** How often a whole anchor run stands in the letters. */
  function visits(text: string): number {
    let count = 0;
    seeds.scan(lettersOf(text).letters, () => ++count > 0);
    return count;
  }

  test.each([...CRAFTED, ...LONE_ANCHORS])('are no more than the letters: %s', (_name, make) => {
    const text = make(8 * SHORT);
    expect(visits(text)).toBeLessThanOrEqual(text.length);
    expect(visits(text)).toBeLessThanOrEqual(9 * visits(make(SHORT)) + signatures.length);
  });

  test('and what is kept of them does not grow with a repeated message', () => {
    const hits = (count: number) =>
      findHits(lettersOf('Retrying in 3s · attempt 1/10\n'.repeat(count)), seeds).length;
    expect(hits(10_000)).toBe(hits(1_000));
  });
});

describe('time', () => {
  /** What `match` does, from the raw text on. */
  const answer = (text: string) => matcher.match(readPaste(text));

  const slowest = /signatures|seeds in|cue and typing|nobody knows|Unable to resize|a message, repeated/;

  test.each([...CRAFTED, ...LONE_ANCHORS].filter(([name]) => slowest.test(name)))('%s', (_name, make) => {
    expect(timeGrowth(make, answer, MAX_TIME)).toBeLessThan(MAX_TIME);
  });
});

test('a message repeated ten thousand times is that message', () => {
  const text = 'API Error: Repeated 529 Overloaded errors. The API is at capacity\n'.repeat(10_000);
  const { outcome, candidates } = matcher.match(readPaste(text));
  expect([outcome, candidates.map(({ entry }) => entry)]).toEqual(['exact', ['overloaded-529']]);
});
