/**
 * The documents of the search layer as numbers: each word once in a lexicon, each document a row of its word numbers.
 * It takes a fraction of the memory of texts, is read from a file without splitting any, and compares by number.
 */
import { startsOf } from './postings.js';
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
  private constructor(
    /** Words by number, in the order in which the entries use them first. */
    readonly lexicon: readonly string[],
    /** Ids of entries. Documents of one entry stand together, in the order of the entries. */
    readonly entries: readonly string[],
    /** For each document the index of its entry. */
    readonly owners: Uint32Array,
    private readonly weights: Float64Array,
    private readonly marks: Uint8Array,
    /** Where the words of each document begin, and the end. */
    readonly starts: Uint32Array,
    /** Numbers of the words of all documents, in order, with repetitions. */
    readonly words: Uint32Array,
    /** Number of each word. */
    private readonly numbers: ReadonlyMap<string, number>,
  ) {}

  /** @param documents in the order of their ids, which count from 0; those of an entry stand together */
  static of(documents: readonly SearchDocument[]): DocumentTable {
    const starts = startsOf(documents.map(({ words }) => words.length));
    const words = new Uint32Array(starts.at(-1) as number);
    const numbers = new Map<string, number>();
    // Words of near-misses alone come last.
    for (const isCounter of [false, true]) {
      for (const { id, counter, words: said } of documents) {
        if (counter !== isCounter) continue;
        let at = starts[id] as number;
        for (const word of said) words[at++] = numberIn(numbers, word);
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
      starts,
      words,
      numbers,
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
    const known = lexicon.split(' ');
    const numbers = new Map<string, number>();
    for (let number = 0; number < known.length; number++) numbers.set(known[number] as string, number);
    return new DocumentTable(
      known,
      entries,
      Uint32Array.from(owners),
      Float64Array.from(weights),
      Uint8Array.from(marks),
      startsOf(lengths),
      Uint32Array.from(words),
      numbers,
    );
  }

  toJSON(): SerialisedDocuments {
    return {
      lexicon: this.lexicon.join(' '),
      entries: [...this.entries],
      owners: [...this.owners],
      lengths: Array.from(this.owners, (_, id) => this.lengthOf(id)),
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

  /** @returns how many words a document has */
  lengthOf(id: number): number {
    return (this.starts[id + 1] as number) - (this.starts[id] as number);
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

/** The number of a word; a new word gets the next one. */
function numberIn(numbers: Map<string, number>, word: string): number {
  const known = numbers.get(word);
  if (known !== undefined) return known;
  const next = numbers.size;
  numbers.set(word, next);
  return next;
}
