/**
 * A MiniSearch index as arrays. MiniSearch builds the index and says what it is worth; its own search makes an object
 * with the matched terms for each document it finds, which is most of its time and of no use here. This one gives the
 * same documents in the same order, for plain words combined by `or`.
 */
import type { AsPlainObject } from 'minisearch';

/** The postings in a form that can be written to a file. */
export interface SerialisedPostings {
  /** For each word of the lexicon how many documents have it; 0 for a word that is not looked up. */
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

/**
 * MiniSearch keeps its terms in a tree of letters and walks over the children of a node one by one, so it gets the
 * numbers of words in few digits: that takes less than half the time of the words themselves.
 */
const RADIX = 16;

/** @returns the term that stands for a word in the index that {@link Postings.of} takes over */
export function termOf(word: number): string {
  return word.toString(RADIX);
}

/** Nothing is made for a single word or document: a large catalogue has a million words. */
export class Postings {
  /** Where the documents of each word begin, and the end. */
  private readonly starts: Uint32Array;
  private readonly documents: Uint32Array;
  private readonly frequencies: Uint32Array;
  private readonly lengths: Uint32Array;
  private readonly averageLength: number;
  /** What the length of each document takes from its score. */
  private readonly norms: Float64Array;
  /** Of one search, and empty again behind it. */
  private readonly totals: Float64Array;
  private readonly matched: Uint8Array;
  /** Its documents in the order in which they were found. Kept, because an array that grows for each search is garbage. */
  private readonly found: Uint32Array;

  constructor({ counts, documents, frequencies, lengths, averageLength }: SerialisedPostings) {
    this.starts = startsOf(counts);
    this.documents = Uint32Array.from(documents);
    this.frequencies = Uint32Array.from(frequencies);
    this.lengths = Uint32Array.from(lengths);
    this.averageLength = averageLength;
    this.norms = new Float64Array(lengths.length);
    for (let id = 0; id < lengths.length; id++) {
      this.norms[id] = K * (1 - B + (B * (lengths[id] as number)) / averageLength);
    }
    this.totals = new Float64Array(lengths.length);
    this.matched = new Uint8Array(lengths.length);
    this.found = new Uint32Array(lengths.length);
  }

  /**
   * Takes over the index of one field.
   *
   * @param plain what MiniSearch's `toJSON` gives; its terms are those of {@link termOf}, the ids of its documents count
   *   from 0, and none was removed
   * @param words how many words the lexicon has
   */
  static of(plain: AsPlainObject, words: number): Postings {
    const { index, fieldLength, averageFieldLength, documentCount } = plain;
    const found: Array<Record<string, number> | undefined> = new Array(words);
    for (const [term, fields] of index) found[Number.parseInt(term, RADIX)] = Object.values(fields)[0];
    const counts: number[] = [];
    const documents: number[] = [];
    const frequencies: number[] = [];
    for (let word = 0; word < words; word++) {
      const before = documents.length;
      const frequencyOf = found[word] ?? {};
      for (const id in frequencyOf) {
        documents.push(Number(id));
        frequencies.push(frequencyOf[id] as number);
      }
      counts.push(documents.length - before);
    }
    const lengths = Array.from({ length: documentCount }, (_, id) => fieldLength[id]?.[0] ?? 0);
    return new Postings({
      counts,
      documents,
      frequencies,
      lengths,
      averageLength: averageFieldLength[0] ?? 0,
    });
  }

  toJSON(): SerialisedPostings {
    const { starts } = this;
    return {
      counts: Array.from(starts.subarray(1), (end, word) => end - (starts[word] as number)),
      documents: [...this.documents],
      frequencies: [...this.frequencies],
      lengths: [...this.lengths],
      averageLength: this.averageLength,
    };
  }

  /**
   * @param words numbers of different words
   * @param limit how many documents to give at most
   * @returns ids of the documents that have any of the words, best first
   */
  search(words: readonly number[], limit: number): number[] {
    const { totals, matched, found } = this;
    let count = 0;
    for (const word of words) count = this.add(word, count);
    for (let i = 0; i < count; i++) {
      const id = found[i] as number;
      // A document counts more the more of the words it has.
      totals[id] = (totals[id] as number) * (matched[id] as number);
    }
    const best = this.best(count, limit);
    for (let i = 0; i < count; i++) {
      const id = found[i] as number;
      totals[id] = 0;
      matched[id] = 0;
    }
    return best;
  }

  /**
   * Adds to the totals what a word is worth.
   *
   * @param count how many documents have been found
   * @returns how many there are with those that none of the words before has
   */
  private add(word: number, count: number): number {
    const { documents, frequencies, norms, totals, matched, found } = this;
    const from = this.starts[word] as number;
    const to = this.starts[word + 1] as number;
    const rarity = Math.log(1 + (norms.length - (to - from) + 0.5) / (to - from + 0.5));
    let all = count;
    for (let i = from; i < to; i++) {
      const id = documents[i] as number;
      const frequency = frequencies[i] as number;
      const score = rarity * (D + (frequency * (K + 1)) / (frequency + (norms[id] as number)));
      if (matched[id] === 0) found[all++] = id;
      totals[id] = (totals[id] as number) + score;
      matched[id] = (matched[id] as number) + 1;
    }
    return all;
  }

  /** The documents with the highest totals; of equals the one found first. */
  private best(count: number, limit: number): number[] {
    const { totals, found } = this;
    const best: number[] = [];
    for (let i = 0; i < count; i++) {
      const id = found[i] as number;
      const total = totals[id] as number;
      if (best.length === limit && total <= (totals[best[limit - 1] as number] as number)) continue;
      let place = Math.min(best.length, limit - 1);
      for (; place > 0 && total > (totals[best[place - 1] as number] as number); place--) {
        best[place] = best[place - 1] as number;
      }
      best[place] = id;
    }
    return best;
  }
}

/** @returns where each of several lists begins that stand one after the other, and the end */
export function startsOf(lengths: ArrayLike<number>): Uint32Array {
  const starts = new Uint32Array(lengths.length + 1);
  for (let i = 0; i < lengths.length; i++) starts[i + 1] = (starts[i] as number) + (lengths[i] as number);
  return starts;
}
