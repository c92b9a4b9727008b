/**
 * A MiniSearch index as arrays. MiniSearch builds the index and says what it is worth; its own search makes an object
 * with the matched terms for each document it finds, which is most of its time and of no use here. This one gives the
 * same documents in the same order, for plain words combined by `or`.
 */
import type { AsPlainObject } from 'minisearch';

/** The postings in a form that can be written to a file. */
export interface SerialisedPostings {
  /** The words, joined by blanks. */
  terms: string;
  /** For each word how many documents have it. */
  counts: number[];
  /** Their ids, ascending, word by word. */
  documents: number[];
  /** How often the word stands in each. */
  frequencies: number[];
  /** For each document its number of different words. */
  lengths: number[];
  averageLength: number;
}

/** BM25+ as MiniSearch has it by default. */
const K = 1.2;
const B = 0.7;
const D = 0.5;

/** Where a word's documents stand, and what it adds to the score of each once that has been worked out. */
interface Posting {
  from: number;
  to: number;
  scores?: Float64Array;
}

export class Postings {
  private readonly byTerm = new Map<string, Posting>();
  private readonly documents: Uint32Array;
  private readonly totals: Float64Array;
  private readonly matched: Uint8Array;

  constructor(private readonly serialised: SerialisedPostings) {
    this.documents = Uint32Array.from(serialised.documents);
    this.totals = new Float64Array(serialised.lengths.length);
    this.matched = new Uint8Array(serialised.lengths.length);
    let from = 0;
    serialised.terms.split(' ').forEach((term, index) => {
      const to = from + (serialised.counts[index] as number);
      this.byTerm.set(term, { from, to });
      from = to;
    });
  }

  /**
   * Takes over the index of one field.
   *
   * @param index what MiniSearch's `toJSON` gives; the ids of its documents count from 0, and none was removed
   */
  static of({ index, fieldLength, averageFieldLength, documentCount }: AsPlainObject): Postings {
    const terms: string[] = [];
    const counts: number[] = [];
    const documents: number[] = [];
    const frequencies: number[] = [];
    for (const [term, fields] of index) {
      const found = Object.values(fields)[0] ?? {};
      const before = documents.length;
      for (const id in found) {
        documents.push(Number(id));
        frequencies.push(found[id] as number);
      }
      terms.push(term);
      counts.push(documents.length - before);
    }
    const lengths = Array.from({ length: documentCount }, (_, id) => fieldLength[id]?.[0] ?? 0);
    const averageLength = averageFieldLength[0] ?? 0;
    return new Postings({ terms: terms.join(' '), counts, documents, frequencies, lengths, averageLength });
  }

  toJSON(): SerialisedPostings {
    return this.serialised;
  }

  /**
   * @param terms different words
   * @param limit how many documents to give at most
   * @returns ids of the documents that have any of the words, best first
   */
  search(terms: readonly string[], limit: number): number[] {
    const { totals, matched } = this;
    const found: number[] = [];
    for (const term of terms) {
      const posting = this.byTerm.get(term);
      if (!posting) continue;
      const scores = this.scoresOf(posting);
      for (let i = 0; i < scores.length; i++) {
        const id = this.documents[posting.from + i] as number;
        if (matched[id] === 0) found.push(id);
        totals[id] = (totals[id] as number) + (scores[i] as number);
        matched[id] = (matched[id] as number) + 1;
      }
    }
    // A document counts more the more of the words it has.
    for (const id of found) totals[id] = (totals[id] as number) * (matched[id] as number);
    const best = this.best(found, limit);
    for (const id of found) {
      totals[id] = 0;
      matched[id] = 0;
    }
    return best;
  }

  /** The documents with the highest totals; of equals the one found first. */
  private best(found: readonly number[], limit: number): number[] {
    const totalOf = (id: number) => this.totals[id] as number;
    const floor = floorOf(found.map(totalOf), limit);
    const near = found.filter((id) => totalOf(id) >= floor);
    return near.sort((a, b) => totalOf(b) - totalOf(a)).slice(0, limit);
  }

  private scoresOf(posting: Posting): Float64Array {
    if (posting.scores) return posting.scores;
    const { frequencies, lengths, averageLength } = this.serialised;
    const { from, to } = posting;
    const rarity = Math.log(1 + (lengths.length - (to - from) + 0.5) / (to - from + 0.5));
    const scores = new Float64Array(to - from);
    for (let i = from; i < to; i++) {
      const frequency = frequencies[i] as number;
      const length = lengths[this.documents[i] as number] as number;
      scores[i - from] =
        rarity * (D + (frequency * (K + 1)) / (frequency + K * (1 - B + (B * length) / averageLength)));
    }
    posting.scores = scores;
    return scores;
  }
}

/** The total that the best `limit` documents have at the least. */
function floorOf(totals: readonly number[], limit: number): number {
  return totals.length <= limit ? 0 : (Float64Array.from(totals).sort()[totals.length - limit] as number);
}
