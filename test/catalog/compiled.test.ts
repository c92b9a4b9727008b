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

test('brings signatures and a search index that give the same answers as those that are made anew', () => {
  expect(loaded.compiled.searchIndex?.()).toBeDefined();
  for (const entry of loaded.catalog.entries) expect(loaded.compiled.signatures?.(entry)).toBeDefined();
  const compiled = new Matcher(loaded.catalog, loaded.compiled);
  const anew = new Matcher(loaded.catalog);
  for (const phrase of catalogueEntries.flatMap(({ phrases }) => phrases.slice(0, 3))) {
    const text = `${phrase} today`;
    expect(compiled.match(readPaste(text))).toEqual(anew.match(readPaste(text)));
  }
  for (const { text } of catalogueEntries.flatMap(({ messages }) => messages))
    expect(compiled.explain(readPaste(text))).toEqual(anew.explain(readPaste(text)));
});

test('knows nothing of entries in folders of one’s own', async () => {
  const { catalog, compiled } = await loadCatalog(['catalog/usage']);
  expect(compiled.searchIndex).toBeUndefined();
  const [own, ...others] = [true, false].map((isOwn) =>
    catalog.entries.filter((entry) => (entry.category === 'usage') === isOwn),
  );
  expect(own?.length).toBeGreaterThan(0);
  for (const entry of own ?? []) expect(compiled.signatures?.(entry)).toBeUndefined();
  for (const entry of others.flat()) expect(compiled.signatures?.(entry)).toBeDefined();
});
