/** The postings give what MiniSearch gives, in the same order. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import MiniSearch from 'minisearch';
import { DocumentTable } from '../../src/match/document-table.js';
import { Postings, termOf } from '../../src/match/postings.js';
import { documentsOf } from '../../src/match/search-documents.js';
import { catalogueEntries } from '../support/catalogue.js';

const documents = documentsOf(catalogueEntries);
const table = DocumentTable.of(documents);
const miniSearch = new MiniSearch<{ id: number }>({
  fields: ['words'],
  tokenize: (text) => text.split(' '),
  processTerm: (term) => term,
  extractField: ({ id }, field) => (field === 'id' ? id : [...table.wordsOf(id)].map(termOf).join(' ')),
});
miniSearch.addAll(documents.map(({ id }) => ({ id })));
const postings = Postings.of(miniSearch.toJSON(), table.lexicon.length);
const LIMIT = 48;

function ranked(words: readonly number[]): unknown[] {
  return miniSearch.search(words.map(termOf).join(' '), { combineWith: 'OR' }).map(({ id }) => id);
}

function numbersOf(...words: string[]): number[] {
  return words.map((word) => table.numberOf(word) as number);
}

/** Up to fourteen different words. */
const WORDS = fc.uniqueArray(fc.nat(table.lexicon.length - 1), { maxLength: 14 });

describe('postings', () => {
  test('rank documents as MiniSearch does', () => {
    fc.assert(
      fc.property(WORDS, (words) => {
        expect(postings.search(words, LIMIT)).toEqual(ranked(words).slice(0, LIMIT));
      }),
      { seed: 41, numRuns: 500 },
    );
  });

  test('rank words of many documents as MiniSearch does', () => {
    const uses = (word: number) => documents.filter(({ id }) => table.wordsOf(id).includes(word)).length;
    const words = [...table.lexicon.keys()]
      .slice(0, 200)
      .sort((a, b) => uses(b) - uses(a))
      .slice(0, 7);
    expect(ranked(words).length).toBeGreaterThan(10 * LIMIT);
    for (const limit of [1, 2, LIMIT, 10 * LIMIT])
      expect(postings.search(words, limit)).toEqual(ranked(words).slice(0, limit));
  });

  test('forget one search before the next', () => {
    const [first, second] = [numbersOf('overload'), numbersOf('login', 'token')];
    postings.search(first, LIMIT);
    expect(postings.search(second, LIMIT)).toEqual(ranked(second).slice(0, LIMIT));
  });

  test('are the same when they have been written and read', () => {
    const words = numbersOf('overload', 'limit', 'rate');
    const read = new Postings(JSON.parse(JSON.stringify(postings)));
    expect(read.search(words, LIMIT)).toEqual(ranked(words).slice(0, LIMIT));
  });
});

describe('the table of documents', () => {
  test('holds what the documents say', () => {
    for (const copy of [table, DocumentTable.parse(JSON.parse(JSON.stringify(table)))]) {
      const said = documents.map(({ id }) => ({
        id,
        entry: copy.entryOf(id),
        words: [...copy.wordsOf(id)].map((word) => copy.lexicon[word]),
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
