import { describe, expect, test } from '@jest/globals';
import { Catalog } from '../../src/catalog/catalog.js';
import { Matcher } from '../../src/match/matcher.js';
import { readPaste } from '../../src/paste/paste.js';
import { catalogueEntries, parsedEntries } from '../support/catalogue.js';

const matcher = new Matcher(new Catalog(catalogueEntries));

/** Id of the entry that the bot would name first; undefined when it names none. */
function firstMatch(text: string): string | undefined {
  return matcher.match(readPaste(text)).candidates[0]?.entry;
}

describe.each(parsedEntries.map(({ file, entry }) => [file, entry] as const))('%s', (_file, entry) => {
  test('brings samples and near-misses', () => {
    expect(entry.samples.length).toBeGreaterThanOrEqual(3);
    expect(entry.nearMisses.length).toBeGreaterThanOrEqual(2);
  });

  test.each(entry.samples.map((sample) => [sample]))('matches first: %j', (sample) => {
    expect(firstMatch(sample)).toBe(entry.id);
  });

  test.each(entry.nearMisses.map((text) => [text]))('is not what matches: %j', (text) => {
    expect(firstMatch(text)).not.toBe(entry.id);
  });
});
