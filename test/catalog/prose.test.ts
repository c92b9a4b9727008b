import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { hashOf, shinglesOf } from '../../scripts/shingles.mjs';
import type { CatalogEntry } from '../../src/catalog/schema.js';
import { packageRoot } from '../../src/paths.js';
import { catalogueEntries, type EntryText, textsOf } from '../support/catalogue.js';
import { inventory } from '../support/inventory.js';

/** Fields that hold what programs print, ids and links. The title is the heading of the reference. */
const LITERAL = [
  'id',
  'title',
  'category',
  'severity',
  'docs',
  'messages',
  'wordings',
  'apiErrors',
  'related',
  'samples',
  'nearMisses',
];

const reference = new Set(
  readFileSync(join(packageRoot(), 'test/fixtures/reference-shingles.txt'), 'utf8').trim().split('\n'),
);
/** Runs inside literal messages may be shared: a message that is quoted has to be quoted to the letter. */
const literal = new Set(
  inventory.flatMap(({ messages, heading }) => [...messages, heading].flatMap(shinglesOf)),
);

/** Runs of eight words that a text has in common with the reference, outside literal messages. */
function copied(text: string): string[] {
  return shinglesOf(text).filter((shingle) => !literal.has(shingle) && reference.has(hashOf(shingle)));
}

const entries = catalogueEntries.map((entry) => [entry.id, entry] as const);

describe('prose of our own', () => {
  test('the hashes are of this reference', () => {
    expect(reference.size).toBeGreaterThan(5000);
    const known = inventory.flatMap(({ messages }) => messages.flatMap(shinglesOf)).map(hashOf);
    expect(known.filter((hash) => reference.has(hash)).length).toBeGreaterThan(100);
  });

  test.each(entries)('%s shares no eight words in a row with the reference', (_id, entry) => {
    const shared = textsOf(entry, LITERAL).flatMap(({ path, text }) =>
      copied(text).map((run) => `${path}: ${run}`),
    );
    expect(shared).toEqual([]);
  });

  test.each(proseFiles())('%s shares no eight words in a row with the reference', (file) => {
    expect(copied(withoutExamples(readFileSync(join(packageRoot(), file), 'utf8')))).toEqual([]);
  });
});

describe('tone', () => {
  test.each(entries)('%s has no exclamation marks, no "please", "simply" or "just"', (_id, entry) => {
    expect(
      ownTexts(entry).filter(({ text }) => /!|\b(?:please|simply|just)\b/i.test(withoutCode(text))),
    ).toEqual([]);
  });

  test.each(entries)('%s writes steps with a capital or code first and no full stop', (_id, entry) => {
    const steps = [...entry.steps, ...entry.stages.flatMap((stage) => stage.steps)];
    expect(
      steps.map(({ text }) => text).filter((text) => !/^(?:\p{Lu}|`)/u.test(text) || text.endsWith('.')),
    ).toEqual([]);
  });
});

/** What the bot says itself. Phrases are how people talk, and people may say "just". */
function ownTexts(entry: CatalogEntry): EntryText[] {
  return textsOf(entry, [...LITERAL, 'phrases']).filter(
    ({ path }) => !/\.(?:phrases|command|link)\b/.test(path),
  );
}

function withoutCode(text: string): string {
  return text.replace(/`[^`]*`/g, '');
}

/** Fenced blocks show what is typed and printed. */
function withoutExamples(text: string): string {
  return text.replace(/^```[\s\S]*?^```/gm, '');
}

/** Everything else that people read: the documents, and the sources with the texts of replies in them. */
function proseFiles(): string[] {
  const root = packageRoot();
  const pages = readdirSync(root).filter((name) => name.endsWith('.md'));
  const trees = ['src', 'adapters', 'docs', 'catalog'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(?:md|ts)$/.test(name))
      .map((name) => join(folder, name)),
  );
  return [...pages, ...trees].sort();
}
