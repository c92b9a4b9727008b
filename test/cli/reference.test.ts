/** `cc-error list`, `show` and `search`. */
import { describe, expect, test } from '@jest/globals';
import { type InventoryEntry, inventory } from '../support/inventory.js';
import { ccError, jsonOf, outputOf, pooled, refusalOf } from '../support/programs.js';
import { states } from '../support/states.js';

/** Without line ends and the indents behind them. */
function unwrapped(text: string): string {
  return text.replace(/\s+/g, ' ');
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

describe('list', () => {
  test('--json has every documented error, with its title and category', async () => {
    const rows = jsonOf<object[]>(await ccError(['list', '--json']));
    const expected = inventory.map(({ id, heading, category }) => ({ id, title: heading, category }));
    expect(rows).toHaveLength(48);
    expect(rows).toEqual(expect.arrayContaining(expected));
  });

  test('shows each error with its title', async () => {
    const stdout = unwrapped(outputOf(await ccError(['list'])));
    for (const { id, heading } of inventory) expect(stdout).toContain(`${id} ${heading}`);
    expect(stdout).not.toContain('\x1b');
  });
});

describe('show', () => {
  test('--json holds every fact and message of every entry', async () => {
    const shown = await pooled(inventory, async ({ id }) =>
      jsonOf<{ id: string }>(await ccError(['show', id, '--json'])),
    );
    const missing = inventory.flatMap((wanted, index) => missingFrom(wanted, shown[index]));
    expect(missing).toEqual([]);
    expect(shown.map(({ id }) => id)).toEqual(inventory.map(({ id }) => id));
  });

  function missingFrom({ id, facts, messages, docs }: InventoryEntry, shown: unknown): string[] {
    const texts = textsIn(shown);
    const absent = facts.filter((fact) => !texts.some((text) => states(text, fact)));
    return [...absent, ...[...messages, docs].filter((text) => !texts.includes(text))].map(
      (text) => `${id}: ${text}`,
    );
  }

  test('shows every entry to people', async () => {
    const shown = await pooled(inventory, async ({ id }) => outputOf(await ccError(['show', id])));
    const faults = inventory.flatMap(({ id, heading, docs }, index) => {
      const text = shown[index] ?? '';
      const wanted = { heading, docs, step: 'What to do 1. ' };
      const absent = Object.entries(wanted).filter(([, words]) => !unwrapped(text).includes(words));
      const foreign = /\x1b|undefined|\[object|\{\w+\|/.exec(text);
      return [...absent.map(([name]) => `${id}: ${name}`), ...(foreign ? [`${id}: ${foreign[0]}`] : [])];
    });
    expect(faults).toEqual([]);
  });

  test.each([
    ['sesion-limit', 'Did you mean session-limit'],
    ['Prompt-Too-Long', 'Did you mean prompt-too-long'],
    ['xyzzy', 'cc-error list'],
    ['', 'cc-error list'],
    ['__proto__', 'There is no entry "__proto__"'],
    ['x'.repeat(10_000), 'There is no entry'],
  ])('an unknown id is refused with a suggestion: %j', async (id, expected) => {
    const refusal = refusalOf(await ccError(['show', id, '--json']));
    expect(refusal).toContain(expected);
    expect(refusal.length).toBeLessThan(300);
  });
});

describe('search', () => {
  test('finds entries by words and says how to read them', async () => {
    const stdout = outputOf(await ccError(['search', 'proxy', 'certificate']));
    expect(stdout).toMatch(/1\) SSL certificate errors/);
    expect(stdout).toContain('cc-error show ssl-certificate\n');
  });

  test('takes quoted words as well', async () => {
    const [loose, quoted] = await Promise.all([
      ccError(['search', 'weekly', 'limit']),
      ccError(['search', 'weekly limit']),
    ]);
    expect(outputOf(loose)).toBe(outputOf(quoted));
  });

  test('that finds nothing says so', async () => {
    expect(outputOf(await ccError(['search', 'qqxxzz']))).toContain('No entry has these words: qqxxzz.');
  });

  test('without words is refused', async () => {
    expect(refusalOf(await ccError(['search', ' ', '']))).toContain('no words to search for');
  });
});
