/** What the search layer asks for: the words of a paste that count, their weights, and what else they say. */
import type { DocumentTable } from './document-table.js';
import { NeighbourPairs } from './pairs.js';
import { UNKNOWN_WEIGHT, type WordWeights } from './word-weights.js';

/** Words of a paste that are looked up: the rarest, because they decide. */
const MAX_QUERY_WORDS = 20;
/** Unknown words that count as evidence for something else; long logs are mostly such words. */
const MAX_UNKNOWN = 10;
/** A corrected word says less than one that is spelled right. */
const CORRECTED_CREDIT = 0.8;

/** A word of less weight finds nothing by itself. */
export const MIN_LOOKUP_WEIGHT = 2;
const MAX_LOOKUP_WORDS = 14;
/** Documents that all words of a query may bring in; two words are looked up whatever they cost. */
const MAX_LOOKUP_COST = 800;
const MIN_LOOKUP_WORDS = 2;

/** One paste; until the next one is read. */
export interface Query {
  /** Numbers of the words that count, the heaviest first. */
  words: readonly number[];
  /** Weight of all words, known and unknown. */
  total: number;
  odds: { mean: number; sum: number };
}

export class QueryReader {
  /** Weights of the query's words by number; 0 for all others. */
  readonly weights: Float64Array;
  /** Neighbouring words of the query, corrected. */
  readonly pairs: NeighbourPairs;
  private weighed: readonly number[] = [];

  constructor(
    private readonly documents: DocumentTable,
    private readonly rarity: WordWeights,
  ) {
    this.weights = new Float64Array(documents.lexicon.length);
    this.pairs = new NeighbourPairs(documents.lexicon.length);
  }

  /**
   * Reads the words of a text, and forgets the one before.
   *
   * @param words in order, as `wordsOf` gives them
   */
  read(words: readonly string[]): Query {
    const known = new Map<number, number>();
    const unknown = new Set<string>();
    const sequence: number[] = [];
    for (const word of words) {
      const number = this.documents.numberOf(word);
      if (number !== undefined) {
        known.set(number, this.rarity.weightOf(number));
        sequence.push(number);
        continue;
      }
      const meant = unknown.has(word) ? undefined : this.rarity.correct(word);
      if (meant === undefined) {
        unknown.add(word);
        continue;
      }
      if (!known.has(meant)) known.set(meant, this.rarity.weightOf(meant) * CORRECTED_CREDIT);
      sequence.push(meant);
    }
    this.pairs.take(sequence);
    const heaviest = [...known].sort((a, b) => b[1] - a[1]).slice(0, MAX_QUERY_WORDS);
    const mass = this.weigh(heaviest);
    return {
      words: this.weighed,
      total: mass + Math.min(unknown.size, MAX_UNKNOWN) * UNKNOWN_WEIGHT,
      odds: this.rarity.oddsOf(known.keys(), unknown),
    };
  }

  /** Notes the weights of words; returns their sum. */
  private weigh(words: ReadonlyArray<readonly [word: number, weight: number]>): number {
    for (const word of this.weighed) this.weights[word] = 0;
    this.weighed = words.map(([word]) => word);
    let mass = 0;
    for (const [word, weight] of words) {
      this.weights[word] = weight;
      mass += weight;
    }
    return mass;
  }

  /** The rarest words find the documents; common ones are left out where a large catalogue has many of them. */
  lookedUp({ words }: Query): number[] {
    const { rarity, weights } = this;
    const rare = words
      .filter((word) => (weights[word] as number) >= MIN_LOOKUP_WEIGHT)
      .slice(0, MAX_LOOKUP_WORDS)
      .sort((a, b) => rarity.occurrencesOf(a) - rarity.occurrencesOf(b));
    let cost = 0;
    return rare.filter((word, rank) => {
      cost += rarity.occurrencesOf(word);
      return rank < MIN_LOOKUP_WORDS || cost <= MAX_LOOKUP_COST;
    });
  }
}
