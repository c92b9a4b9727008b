/** Normalising takes work that grows with the paste and no faster, whatever the paste is. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readPaste } from '../../src/paste/paste.js';
import { CRAFTED, type Maker, repeated, TRIGGERS } from '../support/adversarial.js';
import { timeGrowth, workGrowth, workOf } from '../support/work.js';

/** Eight times the text may take so many times the work. Quadratic code takes 64 times as much. */
const MAX_WORK = 12;
const MAX_TIME = 24;

function growth(make: Maker): number {
  return workGrowth(make, String, readPaste);
}

describe('work', () => {
  test.each(TRIGGERS.map((unit) => [JSON.stringify(unit), unit]))('repeated: %s', (_name, unit) => {
    expect(growth(repeated(unit))).toBeLessThan(MAX_WORK);
  });

  test.each(CRAFTED)('%s', (_name, make) => {
    expect(growth(make)).toBeLessThan(MAX_WORK);
  });

  test('any few triggers, repeated', () => {
    const unit = fc
      .array(fc.constantFrom(...TRIGGERS), { minLength: 1, maxLength: 5 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(unit, (text) => growth(repeated(text)) < MAX_WORK),
      { seed: 11, numRuns: 25 },
    );
  });

  test('a trigger behind a long run of others', () => {
    const trigger = fc.constantFrom(...TRIGGERS);
    fc.assert(
      fc.property(trigger, trigger, fc.boolean(), (run, other, isLast) => {
        const make = (length: number) =>
          isLast ? repeated(run)(length) + other : other + repeated(run)(length);
        return growth(make) < MAX_WORK;
      }),
      { seed: 12, numRuns: 25 },
    );
  });
});

describe('time', () => {
  const million = CRAFTED.filter(([name]) =>
    /line of words|full lines of (?:assign|JSON)|random code|run of backslash|header/.test(name),
  );

  test.each([
    ...million,
    ['newlines', repeated('\n')] as const,
    ['escape sequences', repeated('\x1b[31m')] as const,
    ['key prefixes', repeated('sk-ant-api')] as const,
    ['URLs with passwords', repeated('a://b:c@')] as const,
    ['combining marks', repeated('\u0301')] as const,
  ])('%s', (_name, make) => {
    expect(timeGrowth(make, readPaste, MAX_TIME)).toBeLessThan(MAX_TIME);
  });
});

describe('the measure', () => {
  test('sees quadratic work', () => {
    const quadratic = (text: string) => {
      for (let i = 0; i < text.length; i += 100) text.indexOf('b', i);
    };
    expect(workGrowth(repeated('a'), String, quadratic)).toBeGreaterThan(40);
    const rescans = (text: string) => {
      for (let i = 0; i < text.length; i += 50) text.slice(i).includes('x');
    };
    expect(workGrowth(repeated('a'), String, rescans)).toBeGreaterThan(40);
  });

  test('sees linear work, and puts everything back', () => {
    const linear = (text: string) => {
      for (let i = 0; i < text.length; i++) text.charCodeAt(i);
    };
    expect(workGrowth(repeated('a'), String, linear)).toBeCloseTo(6.4);
    expect(workOf(() => 'abc'.slice(1))).toBe(2);
    expect(String.prototype.charCodeAt.toString()).toContain('[native code]');
  });
});
