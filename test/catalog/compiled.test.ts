/** The compiled catalogue and search index say the same as the YAML files that they were made from. */
import { beforeAll, expect, test } from '@jest/globals';
import { type CatalogWithFaults, loadCatalog } from '../../src/catalog/compiled.js';
import { Matcher } from '../../src/match/matcher.js';
import { readPaste } from '../../src/paste/paste.js';
import { ensureBuilt } from '../support/built.js';
import { catalogueEntries } from '../support/catalogue.js';

let loaded: CatalogWithFaults;
beforeAll(async () => {
  ensureBuilt();
  loaded = await loadCatalog();
}, 120_000);

test('holds the entries of the YAML files', () => {
  const byId = new Map(loaded.catalog.entries.map((entry) => [entry.id, entry]));
  expect(loaded.faults).toEqual([]);
  for (const entry of catalogueEntries) expect(byId.get(entry.id)).toEqual(entry);
});

test('brings a search index that gives the same answers as one that is built anew', () => {
  expect(loaded.searchIndex?.()).toBeDefined();
  const compiled = new Matcher(loaded.catalog, loaded.searchIndex);
  const anew = new Matcher(loaded.catalog);
  for (const phrase of catalogueEntries.flatMap(({ phrases }) => phrases.slice(0, 3))) {
    const text = `${phrase} today`;
    expect(compiled.match(readPaste(text))).toEqual(anew.match(readPaste(text)));
  }
});

test('is not used together with folders of one’s own, whose entries it does not know', async () => {
  const own = await loadCatalog(['catalog/usage']);
  expect(own.searchIndex).toBeUndefined();
});
