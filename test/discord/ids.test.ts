/** What a click carries comes back as it went out, however long it is. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  another,
  buttonId,
  CHOICES_ID,
  type ClickedComponent,
  choiceId,
  idLookup,
  optionValue,
  readAction,
  STEPS_ID,
  toggleId,
} from '../../adapters/discord/ids.js';
import { Catalog } from '../../src/catalog/catalog.js';
import { checklistOf } from '../../src/reply/checklist.js';
import { catalogueEntries } from '../support/catalogue.js';

const MAX = 100;
const catalog = new Catalog(catalogueEntries);

function button(customId: string): ClickedComponent {
  return { customId, values: [], options: [] };
}

function select(
  customId: string,
  values: string[],
  options: ClickedComponent['options'] = [],
): ClickedComponent {
  return { customId, values, options };
}

/** Options of a multi-select with these steps ticked. */
function optionsOf(steps: readonly string[], ticked: readonly string[]): ClickedComponent['options'] {
  return steps.map((step) => ({ value: optionValue(step), default: ticked.includes(step) }));
}

/** A team's own entry with ids as long as nobody has them. */
const LONG = 'a-very-long-name'.repeat(20);
const first = catalogueEntries[0];
if (!first) throw new Error('The catalogue is empty.');
const own = new Catalog([
  {
    ...first,
    id: LONG,
    steps: [{ id: LONG, text: 'Ask' }],
    stages: [{ intro: 'More', steps: [{ id: `${LONG}-later`, text: 'Ask again' }] }],
    gates: [{ version: '<2.0.0', text: 'Old', command: 'claude update' }],
    questions: [
      {
        id: LONG,
        ask: 'Which?',
        answers: [
          { id: `${LONG}-a`, label: 'A', phrases: [] },
          { id: 'b', label: 'B', phrases: [] },
        ],
      },
    ],
  },
]);
const lookup = idLookup(own);

