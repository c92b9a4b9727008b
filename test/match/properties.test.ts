/** What holds for every answer, whatever was pasted. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { renderTerminal } from '../../adapters/terminal/render.js';
import { Catalog } from '../../src/catalog/catalog.js';
import { Matcher } from '../../src/match/matcher.js';
import type { Candidate, Match } from '../../src/match/types.js';
import { readPaste } from '../../src/paste/paste.js';
import { composeAnswer } from '../../src/reply/compose.js';
import { catalogueEntries } from '../support/catalogue.js';
import { ANY_PASTE, PASTES } from '../support/mutations.js';

const catalog = new Catalog(catalogueEntries);
const matcher = new Matcher(catalog);

/** Placeholders that the messages of the catalogue have. */
const PLACEHOLDERS = new Set(
  catalogueEntries.flatMap(({ messages, wordings }) =>
    [...messages, ...wordings].flatMap(({ text }) =>
      [...text.matchAll(/\{([a-z_]+)\}/g)].map(([, name]) => name),
    ),
  ),
);

function match(text: string): Match {
  return matcher.match(readPaste(text));
}

function always(check: (text: string) => void, seed: number, numRuns = 1_000): void {
  fc.assert(fc.property(ANY_PASTE, check), { seed, numRuns });
}

/** Faults of one candidate, as words. */
function faultsOf({ entry, variant, confidence, evidence, captures }: Candidate): string[] {
  const known = catalog.get(entry);
  const faults: string[] = [];
  if (!known) faults.push(`no entry ${entry}`);
  if (variant !== undefined && !known?.variants.some(({ id }) => id === variant))
    faults.push(`no variant ${variant}`);
  if (!(confidence >= 0 && confidence <= 1)) faults.push(`confidence ${confidence}`);
  if (evidence === 'search' && Object.keys(captures).length > 0) faults.push('captures without a message');
  for (const [name, value] of Object.entries(captures)) {
    if (!PLACEHOLDERS.has(name)) faults.push(`no placeholder ${name}`);
    if (value.length > 200 || value.includes('\n')) faults.push(`capture ${name} is ${value.length} long`);
  }
  return faults;
}

/** Faults of a match: the outcome has the candidates that it promises, each of them once. */
function faultsOfMatch({ outcome, candidates, hints }: Match): string[] {
  const faults = [...candidates, ...hints].flatMap(faultsOf);
  const ids = candidates.map(({ entry }) => entry);
  if (new Set(ids).size !== ids.length) faults.push('an entry twice');
  const [least, most] = { exact: [1, 48], likely: [1, 1], ambiguous: [1, 3], none: [0, 0] }[outcome] as [
    number,
    number,
  ];
  if (ids.length < least || ids.length > most) faults.push(`${outcome} with ${ids.length} candidates`);
  if (hints.length > (outcome === 'none' ? 3 : 0)) faults.push(`${outcome} with ${hints.length} hints`);
  if (outcome === 'exact' && candidates.some(({ evidence }) => evidence !== 'signature'))
    faults.push('exact by search');
  if (outcome !== 'exact' && !isSorted(candidates)) faults.push('candidates out of order');
  if (!isSorted(hints)) faults.push('hints out of order');
  return faults;
}

/** Best first. Exact candidates are ordered by cause instead. */
function isSorted(candidates: readonly Candidate[]): boolean {
  return candidates.every((one, index) => one.confidence <= (candidates[index - 1]?.confidence ?? 1));
}

describe('matching', () => {
  test('keeps its promises', () => {
    always((text) => expect(faultsOfMatch(match(text))).toEqual([]), 41);
  });

  test('keeps its promises on every labelled paste', () => {
    for (const text of PASTES) expect(faultsOfMatch(match(text))).toEqual([]);
  });

  test('gives the same every time, whatever came before and from whichever matcher', () => {
    const other = new Matcher(new Catalog(catalogueEntries));
    always(
      (text) => {
        const first = match(text);
        expect(match(text)).toEqual(first);
        expect(other.match(readPaste(text))).toEqual(first);
      },
      42,
      400,
    );
  });

  test('explains what it gives', () => {
    always(
      (text) => {
        const { match: explained, explanation } = matcher.explain(readPaste(text));
        expect(explained).toEqual(match(text));
        for (const { line, confidence } of explanation.signatures) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(confidence >= 0 && confidence <= 1).toBe(true);
        }
      },
      43,
      300,
    );
  });

  test('and the nearest entries exist', () => {
    always(
      (text) =>
        expect(
          matcher
            .nearest(text.slice(0, 500))
            .flatMap(faultsOf)
            .filter((fault) => /no entry/.test(fault)),
        ).toEqual([]),
      44,
      300,
    );
  });
});

describe('the answer', () => {
  /** The answer as a terminal without colours shows it. */
  function shown(text: string, width = 80): string {
    const paste = readPaste(text);
    return renderTerminal(composeAnswer(matcher.match(paste), paste, catalog), { color: false, width });
  }

  test('has no control character but newlines', () => {
    always(
      (text) =>
        expect(shown(text)).not.toMatch(
          /[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/,
        ),
      45,
    );
  });

  test('is never empty, at any width', () => {
    fc.assert(
      fc.property(ANY_PASTE, fc.integer({ min: -1, max: 200 }), (text, width) => {
        expect(shown(text, width).trim()).not.toBe('');
      }),
      { seed: 46, numRuns: 400 },
    );
  });

  test('is the same for the same paste', () => {
    always((text) => expect(shown(text)).toBe(shown(text)), 47, 200);
  });
});
