/**
 * The search layer: a MiniSearch index finds the documents that share words with a paste; how much of the paste and of
 * the document that is, and how rare the words are, says how near they come. Raw search scores are not used, because they
 * cannot be compared between queries.
 */
import MiniSearch from 'minisearch';
import type { CatalogEntry } from '../catalog/schema.js';
import { DocumentTable, type SerialisedDocuments } from './document-table.js';
import { Postings, type SerialisedPostings, termOf } from './postings.js';
import { MIN_LOOKUP_WEIGHT, type Query, QueryReader } from './query.js';
import { documentsOf } from './search-documents.js';
import { WordWeights } from './word-weights.js';

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

/** Entries that are looked at closely. */
const MAX_ENTRIES = 20;
/** Documents that are looked at closely. */
const MAX_DOCUMENTS = 48;
/** A message of fewer words stands in too many sentences by chance. */
const MIN_RETYPED_WORDS = 3;

/** The index in a form that can be written to a file. */
export interface SerialisedIndex {
  documents: SerialisedDocuments;
  postings: SerialisedPostings;
}

/** One document beside the query. */
interface Near {
  /** Id of the document. */
  id: number;
  mass: number;
  similarity: number;
  completeness: number;
}

export class SearchIndex {
  private readonly queries: QueryReader;
  /** For each word the turn in which it was met last: tells the first of a document's equal words from the others. */
  private readonly met: Uint32Array;
  private turn = 0;
  /** Weight of the different words of each document. */
  private readonly masses: Float64Array;

  private constructor(
    private readonly documents: DocumentTable,
    private readonly postings: Postings,
    private readonly weights: WordWeights,
  ) {
    this.queries = new QueryReader(documents, weights);
    this.met = new Uint32Array(documents.lexicon.length);
    this.masses = new Float64Array(documents.size);
    this.weighDocuments();
  }

  /** Builds the index of a catalogue. */
  static build(entries: readonly CatalogEntry[]): SearchIndex {
    const table = DocumentTable.of(documentsOf(entries));
    const weights = new WordWeights(table);
    // What a catalogue of its own takes is taken when it is read, not while somebody waits for an answer.
    weights.spelling();
    return new SearchIndex(table, indexed(table, weights), weights);
  }

  static parse({ documents, postings }: SerialisedIndex): SearchIndex {
    const table = DocumentTable.parse(documents);
    return new SearchIndex(table, new Postings(postings), new WordWeights(table));
  }

  toJSON(): SerialisedIndex {
    return { documents: this.documents.toJSON(), postings: this.postings.toJSON() };
  }

  /**
   * Scores the entries that share words with a text, best first.
   *
   * @param words of the text, in order, as `wordsOf` gives them; at most a few hundred
   */
  search(words: readonly string[]): SearchScore[] {
    const query = this.queries.read(words);
    if (query.words.length === 0) return [];
    const byEntry = new Map<number, Near[]>();
    for (const id of this.postings.search(this.queries.lookedUp(query), MAX_DOCUMENTS)) {
      const near = this.compare(id, query);
      const owner = this.documents.owners[id] as number;
      const list = byEntry.get(owner);
      if (list) list.push(near);
      else byEntry.set(owner, [near]);
    }
    // Documents come best first, so entries do as well.
    const nearest = [...byEntry].slice(0, MAX_ENTRIES);
    const scores = nearest.flatMap(([owner, near]) => this.score(owner, near, query) ?? []);
    return scores.sort((a, b) => b.similarity - a.similarity || b.coverage - a.coverage);
  }

  private compare(id: number, query: Query): Near {
    const { documents, met } = this;
    const { words } = documents;
    const wanted = this.queries.weights;
    const turn = this.nextTurn();
    const end = documents.starts[id + 1] as number;
    let mass = 0;
    for (let i = documents.starts[id] as number; i < end; i++) {
      const word = words[i] as number;
      if (wanted[word] === 0 || met[word] === turn) continue;
      met[word] = turn;
      mass += wanted[word] as number;
    }
    const whole = this.masses[id] as number;
    return {
      id,
      mass,
      similarity: (documents.weightOf(id) * mass) / Math.sqrt(Math.max(1e-9, query.total * whole)),
      completeness: mass / Math.max(1e-9, whole),
    };
  }