describe('buttons', () => {
  test.each([
    ['resolved', undefined, 'cc:b:resolved'],
    ['still-failing', '0', 'cc:b:still-failing:0'],
    ['more', '', 'cc:b:more:'],
    ['answer:proxy:yes', undefined, 'cc:b:answer%3Aproxy%3Ayes'],
    ['a%:#', 'b%:#', 'cc:b:a%25%3A%23:b%25%3A%23'],
  ])('%s with %j', (id, value, customId) => {
    expect(buttonId(id, value)).toBe(customId);
    expect(readAction(button(customId))).toEqual({ action: id, ...(value === undefined ? {} : { value }) });
  });

  test('any id with any value fits, and comes back as itself or as its hash', () => {
    const ids = fc.string({ minLength: 1, maxLength: 160, unit: 'grapheme' });
    fc.assert(
      fc.property(ids, fc.option(ids, { nil: undefined }), fc.nat(97), (id, value, count) => {
        const customId = another(buttonId(id, value), count + 2);
        expect(customId.length).toBeLessThanOrEqual(MAX);
        const read = readAction(button(customId), () => 'hashed');
        expect([id, 'hashed']).toContain(read?.action);
        expect([value, 'hashed']).toContain(read?.value);
        if (`${id}${value ?? ''}`.length < 25) expect(read?.action).toBe(id);
      }),
      { numRuns: 1_000 },
    );
  });

  test('a value of 60 characters is never hashed', () => {
    expect(buttonId(`answer:${LONG}:b`, 'v'.repeat(60))).toMatch(/^cc:b:#[\w-]{22}:v{60}$/);
  });
});

describe('choices', () => {
  test('a button beside each', () => {
    expect(choiceId('session-limit')).toBe('cc:c:session-limit');
    expect(readAction(button('cc:c:session-limit'))).toEqual({ action: 'choose', value: 'session-limit' });
  });

  test('a select', () => {
    expect(readAction(select(CHOICES_ID, ['session-limit']))).toEqual({
      action: 'choose',
      value: 'session-limit',
    });
    expect(readAction(select(CHOICES_ID, []))).toBeNull();
  });
});

describe('steps', () => {
  test('a button ticks an open step and takes the tick of a done one back', () => {
    expect(toggleId('a/b', false)).toBe('cc:t:0:a/b');
    expect(readAction(button('cc:t:0:a/b'))).toEqual({ action: 'steps', done: ['a/b'], undone: [] });
    expect(toggleId('a/b', true)).toBe('cc:t:1:a/b');
    expect(readAction(button('cc:t:1:a/b'))).toEqual({ action: 'steps', done: [], undone: ['a/b'] });
  });

  test('a multi-select says what changed', () => {
    const options = optionsOf(['e/a', 'e/b', 'e/c'], ['e/a', 'e/b']);
    expect(readAction(select(STEPS_ID, ['e/b', 'e/c'], options))).toEqual({
      action: 'steps',
      done: ['e/c'],
      undone: ['e/a'],
    });
    expect(readAction(select(STEPS_ID, [], options))).toEqual({
      action: 'steps',
      done: [],
      undone: ['e/a', 'e/b'],
    });
    expect(readAction(select(another(STEPS_ID, 2), ['e/a', 'e/b'], options))).toEqual({
      action: 'steps',
      done: [],
      undone: [],
    });
  });

  test('whatever was ticked and is chosen now', () => {
    const steps = ['e/a', 'e/b', 'e/c', `${LONG}/${LONG}`, `${LONG}/update-1`];
    fc.assert(
      fc.property(fc.subarray(steps), fc.subarray(steps), (before, after) => {
        const click = select(STEPS_ID, after.map(optionValue), optionsOf(steps, before));
        const read = readAction(click, lookup);
        expect(read?.done).toEqual(after.filter((step) => !before.includes(step)));
        expect(read?.undone).toEqual(before.filter((step) => !after.includes(step)));
      }),
    );
  });
});

describe('ids that are too long', () => {
  const ids = [LONG, `${LONG}/${LONG}`, `${LONG}/${LONG}-later`, `${LONG}/update-1`];

  test.each(ids)('of an entry or a step', (id) => {
    for (const customId of [choiceId(id), toggleId(id, true), optionValue(id)]) {
      expect(customId.length).toBeLessThanOrEqual(MAX);
      expect(customId).toMatch(/#[\w-]{22}$/);
    }
    expect(readAction(button(choiceId(id)), lookup)).toEqual({ action: 'choose', value: id });
    expect(readAction(button(toggleId(id, false)), lookup)?.done).toEqual([id]);
    expect(readAction(select(CHOICES_ID, [optionValue(id)]), lookup)?.value).toBe(id);
  });

  test.each([`answer:${LONG}:${LONG}-a`, `answer:${LONG}:b`])('of an answer', (id) => {
    expect(readAction(button(buttonId(id)), lookup)).toEqual({ action: id });
  });

  test('are nothing where the catalogue has them no more', () => {
    const id = `${LONG}/gone`;
    expect(readAction(button(toggleId(id, false)), lookup)).toBeNull();
    expect(readAction(select(STEPS_ID, [optionValue(id)], optionsOf([id], [])), lookup)).toBeNull();
    expect(readAction(button(choiceId(LONG)))).toBeNull();
  });

  test('leave room for everything in front of them', () => {
    for (let length = 1; length <= 120; length++) {
      const name = 'x'.repeat(length);
      const written = [choiceId(name), toggleId(name, true), buttonId(name), buttonId(name, 'v'.repeat(60))];
      for (const customId of written) expect(another(customId, 40).length).toBeLessThanOrEqual(MAX);
      expect(optionValue(name).length).toBeLessThanOrEqual(MAX);
    }
  });

  test('stand apart from each other', () => {
    expect(new Set(ids.map(optionValue)).size).toBe(ids.length);
  });
});

test('no id of our own catalogue needs a hash', () => {
  for (const entry of catalog.entries) {
    const stages = entry.stages.flatMap(({ steps }) => steps.map(({ id }) => `${entry.id}/${id}`));
    const steps = checklistOf(entry, {}, {}).map(({ id }) => id);
    for (const id of [entry.id, ...steps, ...stages]) expect(toggleId(id, true)).toBe(`cc:t:1:${id}`);
  }
});

test('a step of a checklist is found again, the update too', () => {
  const entry = own.get(LONG);
  if (!entry) throw new Error('missing');
  const items = checklistOf(entry, {}, {});
  expect(items).toHaveLength(2);
  for (const { id } of items) expect(readAction(button(toggleId(id, false)), lookup)?.done).toEqual([id]);
});

test.each([
  '',
  'cc',
  'cc:',
  'cc:x:a',
  'cc:b',
  'cc:b:',
  'cc:t',
  'cc:t:0',
  'cc:t:2:a',
  'cc:t:a',
  'xcc:b:a',
  'x',
  'cc:c:',
  'cc:bb:a',
])('custom id %j means nothing', (customId) => {
  expect(readAction(button(customId))).toBeNull();
});
