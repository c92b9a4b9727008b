/**
 * The documents of the search layer as numbers: each word once in a lexicon, each document a row of its word numbers.
 * It takes a fraction of the memory of texts, is read from a file without splitting any, and compares by number.
 */
import type { SearchDocument } from './search-documents.js';

/** The table in a form that can be written to a file. */
export interface SerialisedDocuments {
  /** The lexicon, joined by blanks. */
  lexicon: string;
  entries: string[];
  /** For each document: index of its entry, number of its words, weight, and marks. */
  owners: number[];
  lengths: number[];
  weights: number[];
  marks: number[];
  /** Numbers of the words of all documents, one after the other. */
  words: number[];
}

const LITERAL = 1;
const COUNTER = 2;

export class DocumentTable {
  /** Number of each word. */
  private readonly numbers = new Map<string, number>();
  /** Where the words of each document begin, and the end. */
  private readonly starts: Uint32Array;

  private constructor(
    /** Words by number, in the order in which the entries use them first. */
    readonly lexicon: readonly string[],
    /** Ids of entries. Documents of one entry stand together, in the order of the entries. */
    readonly entries: readonly string[],
    /** For each document the index of its entry. */
    readonly owners: Uint32Array,
    private readonly weights: Float64Array,
    private readonly marks: Uint8Array,
    lengths: ArrayLike<number>,
    private readonly words: Uint32Array,
  ) {
    for (let number = 0; number < lexicon.length; number++)
      this.numbers.set(lexicon[number] as string, number);
    this.starts = new Uint32Array(owners.length + 1);
    for (let id = 0; id < owners.length; id++) {
      this.starts[id + 1] = (this.starts[id] as number) + (lengths[id] as number);
    }
  }

  /** @param documents in the order of their ids, which count from 0; those of an entry stand together */
  static of(documents: readonly SearchDocument[]): DocumentTable {
    const texts = documents.map(({ words }) => words.split(' '));
    const numbers = new Map<string, number>();
    // Words of near-misses alone come last.
    for (const isCounter of [false, true]) {
      for (const { id, counter } of documents) {
        if (counter === isCounter)
          for (const word of texts[id] ?? []) if (!numbers.has(word)) numbers.set(word, numbers.size);
      }
    }
    const entries = [...new Set(documents.map(({ entry }) => entry))];
    const indexes = new Map(entries.map((entry, index) => [entry, index]));
    return new DocumentTable(
      [...numbers.keys()],
      entries,
      Uint32Array.from(documents, ({ entry }) => indexes.get(entry) as number),
      Float64Array.from(documents, ({ weight }) => weight),
      Uint8Array.from(documents, ({ literal, counter }) => (literal ? LITERAL : 0) | (counter ? COUNTER : 0)),
      texts.map(({ length }) => length),
      numbered(texts, numbers),
    );
  }

  static parse({
    lexicon,
    entries,
    owners,
    lengths,
    weights,
    marks,
    words,
  }: SerialisedDocuments): DocumentTable {
    return new DocumentTable(
      lexicon.split(' '),
      entries,
      Uint32Array.from(owners),
      Float64Array.from(weights),
      Uint8Array.from(marks),
      lengths,
      Uint32Array.from(words),
    );
  }

  toJSON(): SerialisedDocuments {
    return {
      lexicon: this.lexicon.join(' '),
      entries: [...this.entries],
      owners: [...this.owners],
      lengths: Array.from(
        this.owners,
        (_, id) => (this.starts[id + 1] as number) - (this.starts[id] as number),
      ),
      weights: [...this.weights],
      marks: [...this.marks],
      words: [...this.words],
    };
  }

  /** How many documents there are. */
  get size(): number {
    return this.owners.length;
  }

  /** @returns the number of a word; undefined for one that no document has */
  numberOf(word: string): number | undefined {
    return this.numbers.get(word);
  }

  /** @returns the numbers of a document's words, in order, with repetitions */
  wordsOf(id: number): Uint32Array {
    return this.words.subarray(this.starts[id], this.starts[id + 1]);
  }

  entryOf(id: number): string {
    return this.entries[this.owners[id] as number] as string;
  }

  /** How near the document is to the error's own words. */
  weightOf(id: number): number {
    return this.weights[id] as number;
  }

  /** Whether it is a message. */
  isLiteral(id: number): boolean {
    return ((this.marks[id] as number) & LITERAL) !== 0;
  }

  /** Whether it is a near-miss. */
  isCounter(id: number): boolean {
    return ((this.marks[id] as number) & COUNTER) !== 0;
  }
}

function numbered(texts: readonly string[][], numbers: ReadonlyMap<string, number>): Uint32Array {
  const all = new Uint32Array(texts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const words of texts) for (const word of words) all[at++] = numbers.get(word) as number;
  return all;
}
