/** What words say: how rare each is among errors and elsewhere, and which entry uses it. */
import { backgroundShare } from './background.js';
import type { DocumentTable } from './document-table.js';
import { startsOf } from './postings.js';
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
  /** Indexes of the entries that use each word, ascending, word by word; where those of each begin, and the end. */
  private readonly users: Uint32Array;
  private readonly starts: Uint32Array;
  private corrector: Spelling | undefined;

  constructor(private readonly documents: DocumentTable) {
    const { lexicon } = documents;
    this.occurrences = new Uint32Array(lexicon.length);
    const { spread, speaking } = this.count();
    this.starts = startsOf(spread);
    this.users = this.listUsers();
    this.idf = new Float64Array(lexicon.length);
    for (let word = 0; word < lexicon.length; word++) {
      const count = spread[word] as number;
      const elsewhere = BACKGROUND_SIZE * backgroundShare(lexicon[word] as string);
      // Words of near-misses alone are known, so that a near-miss can be found, but weigh no more than unknown ones.
      this.idf[word] =
        count === 0 ? UNKNOWN_WEIGHT : Math.log(1 + (speaking + BACKGROUND_SIZE) / (count + elsewhere));
    }
  }

  /** Counts the words of all documents but near-misses: in how many entries each is, and how many entries have any. */
  private count(): { spread: Uint32Array; speaking: number } {
    const { documents, occurrences } = this;
    const spread = new Uint32Array(occurrences.length);
    // Where a word was counted last, so that no set is needed.
    const inDocument = new Int32Array(spread.length).fill(-1);
    const inEntry = new Int32Array(spread.length).fill(-1);
    let speaking = 0;
    let last = -1;
    forEachSaid(documents, (word, id, owner) => {
      if (inDocument[word] !== id) occurrences[word] = (occurrences[word] as number) + 1;
      if (inEntry[word] !== owner) spread[word] = (spread[word] as number) + 1;
      inDocument[word] = id;
      inEntry[word] = owner;
      if (owner !== last) speaking++;
      last = owner;
    });
    return { spread, speaking };
  }

  private listUsers(): Uint32Array {
    const { documents, starts } = this;
    const users = new Uint32Array(starts.at(-1) as number);
    const ends = starts.slice();
    forEachSaid(documents, (word, _, owner) => {
      const end = ends[word] as number;
      if (end > (starts[word] as number) && users[end - 1] === owner) return;
      users[end] = owner;
      ends[word] = end + 1;
    });
    return users;
  }

  /** @returns how rare the word of a number is */
  weightOf(word: number): number {
    return this.idf[word] as number;
  }

  /** @returns in how many documents a word occurs: what looking it up costs */
  occurrencesOf(word: number): number {
    return Math.max(1, this.occurrences[word] as number);
  }

  /** @returns whether an entry says a word, near-misses aside */
  isUsedBy(word: number, owner: number): boolean {
    const end = this.starts[word + 1] as number;
    let from = this.starts[word] as number;
    for (let to = end; from < to; ) {
      const middle = (from + to) >>> 1;
      if ((this.users[middle] as number) < owner) from = middle + 1;
      else to = middle;
    }
    return from < end && this.users[from] === owner;
  }

  /** @returns the number of the known word that a mistyped one was meant to be */
  correct(word: string): number | undefined {
    return this.spelling().correct(word);
  }

  /** Makes what {@link correct} needs, which otherwise the first unknown word waits for. */
  spelling(): Spelling {
    this.corrector ??= new Spelling(this.documents.lexicon, this.byCommonness());
    return this.corrector;
  }

  /** Numbers of the words of the entries, those of many entries first. */
  private byCommonness(): Uint32Array {
    const { starts } = this;
    const { length } = this.documents.lexicon;
    const most = this.documents.entries.length;
    // One number for how few entries use a word, and which word it is, so that plain numbers are sorted.
    const keys = new Float64Array(length);
    let used = 0;
    for (let word = 0; word < length; word++) {
      const spread = (starts[word + 1] as number) - (starts[word] as number);
      if (spread > 0) keys[used++] = (most - spread) * length + word;
    }
    return Uint32Array.from(keys.subarray(0, used).sort(), (key) => key % length);
  }

  /**
   * How much likelier each word is among the ways of saying errors than in the background (naive Bayes).
   *
   * @param known numbers of words
   * @param unknown words that no document has, counted behind the known ones
   */
  oddsOf(known: Iterable<number>, unknown: Iterable<string>): { mean: number; sum: number } {
    let sum = 0;
    let counted = 0;
    const add = (word: string, uses: number) => {
      const here = (uses + 0.5) / (this.documents.size + 1);
      const elsewhere = backgroundShare(word) + BACKGROUND_FLOOR;
      sum += Math.max(-MAX_ODDS, Math.min(MAX_ODDS, Math.log(here / elsewhere)));
      counted++;
    };
    for (const word of known) {
      if (counted === MAX_ODDS_WORDS) break;
      add(this.documents.lexicon[word] as string, this.occurrences[word] as number);
    }
    for (const word of unknown) {
      if (counted === MAX_ODDS_WORDS) break;
      add(word, 0);
    }
    return { mean: counted === 0 ? 0 : sum / counted, sum };
  }
}

/** Goes over the words of all documents but near-misses, entry by entry. */
function forEachSaid(
  documents: DocumentTable,
  visit: (word: number, id: number, owner: number) => void,
): void {
  const { words, starts, owners } = documents;
  for (let id = 0; id < documents.size; id++) {
    if (documents.isCounter(id)) continue;
    const owner = owners[id] as number;
    const end = starts[id + 1] as number;
    for (let i = starts[id] as number; i < end; i++) visit(words[i] as number, id, owner);
  }
}
