/** Every literal message of the inventory, in every form in which somebody may paste it. */
import { describe, expect, test } from '@jest/globals';
import { Catalog } from '../../src/catalog/catalog.js';
import { Matcher } from '../../src/match/matcher.js';
import type { Match } from '../../src/match/types.js';
import { readPaste } from '../../src/paste/paste.js';
import { catalogueEntries } from '../support/catalogue.js';
import { filled } from '../support/fills.js';
import { inventory } from '../support/inventory.js';
import { PASTE_FORMS } from '../support/paste-forms.js';

const matcher = new Matcher(new Catalog(catalogueEntries));

function match(text: string): Match {
  return matcher.match(readPaste(text));
}

/** Counts only beside a restriction, as the inventory notes. */
const NEEDS_COMPANY = 'Run /model to choose a different model.';

const messages = inventory.flatMap((entry) =>
  entry.messages.map((message) => ({
    id: entry.id,
    message,
    filled: (which: 0 | 1) => filled(entry, message, which),
  })),
);
const decisive = messages.filter(({ message }) => message !== NEEDS_COMPANY);

/** What `match` says of a text, in the words that the expectations use. */
function verdict(text: string) {
  const { outcome, candidates } = match(text);
  return { first: candidates[0]?.entry, outcome };
}

test('the inventory has 79 messages, of which one needs company', () => {
  expect(messages).toHaveLength(79);
  expect(decisive).toHaveLength(78);
});

test('the scrollback has at least 50 lines and no error of its own', () => {
  const inScrollback = PASTE_FORMS.find(([name]) => name.includes('scrollback'))?.[1] ?? String;
  expect(inScrollback('').split('\n').length).toBeGreaterThanOrEqual(50);
  expect(verdict(inScrollback('Done'))).toEqual({ first: undefined, outcome: 'none' });
});

describe.each(PASTE_FORMS)('%s', (_name, form) => {
  test.each(decisive.map((item) => [item.id, item.message, item] as const))(
    '%s: %s',
    (id, _message, item) => {
      const expected = { first: id, outcome: 'exact' };
      expect([verdict(form(item.filled(0))), verdict(form(item.filled(1)))]).toEqual([expected, expected]);
    },
  );
});

describe('the message that counts only beside a restriction', () => {
  const [restriction] = messages.filter(({ id }) => id === 'model-restricted');

  test.each(PASTE_FORMS)('is not exact alone: %s', (_name, form) => {
    const { outcome, candidates } = match(form(NEEDS_COMPANY));
    expect(outcome === 'exact' && candidates[0]?.entry === 'model-restricted').toBe(false);
    expect(outcome).not.toBe('exact');
  });

  test.each(PASTE_FORMS)('is exact with the restriction: %s', (_name, form) => {
    const both = `${restriction?.filled(0)} ${NEEDS_COMPANY}`;
    expect(verdict(form(both))).toEqual({ first: 'model-restricted', outcome: 'exact' });
  });

  test('is exact beside words of a restriction', () => {
    const text = `❯ /model opus\n  ⎿  That model is restricted for your account\n  ⎿  ${NEEDS_COMPANY}`;
    expect(verdict(text)).toEqual({ first: 'model-restricted', outcome: 'exact' });
  });
});

describe('an error within an error', () => {
  // A banner of a running retry gives way to a specific error, and a subagent does not end with one.
  const inner = decisive.filter(({ id }) => id !== 'agent-terminated-early' && id !== 'automatic-retries');

  test.each(inner.map((item) => [item.id, item.message, item] as const))(
    'a subagent that ended with %s (%s) shows both',
    (id, _message, item) => {
      const { outcome, candidates } = match(`Agent terminated early due to an API error: ${item.filled(0)}`);
      const found = candidates.slice(0, 2).map(({ entry }) => entry);
      expect({ outcome, found }).toEqual({ outcome: 'exact', found: ['agent-terminated-early', id] });
    },
  );
});