  /** Weighs the different words of each document. */
  private weighDocuments(): void {
    const { documents, weights, met, masses } = this;
    for (let id = 0; id < documents.size; id++) {
      const turn = this.nextTurn();
      const end = documents.starts[id + 1] as number;
      let mass = 0;
      for (let i = documents.starts[id] as number; i < end; i++) {
        const word = documents.words[i] as number;
        if (met[word] === turn) continue;
        met[word] = turn;
        mass += weights.weightOf(word);
      }
      masses[id] = mass;
    }
  }

  private nextTurn(): number {
    if (this.turn === 2 ** 32 - 1) {
      this.met.fill(0);
      this.turn = 0;
    }
    return ++this.turn;
  }

  /** The words that a document shares with the query, heaviest first. */
  private sharedTerms(id: number): string[] {
    const { documents, weights } = this;
    const shared = new Set<number>();
    for (const word of documents.wordsOf(id)) if (this.queries.weights[word] !== 0) shared.add(word);
    return [...shared]
      .sort((a, b) => weights.weightOf(b) - weights.weightOf(a))
      .map((word) => documents.lexicon[word] as string);
  }

  private sharedPairs(id: number): number {
    const { words, starts } = this.documents;
    return this.queries.pairs.sharedWith(words, starts[id] as number, starts[id + 1] as number);
  }

  private retypedShare({ id, completeness }: Near): number {
    const length = this.documents.lengthOf(id);
    if (!this.documents.isLiteral(id) || length < MIN_RETYPED_WORDS) return 0;
    return Math.min(1, completeness) * Math.min(1, this.sharedPairs(id) / (length - 1));
  }

  /** Share of the query's weight that the entry's words cover. */
  private coverage(owner: number, { words, total }: Query): number {
    let covered = 0;
    for (const word of words) {
      if (this.weights.isUsedBy(word, owner)) covered += this.queries.weights[word] as number;
    }
    return covered / Math.max(1e-9, total);
  }

  /** Null when nothing but near-misses of the entry come near. */
  private score(owner: number, all: Near[], query: Query): SearchScore | null {
    const { documents } = this;
    const near = all.filter(({ id }) => !documents.isCounter(id)).sort((a, b) => b.similarity - a.similarity);
    const best = near[0];
    if (!best) return null;
    return {
      entry: documents.entries[owner] as string,
      similarity: best.similarity,
      coverage: this.coverage(owner, query),
      completeness: best.completeness,
      mass: best.mass,
      pairs: this.sharedPairs(best.id),
      retyped: Math.max(0, ...near.map((one) => this.retypedShare(one))),
      support: (near[1]?.similarity ?? 0) + (near[2]?.similarity ?? 0),
      counter: Math.max(
        0,
        ...all.filter(({ id }) => documents.isCounter(id)).map(({ similarity }) => similarity),
      ),
      odds: query.odds,
      terms: this.sharedTerms(best.id),
    };
  }
}

/** Lets MiniSearch index those words that are ever looked up: the common ones would make it large and slow. */
function indexed(table: DocumentTable, weights: WordWeights): Postings {
  const terms = table.lexicon.map((_, word) =>
    weights.weightOf(word) >= MIN_LOOKUP_WEIGHT ? termOf(word) : '',
  );
  const termsOf = (id: number) => {
    const all: string[] = [];
    for (const word of table.wordsOf(id)) if (terms[word] !== '') all.push(terms[word] as string);
    return all.join(' ');
  };
  const index = new MiniSearch<{ id: number }>({
    fields: ['words'],
    tokenize: (text) => text.split(' '),
    processTerm: (term) => term,
    extractField: ({ id }, field) => (field === 'id' ? id : termsOf(id)),
  });
  for (let id = 0; id < table.size; id++) index.add({ id });
  return Postings.of(index.toJSON(), table.lexicon.length);
}

/**
 * The score of an entry that is not among the nearest.
 *
 * @param beside the score of another entry for the same paste: what is said of the paste alone holds here as well
 */
export function noScore(entry: string, beside: SearchScore | undefined): SearchScore {
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
    odds: beside?.odds ?? { mean: 0, sum: 0 },
    terms: [],
  };
}
