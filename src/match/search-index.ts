/**
 * The search layer: a MiniSearch index finds the documents that share words with a paste; how much of the paste and of
 * the document that is, and how rare the words are, says how near they come. Raw search scores are not used, because they
 * cannot be compared between queries.
 */
import MiniSearch from 'minisearch';
import type { CatalogEntry } from '../catalog/schema.js';
import { DocumentTable, type SerialisedDocuments } from './document-table.js';
import { Postings, type SerialisedPostings } from './postings.js';
import { documentsOf, type SearchDocument } from './search-documents.js';
import { UNKNOWN_WEIGHT, WordWeights } from './word-weights.js';
import { wordsOf } from './words.js';

/** What speaks for one entry. Weights of words are inverse document frequencies over entries. */
export interface SearchScore {
  entry: string;
  /** Similarity of the nearest document to the query (cosine of word weights), 0 to 1. */
  similarity: number;
  /** Share of the query's weight that the entry's whole vocabulary covers, 0 to 1. */
  coverage: number;
  /** Share of the nearest document's weight that stands in the query, 0 to 1. */
  completeness: number;
  /** Weight of the words shared with the nearest document. */
  mass: number;
  /** Neighbouring words of the query that are neighbours in the document as well. */
  pairs: number;
  /** Share of the most complete message, in words that stand in its order, 0 to 1: a message that was retyped or cut. */
  retyped: number;
  /** Similarity of the entry's second and third nearest documents, added. */
  support: number;
  /** Similarity of the entry's nearest near-miss, 0 to 1. */
  counter: number;
  /** Whether the words are those of error reports (positive) or of other texts: mean and sum of their log odds. */
  odds: { mean: number; sum: number };
  /** The shared words, heaviest first. */
  terms: string[];
}

/** Words of a paste that are looked up: the rarest, because they decide. */
const MAX_QUERY_WORDS = 20;
/** Entries that are looked at closely. */
const MAX_ENTRIES = 20;
/** Documents that are looked at closely. */
const MAX_DOCUMENTS = 48;
/** Unknown words that count as evidence for something else; long logs are mostly such words. */
const MAX_UNKNOWN = 10;
/** A corrected word says less than one that is spelled right. */
const CORRECTED_CREDIT = 0.8;

/** A word of less weight finds nothing by itself. */
const MIN_LOOKUP_WEIGHT = 2;

const MAX_LOOKUP_WORDS = 14;
/** Documents that all words of a query may bring in; two words are looked up whatever they cost. */
const MAX_LOOKUP_COST = 800;
const MIN_LOOKUP_WORDS = 2;

/** The index in a form that can be written to a file. */
export interface SerialisedIndex {
  documents: SerialisedDocuments;
  postings: SerialisedPostings;
}

interface Query {
  /** Looked-up words with their weights. */
  words: Map<string, number>;
  /** The numbers of these words. */
  numbers: readonly number[];
  /** Their weights by number; 0 for all others. */
  weights: Float64Array;
  /** Neighbouring words, corrected, as {@link pairOf} numbers them. */
  pairs: Set<number>;
  /** Weight of all words, known and unknown. */
  total: number;
  odds: { mean: number; sum: number };
}

/** What is known of a document beside its text. */
interface Measured {
  mass: number;
  /** Its different words, by number. */
  words: readonly number[];
  length: number;
  pairs: ReadonlySet<number>;
}

export class SearchIndex {
  private readonly measured = new Map<number, Measured>();

  private readonly weights: WordWeights;
  private readonly queryWeights: Float64Array;

  private constructor(
    private readonly documents: DocumentTable,
    private readonly postings: Postings,
  ) {
    this.weights = new WordWeights(documents);
    this.queryWeights = new Float64Array(documents.lexicon.length);
  }

