import { describe, expect, test } from '@jest/globals';
import { redact } from '../../src/paste/redact.js';
import { type WrappedPart, WrappedParts } from '../../src/paste/wrapped-parts.js';

/** Longer than a part. */
const LONG = 40_000;
/** No line of it is joined to the next one. */
const LINE = 'step 1 ok\n';
const LOG = LINE.repeat(LONG / LINE.length);
/** A log of exactly so many code units. */
const log = (length: number) => `${LOG.slice(0, length - 1)}\n`;

function partsOf(raw: string, isWanted: (from: number, to: number) => boolean = () => true): WrappedPart[] {
  const parts = new WrappedParts(raw);
  const all: WrappedPart[] = [];
  for (let part = parts.next(isWanted); part; part = parts.next(isWanted)) all.push(part);
  return all;
}

const textOf = ({ wrapped, length }: WrappedPart) => wrapped.text.slice(0, length);

describe('the parts of a paste', () => {
  test('a short paste is one part, itself', () => {
    const [part, ...more] = partsOf('first\nsecond');
    expect(part?.wrapped.text).toBe('first\nsecond');
    expect(more).toEqual([]);
    expect(partsOf('')).toEqual([]);
  });

  test('together hold all lines, and end behind lines that stand alone', () => {
    const raw = log(LONG) + log(LONG);
    const parts = partsOf(raw);
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.map(textOf).join('')).toBe(raw);
    for (const part of parts) expect(textOf(part)).toMatch(/\n$/);
  });

  test('show what follows them', () => {
    const raw = log(LONG) + log(LONG);
    const [{ wrapped, length }] = partsOf(raw) as [WrappedPart];
    expect(wrapped.text).toBe(raw.slice(0, wrapped.text.length));
    expect(wrapped.text.length).toBeGreaterThan(length);
  });

  test('know where each of their code units stood', () => {
    const full = `${'wörd '.repeat(15)}word`;
    const raw = `${log(LONG)}${full}\n${full}\n│ ${full} │\n\n${log(LONG)}${full}\n${full}`;
    const parts = partsOf(raw);
    expect(parts.map(textOf).join('').length).toBeLessThan(raw.length);
    for (const { wrapped, length } of parts)
      for (let i = 0; i < length; i += 7)
        expect(raw.charAt(wrapped.rawStart(i))).toBe(wrapped.text.charAt(i));
  });

  test('a line of any length, and lines joined to one, are never cut', () => {
    const line = 'x'.repeat(3 * LONG);
    expect(partsOf(line).map(textOf)).toEqual([line]);
    const joined = `${'a word of a full line of the terminal that goes on\n'.repeat(2_000)}end`;
    expect(partsOf(joined)).toHaveLength(1);
  });

  test('those that are not wanted are skipped', () => {
    const raw = log(LONG) + log(LONG) + log(LONG);
    const asked: Array<[number, number]> = [];
    const [part, ...more] = partsOf(raw, (from, to) => asked.push([from, to]) === 2);
    const [, [from, to] = [0, 0]] = asked;
    expect(textOf(part as WrappedPart)).toBe(raw.slice(from, to));
    expect(more).toEqual([]);
    expect(asked.at(0)?.[0]).toBe(0);
    expect(asked.at(-1)?.[1]).toBe(raw.length);
    for (let i = 1; i < asked.length; i++) expect(asked[i]?.[0]).toBe(asked[i - 1]?.[1]);
  });

  test('behind the beginning of a secret of many lines all is one part', () => {
    const raw = `${log(LONG)}-----BEGIN RSA PRIVATE KEY-----\n${log(LONG)}${log(LONG)}`;
    const parts = partsOf(raw);
    expect(parts).toHaveLength(2);
    expect(textOf(parts[1] as WrappedPart)).toContain('-----BEGIN');
    const { wrapped, length } = parts[1] as WrappedPart;
    expect(wrapped.rawEnd(length)).toBe(raw.length);
  });
});

const KEY = `-----BEGIN PRIVATE KEY-----\n${'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n'.repeat(9)}-----END PRIVATE KEY-----`;
const SECRETS: ReadonlyArray<[string, string]> = [
  ['on a line', 'ANTHROPIC_API_KEY=sk-ant-api03-Zm9vYmFyMTIzNDU2Nzg5MGFiY2RlZmdoaWprbG1ub3A'],
  [
    'wrapped by the terminal',
    'export ANTHROPIC_API_KEY=sk-ant-api03-Zm9vYmFyMTIzNDU2\nNzg5MGFiY2RlZmdoaWprbG1ub3A',
  ],
  ['of many lines', KEY],
  ['said in words', 'my password is hunter2!x \nand so on'],
  ['laid bare by another', `curl -u bob:pa55; \\\n${' -v \\\n'.repeat(3)} -u eve:word9`],
];

describe('a secret where one part ends and the next begins', () => {
  test.each(SECRETS)('%s is removed wherever it stands', (_how, text) => {
    const { text: alone } = redact(text);
    expect(alone).toContain('[redacted');
    // Joined lines, so that offsets in the part are not those of the paste
    const head = `${'word '.repeat(15)}word\n${'word '.repeat(12)}\n\n`;
    for (let length = 2 ** 15 - text.length - 160; length <= 2 ** 15 + 12; length++) {
      const paste = redact(`${head}${log(length)}${text}\n${log(2_000)}`).text;
      expect(paste).toBe(`${head}${log(length)}${alone}\n${log(2_000)}`);
    }
  });
});
