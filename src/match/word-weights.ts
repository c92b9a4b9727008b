/** What words say: how rare each is among errors and elsewhere, and which entry uses it. */
import { backgroundShare } from './background.js';
import type { SearchDocument } from './search-documents.js';
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
  /** Inverse document frequency over entries and background. */
  private readonly idf = new Map<string, number>();
  /** In how many documents a word occurs. */
  private readonly occurrences = new Map<string, number>();
  private readonly vocabulary = new Map<string, Set<string>>();
  private readonly documentCount: number;
  private corrector: Spelling | undefined;
  /** Words of the entries, those of many entries first. */
  private readonly byCommonness: string[];

  constructor(documents: readonly SearchDocument[]) {
    this.documentCount = documents.length;
    for (const { entry, words, counter } of documents) {
      if (counter) continue;
      const known = this.vocabulary.get(entry) ?? new Set<string>();
      this.vocabulary.set(entry, known);
      for (const word of new Set(words.split(' '))) {
        known.add(word);
        this.occurrences.set(word, (this.occurrences.get(word) ?? 0) + 1);
      }
    }
    const spread = new Map<string, number>();
    for (const words of this.vocabulary.values()) {
      for (const word of words) spread.set(word, (spread.get(word) ?? 0) + 1);
    }
    for (const [word, count] of spread) {
      const background = BACKGROUND_SIZE * backgroundShare(word);
      this.idf.set(word, Math.log(1 + (this.vocabulary.size + BACKGROUND_SIZE) / (count + background)));
    }
    this.byCommonness = [...spread].sort((a, b) => b[1] - a[1]).map(([word]) => word);
    // Words of near-misses alone are known, so that a near-miss can be found, but weigh no more than unknown ones.
    for (const { words, counter } of documents) {
      if (!counter) continue;
      for (const word of words.split(' ')) if (!this.idf.has(word)) this.idf.set(word, UNKNOWN_WEIGHT);
    }
  }

  /** @returns how rare a word is, 0 for one that stands in no document; undefined for an unknown one */
  weightOf(word: string): number | undefined {
    return this.idf.get(word);
  }

  /** @returns in how many documents a word occurs: what looking it up costs */
  occurrencesOf(word: string): number {
    return this.occurrences.get(word) ?? 1;
  }

  /** Whether an entry uses a word. */
  uses(entry: string, word: string): boolean {
    return this.vocabulary.get(entry)?.has(word) ?? false;
  }

  /** @returns the known word that a mistyped one was meant to be */
  correct(word: string): string | undefined {
    this.corrector ??= new Spelling(this.byCommonness);
    return this.corrector.correct(word);
  }

  /** How much likelier each word is among the ways of saying errors than in the background (naive Bayes). */
  oddsOf(words: readonly string[]): { mean: number; sum: number } {
    let sum = 0;
    const counted = words.slice(0, MAX_ODDS_WORDS);
    for (const word of counted) {
      const here = ((this.occurrences.get(word) ?? 0) + 0.5) / (this.documentCount + 1);
      const elsewhere = backgroundShare(word) + BACKGROUND_FLOOR;
      sum += Math.max(-MAX_ODDS, Math.min(MAX_ODDS, Math.log(here / elsewhere)));
    }
    return { mean: counted.length === 0 ? 0 : sum / counted.length, sum };
  }
}
