/** What words say: how rare each is among errors and elsewhere, and which entry uses it. */
import { backgroundShare } from './background.js';
import type { DocumentTable } from './document-table.js';
import { Spelling } from './spelling.js';

/** How many entries the background counts for when the rarity of a word is judged. */
const BACKGROUND_SIZE = 450;
/** Weight of a word that no way of saying an error has. */
export const UNKNOWN_WEIGHT = 1.6;
const MAX_ODDS_WORDS = 60;
/** One word alone decides nothing. */
const MAX_ODDS = 3;
/** Share of a word that no background text has. */
const BACKGROUND_FLOOR = 0.0004;

export class WordWeights {
  /** Inverse document frequency over entries and background, by number of the word. */
  private readonly idf: Float64Array;
  /** In how many documents a word occurs. */
  private readonly occurrences: Uint32Array;
  /** In how many entries. */
  private readonly spread: Uint32Array;
  /** First document of each entry, and the end. */
  private readonly starts: Uint32Array;
  private readonly vocabularies = new Map<string, ReadonlySet<number>>();
  private corrector: Spelling | undefined;

  constructor(private readonly documents: DocumentTable) {
    const { lexicon, entries } = documents;
    this.occurrences = new Uint32Array(lexicon.length);
    this.spread = new Uint32Array(lexicon.length);
    this.starts = new Uint32Array(entries.length + 1).fill(documents.size);
    const speaking = this.count();
    this.idf = Float64Array.from(lexicon, (word, number) => {
      const count = this.spread[number] as number;
      // Words of near-misses alone are known, so that a near-miss can be found, but weigh no more than unknown ones.
      if (count === 0) return UNKNOWN_WEIGHT;
      return Math.log(1 + (speaking + BACKGROUND_SIZE) / (count + BACKGROUND_SIZE * backgroundShare(word)));
    });
  }

  /** Counts the words of all documents but near-misses; returns how many entries have any. */
  private count(): number {
    const { documents, occurrences, spread, starts } = this;
    // Where a word was counted last, so that no set is needed.
    const inDocument = new Int32Array(spread.length).fill(-1);
    const inEntry = new Int32Array(spread.length).fill(-1);
    const speaking = new Set<number>();
    for (let id = documents.size - 1; id >= 0; id--) starts[documents.owners[id] as number] = id;
    for (let id = 0; id < documents.size; id++) {
      if (documents.isCounter(id)) continue;
      const owner = documents.owners[id] as number;
      speaking.add(owner);
      for (const word of documents.wordsOf(id)) {
        if (inDocument[word] !== id) occurrences[word] = (occurrences[word] as number) + 1;
        if (inEntry[word] !== owner) spread[word] = (spread[word] as number) + 1;
        inDocument[word] = id;
        inEntry[word] = owner;
      }
    }
    return speaking.size;
  }

  /** @returns how rare a word is; undefined for an unknown one */
  weightOf(word: string): number | undefined {
    const number = this.documents.numberOf(word);
    return number === undefined ? undefined : this.idf[number];
  }

  /** @returns how rare the word of a number is */
  weightOfNumber(word: number): number {
    return this.idf[word] as number;
  }

  /** @returns in how many documents a word occurs: what looking it up costs */
  occurrencesOf(word: string): number {
    return Math.max(1, this.usesOf(word));
  }

  private usesOf(word: string): number {
    const number = this.documents.numberOf(word);
    return number === undefined ? 0 : (this.occurrences[number] as number);
  }

  /** @returns numbers of the words that an entry uses; gathered when the entry first comes near a paste */
  vocabularyOf(owner: number): ReadonlySet<number> {
    const entry = this.documents.entries[owner] as string;
    const known = this.vocabularies.get(entry);
    if (known) return known;
    const vocabulary = new Set<number>();
    for (let id = this.starts[owner] as number; id < (this.starts[owner + 1] as number); id++) {
      if (!this.documents.isCounter(id)) for (const word of this.documents.wordsOf(id)) vocabulary.add(word);
    }
    this.vocabularies.set(entry, vocabulary);
    return vocabulary;
  }

  /** @returns the known word that a mistyped one was meant to be */
  correct(word: string): string | undefined {
    this.corrector ??= new Spelling(this.byCommonness());
    return this.corrector.correct(word);
  }

  /** Words of the entries, those of many entries first. */
  private byCommonness(): string[] {
    const { spread } = this;
    return Array.from(spread.keys())
      .filter((number) => (spread[number] as number) > 0)
      .sort((a, b) => (spread[b] as number) - (spread[a] as number))
      .map((number) => this.documents.lexicon[number] as string);
  }

  /** How much likelier each word is among the ways of saying errors than in the background (naive Bayes). */
  oddsOf(words: readonly string[]): { mean: number; sum: number } {
    let sum = 0;
    const counted = words.slice(0, MAX_ODDS_WORDS);
    for (const word of counted) {
      const here = (this.usesOf(word) + 0.5) / (this.documents.size + 1);
      const elsewhere = backgroundShare(word) + BACKGROUND_FLOOR;
      sum += Math.max(-MAX_ODDS, Math.min(MAX_ODDS, Math.log(here / elsewhere)));
    }
    return { mean: counted.length === 0 ? 0 : sum / counted.length, sum };
  }
}