  /** Builds the index of a catalogue. */
  static build(entries: readonly CatalogEntry[]): SearchIndex {
    const documents = documentsOf(entries);
    const table = DocumentTable.of(documents);
    const weights = new WordWeights(table);
    // Only the words that are ever looked up: the common ones would make the index large and the search slow.
    const isRare = (word: number) => weights.weightOfNumber(word) >= MIN_LOOKUP_WEIGHT;
    const index = new MiniSearch<SearchDocument>({
      fields: ['words'],
      tokenize: (text) => text.split(' '),
      processTerm: (term) => term,
      extractField: ({ id }, field) => (field === 'id' ? id : rareWords(table, id, isRare)) as string,
    });
    index.addAll(documents);
    return new SearchIndex(table, Postings.of(index.toJSON()));
  }

  static parse({ documents, postings }: SerialisedIndex): SearchIndex {
    return new SearchIndex(DocumentTable.parse(documents), new Postings(postings));
  }

  toJSON(): SerialisedIndex {
    return { documents: this.documents.toJSON(), postings: this.postings.toJSON() };
  }

  /**
   * Scores the entries that share words with a text, best first.
   *
   * @param text cleaned text, at most a few thousand characters
   */
  search(text: string): SearchScore[] {
    const query = this.queryOf(text);
    if (query.words.size === 0) return [];
    const byEntry = new Map<number, Near[]>();
    for (const id of this.postings.search(this.lookedUp(query), MAX_DOCUMENTS)) {
      const near = this.compare(id, query);
      const owner = this.documents.owners[id] as number;
      const list = byEntry.get(owner);
      if (list) list.push(near);
      else byEntry.set(owner, [near]);
    }
    // Documents come best first, so entries do as well.
    const nearest = [...byEntry].slice(0, MAX_ENTRIES);
    const scores = nearest.flatMap(([owner, near]) => this.score(owner, near, query) ?? []);
    for (const word of query.numbers) query.weights[word] = 0;
    return scores.sort((a, b) => b.similarity - a.similarity || b.coverage - a.coverage);
  }

  /** The rarest words find the documents; common ones are left out where a large catalogue has many of them. */
  private lookedUp({ words }: Query): string[] {
    const rare = [...words.keys()]
      .filter((word) => (words.get(word) as number) >= MIN_LOOKUP_WEIGHT)
      .slice(0, MAX_LOOKUP_WORDS)
      .sort((a, b) => this.weights.occurrencesOf(a) - this.weights.occurrencesOf(b));
    let cost = 0;
    return rare.filter((word, rank) => {
      cost += this.weights.occurrencesOf(word);
      return rank < MIN_LOOKUP_WORDS || cost <= MAX_LOOKUP_COST;
    });
  }

  private queryOf(text: string): Query {
    const known = new Map<string, number>();
    const unknown = new Set<string>();
    const sequence: number[] = [];
    for (const word of wordsOf(text)) {
      const weight = this.weights.weightOf(word);
      if (weight !== undefined) {
        known.set(word, weight);
        sequence.push(this.numberOf(word));
        continue;
      }
      const corrected = this.weights.correct(word);
      const meant = corrected === undefined ? undefined : this.weights.weightOf(corrected);
      if (corrected !== undefined && meant !== undefined) {
        if (!known.has(corrected)) known.set(corrected, meant * CORRECTED_CREDIT);
        sequence.push(this.numberOf(corrected));
      } else unknown.add(word);
    }
    const heaviest = [...known].sort((a, b) => b[1] - a[1]).slice(0, MAX_QUERY_WORDS);
    const weights = this.queryWeights;
    const numbers = heaviest.map(([word]) => this.numberOf(word));
    heaviest.forEach(([, weight], rank) => {
      weights[numbers[rank] as number] = weight;
    });
    const mass = heaviest.reduce((sum, [, weight]) => sum + weight, 0);
    return {
      words: new Map(heaviest),
      numbers,
      weights,
      pairs: pairsOf(sequence),
      total: mass + Math.min(unknown.size, MAX_UNKNOWN) * UNKNOWN_WEIGHT,
      odds: this.weights.oddsOf([...known.keys(), ...unknown]),
    };
  }

  private numberOf(word: string): number {
    return this.documents.numberOf(word) as number;
  }

