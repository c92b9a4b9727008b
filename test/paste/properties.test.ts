/** What holds for every paste, however broken. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { clean } from '../../src/paste/clean.js';
import { MAX_PASTE_LENGTH, readPaste } from '../../src/paste/paste.js';
import { ANY_PASTE, PASTES } from '../support/mutations.js';

function always(check: (text: string) => void, seed: number, numRuns = 1_500): void {
  fc.assert(fc.property(ANY_PASTE, check), { seed, numRuns });
}

describe('cleaning', () => {
  test('again changes nothing', () => {
    always((text) => expect(clean(clean(text))).toBe(clean(text)), 31);
  });

  test('again changes nothing of a real paste', () => {
    for (const text of PASTES) expect(clean(clean(text))).toBe(clean(text));
  });

  test('leaves no control, no lone surrogate and no blank at a line end', () => {
    always((text) => {
      const cleaned = clean(text);
      expect(cleaned).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\ufeff]/);
      expect(cleaned).not.toMatch(/\p{Surrogate}/u);
      expect(cleaned).not.toMatch(
        /[ \t]$|^\n|\n$|\n\n\n/m.source === '' ? /x^/ : /[ \t]\n|[ \t]$|^\n|\n$|\n\n\n/,
      );
    }, 32);
  });
});

describe('reading a paste', () => {
  test('that was read changes nothing more', () => {
    always((text) => {
      const once = readPaste(text).text;
      expect(readPaste(once).text).toBe(once);
    }, 33);
  });

  test('gives the same every time', () => {
    /** All of a paste, with its letters and their places in place of what reads them. */
    const contents = (text: string) => {
      const { letters, ...rest } = readPaste(text);
      const offsets = Array.from({ length: letters.length }, (_, index) => letters.offset(index));
      return { ...rest, letters: letters.letters, offsets };
    };
    always((text) => expect(contents(text)).toEqual(contents(text)), 34, 600);
  });

  test('gives letters that stand where they say, in order', () => {
    always(
      (text) => {
        const { letters, text: source } = readPaste(text);
        let before = -1;
        for (let i = 0; i < letters.length; i++) {
          const at = letters.offset(i);
          expect(at > before && at < source.length).toBe(true);
          before = at;
        }
        expect(letters.offset(letters.length)).toBe(source.length);
        expect(letters.letters).not.toMatch(/[A-Z\s!-/:-@[-`{-~\u2010-\u2027\p{Surrogate}]/u);
      },
      35,
      600,
    );
  });

  test('gives facts of the promised form', () => {
    always((text) => {
      const { facts, secrets, omitted } = readPaste(text);
      if (facts.version !== undefined) expect(facts.version).toMatch(/^\d+\.\d+\.\d+$/);
      if (facts.httpStatus !== undefined)
        expect(facts.httpStatus >= 400 && facts.httpStatus < 600).toBe(true);
      if (facts.resetsAt !== undefined) expect(new Date(facts.resetsAt).toISOString()).toBe(facts.resetsAt);
      for (const value of Object.values(facts)) {
        if (typeof value === 'string')
          expect(value.length > 0 && value.length <= 200 && !value.includes('\n')).toBe(true);
      }
      for (const { count } of secrets) expect(count).toBeGreaterThan(0);
      expect(omitted).toBe(0);
    }, 36);
  });

  test('that is too long keeps both ends', () => {
    const text = `first ${'x '.repeat(MAX_PASTE_LENGTH)}last`;
    const paste = readPaste(text);
    expect(paste.omitted).toBe(text.length - MAX_PASTE_LENGTH);
    expect([paste.text.slice(0, 5), paste.text.slice(-4)]).toEqual(['first', 'last']);
  });
});
