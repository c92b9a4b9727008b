/** The catalogue as its YAML files have it, never the compiled form, which may be older. */
import { builtInFolder } from '../../src/catalog/compiled.js';
import { readCatalogFiles } from '../../src/catalog/files.js';
import { parseCatalog } from '../../src/catalog/load.js';

export const { parsed: parsedEntries, faults: catalogueFaults } = parseCatalog(
  readCatalogFiles([builtInFolder()]),
);

export const catalogueEntries = parsedEntries.map(({ entry }) => entry);

/** A string of an entry with the way to it, such as `steps.0.text`. */
export interface EntryText {
  path: string;
  text: string;
}

/**
 * Every string and number of a value.
 *
 * @param skip top-level fields to leave out
 */
export function textsOf(value: object, skip: readonly string[] = []): EntryText[] {
  const kept = Object.entries(value).filter(([field]) => !skip.includes(field));
  return kept.flatMap(([field, item]) => collect(item, field));
}

function collect(value: unknown, path: string): EntryText[] {
  if (typeof value === 'string' || typeof value === 'number') return [{ path, text: String(value) }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => collect(item, `${path}.${key}`));
}