  private compare(id: number, query: Query): Near {
    const known = this.measure(id);
    const terms: number[] = [];
    let mass = 0;
    for (const word of known.words) {
      const weight = query.weights[word] as number;
      if (weight === 0) continue;
      terms.push(word);
      mass += weight;
    }
    return {
      id,
      terms,
      mass,
      similarity: (this.documents.weightOf(id) * mass) / Math.sqrt(Math.max(1e-9, query.total * known.mass)),
      completeness: mass / Math.max(1e-9, known.mass),
    };
  }

  /** Words and weight of a document, worked out when it first comes near a paste. */
  private measure(id: number): Measured {
    const known = this.measured.get(id);
    if (known) return known;
    const words = [...this.documents.wordsOf(id)];
    let mass = 0;
    const distinct = [...new Set(words)];
    for (const word of distinct) mass += this.weights.weightOfNumber(word);
    const measured = { mass, words: distinct, length: words.length, pairs: pairsOf(words) };
    this.measured.set(id, measured);
    return measured;
  }

  private sharedPairs({ id }: Near, query: Query): number {
    let shared = 0;
    for (const pair of this.measure(id).pairs) if (query.pairs.has(pair)) shared++;
    return shared;
  }

  private retypedShare(near: Near, query: Query): number {
    const { length } = this.measure(near.id);
    if (!this.documents.isLiteral(near.id) || length < MIN_RETYPED_WORDS) return 0;
    return Math.min(1, near.completeness) * Math.min(1, this.sharedPairs(near, query) / (length - 1));
  }

  /** Null when nothing but near-misses of the entry come near. */
  private score(owner: number, all: Near[], query: Query): SearchScore | null {
    const { documents, weights } = this;
    const near = all.filter(({ id }) => !documents.isCounter(id)).sort((a, b) => b.similarity - a.similarity);
    const best = near[0];
    if (!best) return null;
    const vocabulary = weights.vocabularyOf(owner);
    let covered = 0;
    for (const word of query.numbers) if (vocabulary.has(word)) covered += query.weights[word] as number;
    return {
      entry: documents.entries[owner] as string,
      similarity: best.similarity,
      coverage: covered / Math.max(1e-9, query.total),
      completeness: best.completeness,
      mass: best.mass,
      pairs: this.sharedPairs(best, query),
      retyped: Math.max(0, ...near.map((one) => this.retypedShare(one, query))),
      support: (near[1]?.similarity ?? 0) + (near[2]?.similarity ?? 0),
      counter: Math.max(
        0,
        ...all.filter(({ id }) => documents.isCounter(id)).map(({ similarity }) => similarity),
      ),
      odds: query.odds,
      terms: [...best.terms]
        .sort((a, b) => weights.weightOfNumber(b) - weights.weightOfNumber(a))
        .map((word) => documents.lexicon[word] as string),
    };
  }
}

function rareWords(table: DocumentTable, id: number, isRare: (word: number) => boolean): string {
  const rare: string[] = [];
  for (const word of table.wordsOf(id)) if (isRare(word)) rare.push(table.lexicon[word] as string);
  return rare.join(' ');
}

/** The score of an entry that shares no word with the paste. */
export function noScore(entry: string): SearchScore {
  return {
    entry,
    similarity: 0,
    coverage: 0,
    completeness: 0,
    mass: 0,
    pairs: 0,
    retyped: 0,
    support: 0,
    counter: 0,
    odds: { mean: 0, sum: 0 },
    terms: [],
  };
}

/** One document beside the query. */
interface Near {
  /** Id of the document. */
  id: number;
  /** The shared words, by number. */
  terms: readonly number[];
  mass: number;
  similarity: number;
  completeness: number;
}

/** A message of fewer words stands in too many sentences by chance. */
const MIN_RETYPED_WORDS = 3;

function pairsOf(words: readonly number[]): Set<number> {
  const pairs = new Set<number>();
  for (let i = 0; i + 1 < words.length && i < MAX_PAIRS; i++) {
    pairs.add(pairOf(words[i] as number, words[i + 1] as number));
  }
  return pairs;
}

/** One number for two words: there are never as many words as {@link MAX_WORDS}. */
function pairOf(first: number, second: number): number {
  return first * MAX_WORDS + second;
}

const MAX_PAIRS = 400;
const MAX_WORDS = 2 ** 26;
