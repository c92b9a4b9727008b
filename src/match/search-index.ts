/**
 * The search layer: a MiniSearch index with one document for each message, phrase, title and sample of the
 * catalogue. A document is one way of saying an error, so the nearest document says which entry is meant, and how
 * much of it stands in the paste says how sure that is.
 */
import MiniSearch, { type SearchResult } from 'minisearch';
import type { CatalogEntry } from '../catalog/schema.js';
import { wordsOf } from './words.js';

/** One way of saying an error. */
interface SearchDocument {
  id: number;
  entry: string;
  text: string;
  /** How far the text is from the error's own words: 1 a message, less for prose about it. */
  weight: number;
}

/** What speaks for one entry. All sums are of inverse document frequencies. */
export interface SearchScore {
  entry: string;
  /** Similarity of the nearest document to the query, 0 to 1. */
  similarity: number;
  /** Share of the query's weight that the entry's vocabulary covers, 0 to 1. */
  coverage: number;
  /** Share of the nearest document's weight that stands in the query, 0 to 1. */
  completeness: number;
  /** Weight of the matched words. */
  mass: number;
  /** How many different words matched in the nearest document. */
  matched: number;
  /** The words behind it, heaviest first. */
  terms: string[];
}

/** Words of a paste that are looked up; the rarest are taken, because they decide. */
const MAX_QUERY_WORDS = 28;
/** Words with a typing error that are looked up by similarity. */
const MAX_FUZZY_WORDS = 8;
const MAX_CANDIDATES = 60;

const OPTIONS = {
  fields: ['text'],
  storeFields: ['entry', 'weight'],
  tokenize: wordsOf,
  processTerm: (term: string) => term,
};

export class SearchIndex {
  private constructor(
    private readonly index: MiniSearch<SearchDocument>,
    private readonly documents: SearchDocument[],
    /** Inverse document frequency over entries: how rare a word is among errors. */
    private readonly idf: Map<string, number>,
    private readonly vocabulary: Map<string, Set<string>>,
  ) {}

  /** Builds the index of a catalogue. */
  static build(entries: readonly CatalogEntry[]): SearchIndex {
    const documents: SearchDocument[] = [];
    const vocabulary = new Map<string, Set<string>>();
    const spread = new Map<string, number>();
    for (const entry of entries) {
      const words = new Set<string>();
      for (const [text, weight] of textsOf(entry)) {
        documents.push({ id: documents.length, entry: entry.id, text, weight });
        for (const word of wordsOf(text)) words.add(word);
      }
      for (const word of words) spread.set(word, (spread.get(word) ?? 0) + 1);
      vocabulary.set(entry.id, words);
    }
    const idf = new Map<string, number>();
    for (const [word, count] of spread) idf.set(word, Math.log(1 + entries.length / count));
    const index = new MiniSearch<SearchDocument>(OPTIONS);
    index.addAll(documents);
    return new SearchIndex(index, documents, idf, vocabulary);
  }

  /**
   * Scores the entries that share words with a text, best first.
   *
   * @param text cleaned text, at most a few thousand characters
   */
  search(text: string): SearchScore[] {
    const query = this.queryOf(text);
    if (query.known.size + query.unknown.length === 0) return [];
    const results = this.lookUp(query);
    const total = query.total;
    const best = new Map<string, SearchScore>();
    for (const result of results.slice(0, MAX_CANDIDATES)) {
      const score = this.score(result, query.known, total);
      const previous = best.get(score.entry);
      if (!previous || score.similarity > previous.similarity) best.set(score.entry, score);
    }
    return [...best.values()].sort((a, b) => b.similarity - a.similarity || b.coverage - a.coverage);
  }

  private queryOf(text: string): Query {
    const known = new Map<string, number>();
    const unknown = new Set<string>();
    for (const word of wordsOf(text)) {
      const weight = this.idf.get(word);
      if (weight !== undefined) known.set(word, weight);
      else if (word.length >= 4 && /[a-z]/.test(word)) unknown.add(word);
    }
    const heaviest = [...known].sort((a, b) => b[1] - a[1]).slice(0, MAX_QUERY_WORDS);
    const kept = new Map(heaviest);
    const knownMass = heaviest.reduce((sum, [, weight]) => sum + weight, 0);
    // A word that no entry has is evidence for something else, up to a bound: long logs are mostly such words.
    const unknownMass = Math.min(unknown.size, 12) * UNKNOWN_WEIGHT;
    return { known: kept, unknown: [...unknown].slice(0, MAX_FUZZY_WORDS), total: knownMass + unknownMass };
  }

  private lookUp(query: Query): SearchResult[] {
    const terms = [...query.known.keys(), ...query.unknown];
    if (terms.length === 0) return [];
    const unknown = new Set(query.unknown);
    return this.index.search(terms.join(' '), {
      tokenize: (text) => text.split(' '),
      processTerm: (term) => term,
      combineWith: 'OR',
      fuzzy: (term) => (unknown.has(term) && term.length >= 4 ? (term.length >= 8 ? 2 : 1) : false),
      weights: { fuzzy: 0.6, prefix: 0 },
    });
  }

  private score(result: SearchResult, known: ReadonlyMap<string, number>, total: number): SearchScore {
    const entry = result['entry'] as string;
    const document = this.documents[result.id as number] as SearchDocument;
    const matched = new Set(result.terms);
    let mass = 0;
    for (const term of matched) mass += (this.idf.get(term) ?? 0) * (known.has(term) ? 1 : FUZZY_CREDIT);
    const documentMass = this.massOf(document.text);
    const words = this.vocabulary.get(entry) ?? new Set<string>();
    let covered = 0;
    for (const [term, weight] of known) if (words.has(term)) covered += weight;
    return {
      entry,
      similarity: (document.weight * mass) / Math.sqrt(Math.max(total, 1e-9) * Math.max(documentMass, 1e-9)),
      coverage: covered / Math.max(total, 1e-9),
      completeness: mass / Math.max(documentMass, 1e-9),
      mass,
      matched: matched.size,
      terms: [...matched].sort((a, b) => (this.idf.get(b) ?? 0) - (this.idf.get(a) ?? 0)),
    };
  }

  private massOf(text: string): number {
    let mass = 0;
    for (const word of new Set(wordsOf(text))) mass += this.idf.get(word) ?? 0;
    return mass;
  }
}

interface Query {
  known: Map<string, number>;
  unknown: string[];
  total: number;
}

const UNKNOWN_WEIGHT = 2;
const FUZZY_CREDIT = 0.7;

/** The texts of an entry that people may come near to, with their weights. */
function* textsOf(entry: CatalogEntry): Generator<[string, number]> {
  yield [entry.title, 1];
  for (const message of entry.messages) yield [message.text, 1];
  for (const message of entry.wordings) yield [message.text, 1];
  for (const phrase of entry.phrases) yield [phrase, 0.95];
  for (const sample of entry.samples) yield [sample.slice(0, 400), 0.8];
  for (const error of entry.apiErrors) {
    if (error.type) yield [error.type, 0.9];
  }
}
