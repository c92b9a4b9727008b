/** The postings give what MiniSearch gives, in the same order. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import MiniSearch from 'minisearch';
import { DocumentTable } from '../../src/match/document-table.js';
import { Postings } from '../../src/match/postings.js';
import { documentsOf } from '../../src/match/search-documents.js';
import { catalogueEntries } from '../support/catalogue.js';

const documents = documentsOf(catalogueEntries);
const table = DocumentTable.of(documents);
const miniSearch = new MiniSearch({
  fields: ['words'],
  tokenize: (text) => text.split(' '),
  processTerm: (term) => term,
});
miniSearch.addAll(documents);
const postings = Postings.of(miniSearch.toJSON());
const LIMIT = 48;

function ranked(terms: readonly string[]): unknown[] {
  return miniSearch.search(terms.join(' '), { combineWith: 'OR' }).map(({ id }) => id);
}

/** Up to fourteen different words, known and unknown. */
const TERMS = fc
  .uniqueArray(
    fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...table.lexicon) },
      fc.string({ minLength: 1, maxLength: 6 }),
    ),
    { maxLength: 14 },
  )
  .map((terms) => terms.filter((term) => !term.includes(' ')));

describe('postings', () => {
  test('rank documents as MiniSearch does', () => {
    fc.assert(
      fc.property(TERMS, (terms) => {
        expect(postings.search(terms, LIMIT)).toEqual(ranked(terms).slice(0, LIMIT));
      }),
      { seed: 41, numRuns: 500 },
    );
  });

  test('forget one search before the next', () => {
    const [first, second] = [['overload'], ['login', 'token']];
    postings.search(first, LIMIT);
    expect(postings.search(second, LIMIT)).toEqual(ranked(second).slice(0, LIMIT));
  });

  test('are the same when they have been written and read', () => {
    const read = new Postings(JSON.parse(JSON.stringify(postings)));
    expect(read.search(['overload', 'limit', 'rate'], LIMIT)).toEqual(
      ranked(['overload', 'limit', 'rate']).slice(0, LIMIT),
    );
  });
});

describe('the table of documents', () => {
  test('holds what the documents say', () => {
    for (const copy of [table, DocumentTable.parse(JSON.parse(JSON.stringify(table)))]) {
      const said = documents.map(({ id }) => ({
        id,
        entry: copy.entryOf(id),
        words: [...copy.wordsOf(id)].map((word) => copy.lexicon[word]).join(' '),
        weight: copy.weightOf(id),
        literal: copy.isLiteral(id),
        counter: copy.isCounter(id),
      }));
      expect(said).toEqual(documents);
    }
  });

  test('numbers its words', () => {
    for (const [number, word] of table.lexicon.entries()) expect(table.numberOf(word)).toBe(number);
    expect(table.numberOf('no such word')).toBeUndefined();
  });
});
