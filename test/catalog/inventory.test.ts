import { basename, dirname } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { catalogueEntries, catalogueFaults, parsedEntries, textsOf } from '../support/catalogue.js';
import { inventory } from '../support/inventory.js';
import { states } from '../support/states.js';

const byId = new Map(catalogueEntries.map((entry) => [entry.id, entry]));

/** What the reader never sees as advice: what errors look like, and how entries are found. */
const NOT_GUIDANCE = [
  'messages',
  'wordings',
  'samples',
  'nearMisses',
  'docs',
  'related',
  'apiErrors',
  'phrases',
  'id',
];

/** Facts that only make sense inside the literal message, as `id: fact`. None so far. */
const ONLY_IN_MESSAGE: ReadonlySet<string> = new Set<string>();

describe('the catalogue against the inventory', () => {
  test('has no faulty file', () => {
    expect(catalogueFaults).toEqual([]);
  });

  test('holds the 48 entries and no other', () => {
    expect(inventory).toHaveLength(48);
    expect(catalogueEntries.map(({ id }) => id).sort()).toEqual(inventory.map(({ id }) => id).sort());
  });

  test.each(parsedEntries.map(({ entry, file }) => [file, entry] as const))(
    '%s is named <category>/<id>.yaml',
    (file, entry) => {
      expect(`${basename(dirname(file))}/${basename(file)}`).toBe(`${entry.category}/${entry.id}.yaml`);
    },
  );

  test('has one file for each entry', () => {
    expect(new Set(parsedEntries.map(({ file }) => file)).size).toBe(catalogueEntries.length);
    expect(byId.size).toBe(catalogueEntries.length);
  });
});

describe.each(inventory.map((wanted) => [wanted.id, wanted] as const))('%s', (id, wanted) => {
  test('has the category, link and title of the inventory', () => {
    expect(byId.get(id)).toMatchObject({
      category: wanted.category,
      docs: wanted.docs,
      title: wanted.heading,
    });
  });

  test('has every literal message to the letter', () => {
    const messages = byId.get(id)?.messages.map(({ text }) => text);
    expect(messages).toEqual(expect.arrayContaining(wanted.messages));
  });

  test('states every fact', () => {
    expect(missingFacts([])).toEqual([]);
  });

  test('states every fact in its guidance', () => {
    expect(missingFacts(NOT_GUIDANCE).filter((fact) => !ONLY_IN_MESSAGE.has(`${id}: ${fact}`))).toEqual([]);
  });

  function missingFacts(skip: readonly string[]): string[] {
    const entry = byId.get(id);
    const texts = entry ? textsOf(entry, skip).map(({ text }) => text) : [];
    return wanted.facts.filter((fact) => !texts.some((text) => states(text, fact)));
  }
});

describe('states()', () => {
  test.each([
    ['up to 10 attempts', '10', true],
    ['as of 2.1.10', '10', false],
    ['100 pages', '10', false],
    ['512MB free', '512', true],
    ['with -p or --print', '-p', true],
    ['with --print', '-p', false],
    ['Run /model', '/model', true],
    ['Run /models', '/model', false],
    ['subagents stop', 'subagent', true],
  ])('in %j, %j: %j', (text, fact, expected) => {
    expect(states(text, fact)).toBe(expected);
  });
});
