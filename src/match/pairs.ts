/** Neighbouring words: how many of a paste's are neighbours in a document as well. */

/** Pairs of a text that count, from its start. */
const MAX_PAIRS = 400;
/** More than words in so many pairs. */
const SPAN = 2 ** 10;

export class NeighbourPairs {
  /** Number within the paste, from 1, by number of the word; 0 for words that the paste does not have. */
  private readonly local: Uint16Array;
  private readonly known: number[] = [];
  /** For each pair the turn in which it was counted last. */
  private readonly counted = new Map<number, number>();
  private turn = 0;

  /** @param words how many words the lexicon has */
  constructor(words: number) {
    this.local = new Uint16Array(words);
  }

  /**
   * Takes the pairs of a paste, and forgets those of the one before.
   *
   * @param sequence numbers of its words, in order
   */
  take(sequence: readonly number[]): void {
    for (const word of this.known) this.local[word] = 0;
    this.known.length = 0;
    this.counted.clear();
    let before = 0;
    for (let i = 0; i < sequence.length && i <= MAX_PAIRS; i++) {
      const next = this.localNumber(sequence[i] as number);
      if (i > 0) this.counted.set(before * SPAN + next, 0);
      before = next;
    }
  }

  private localNumber(word: number): number {
    if (this.local[word] === 0) this.local[word] = this.known.push(word);
    return this.local[word] as number;
  }

  /**
   * @param words numbers of the words of many documents
   * @param from index of a document's first word
   * @param to index behind its last
   * @returns how many different pairs of the document the paste has
   */
  sharedWith(words: Uint32Array, from: number, to: number): number {
    const { local, counted } = this;
    const turn = ++this.turn;
    const end = Math.min(to, from + MAX_PAIRS + 1);
    let shared = 0;
    let before = 0;
    for (let i = from; i < end; i++) {
      const next = local[words[i] as number] as number;
      if (before !== 0 && next !== 0) {
        const pair = before * SPAN + next;
        const last = counted.get(pair);
        if (last !== undefined && last !== turn) {
          counted.set(pair, turn);
          shared++;
        }
      }
      before = next;
    }
    return shared;
  }
}
