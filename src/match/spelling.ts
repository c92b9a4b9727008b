/**
 * Typing errors: finds the known word that an unknown one was meant to be. Two words within one insertion, deletion,
 * substitution or swap of neighbours have a spelling in common once a letter is left out of each.
 *
 * The spellings are kept as hashes in a flat table: there are ten for each word, and as strings those of a large
 * catalogue took seconds to file and most of the memory.
 */

/** Shorter words have too many neighbours to be told apart. */
const MIN_LENGTH = 5;
const MAX_LENGTH = 24;

/** Factor of the polynomial hash; odd, so that no bit is lost. */
const FACTOR = 0x01000193;
/** Spreads hashes over the table: 2^32 divided by the golden ratio. */
const SPREAD = 0x9e3779b1;
const MIN_BITS = 8;
/** Share of the table that may be taken. */
const MAX_LOAD = 0.6;

/** No letter is left out. */
const WHOLE = -1;

const POWERS = new Int32Array(MAX_LENGTH + 1).fill(1);
for (let i = 1; i <= MAX_LENGTH; i++) POWERS[i] = Math.imul(POWERS[i - 1] as number, FACTOR);

export class Spelling {
  private bits = MIN_BITS;
  /** At each place of the table the number of a word, counted from 1, and the hash of a spelling of it; 0 is free. */
  private numbers = new Uint32Array(2 ** MIN_BITS);
  private hashes = new Int32Array(2 ** MIN_BITS);
  private taken = 0;
  /** Hashes of the beginnings and the ends of the word at hand, by length and by index. */
  private readonly heads = new Int32Array(MAX_LENGTH + 1);
  private readonly tails = new Int32Array(MAX_LENGTH + 1);

  /**
   * @param words known words by number
   * @param order numbers of those that may be meant, the more important ones first: the first of two neighbours wins
   */
  constructor(
    private readonly words: readonly string[],
    order: Iterable<number>,
  ) {
    for (const number of order) this.file(number);
  }

  /** @returns number of the known word nearest to `word`, or undefined when none is near */
  correct(word: string): number | undefined {
    if (!isCorrectable(word)) return undefined;
    this.take(word);
    for (let left = WHOLE; left < word.length; left++) {
      const found = this.numbers[this.placeOf(word, left)] as number;
      if (found > 0) return found - 1;
    }
    return undefined;
  }

  private file(number: number): void {
    const word = this.words[number] as string;
    if (!isCorrectable(word)) return;
    this.take(word);
    for (let left = WHOLE; left < word.length; left++) {
      const place = this.placeOf(word, left);
      if (this.numbers[place] !== 0) continue;
      this.numbers[place] = number + 1;
      this.hashes[place] = this.hashOf(word, left);
      this.taken++;
    }
    if (this.taken > MAX_LOAD * this.numbers.length) this.grow();
  }

  /** Reads the word whose spellings are asked for next. */
  private take(word: string): void {
    const { heads, tails } = this;
    const { length } = word;
    tails[length] = 0;
    for (let i = 0; i < length; i++) {
      heads[i + 1] = Math.imul(heads[i] as number, FACTOR) + word.charCodeAt(i);
      const last = length - 1 - i;
      tails[last] = (tails[last + 1] as number) + Math.imul(word.charCodeAt(last), POWERS[i] as number);
    }
  }

  /** Hash of the word at hand without one letter. */
  private hashOf({ length }: string, left: number): number {
    if (left === WHOLE) return this.heads[length] as number;
    const head = Math.imul(this.heads[left] as number, POWERS[length - 1 - left] as number);
    return (head + (this.tails[left + 1] as number)) | 0;
  }

  /** Where a spelling of the word at hand stands in the table, or the free place where it would. */
  private placeOf(word: string, left: number): number {
    const { numbers, hashes, words } = this;
    const hash = this.hashOf(word, left);
    let place = Math.imul(hash, SPREAD) >>> (32 - this.bits);
    for (;;) {
      const number = numbers[place] as number;
      if (number === 0) return place;
      if (hashes[place] === hash && isSpelling(words[number - 1] as string, word, left)) return place;
      place = (place + 1) & (numbers.length - 1);
    }
  }

  /** Doubles the table. */
  private grow(): void {
    const { numbers, hashes } = this;
    this.bits++;
    const mask = 2 ** this.bits - 1;
    this.numbers = new Uint32Array(mask + 1);
    this.hashes = new Int32Array(mask + 1);
    for (let from = 0; from < numbers.length; from++) {
      if (numbers[from] === 0) continue;
      const hash = hashes[from] as number;
      let place = Math.imul(hash, SPREAD) >>> (32 - this.bits);
      while (this.numbers[place] !== 0) place = (place + 1) & mask;
      this.numbers[place] = numbers[from] as number;
      this.hashes[place] = hash;
    }
  }
}

/** Whether `known`, as it is or without one letter, is `word` without the letter at `left`. */
function isSpelling(known: string, word: string, left: number): boolean {
  const length = left === WHOLE ? word.length : word.length - 1;
  if (known.length !== length && known.length !== length + 1) return false;
  const letterAt = (i: number) => word.charCodeAt(left === WHOLE || i < left ? i : i + 1);
  let i = 0;
  while (i < length && known.charCodeAt(i) === letterAt(i)) i++;
  if (known.length === length) return i === length;
  // The letter of the first difference is the one that is left out; within a run of one letter any of them may be.
  while (i < length && known.charCodeAt(i + 1) === letterAt(i)) i++;
  return i === length;
}

function isCorrectable(word: string): boolean {
  if (word.length < MIN_LENGTH || word.length > MAX_LENGTH) return false;
  for (let i = 0; i < word.length; i++) {
    const code = word.charCodeAt(i);
    if (code < 0x61 || code > 0x7a) return false;
  }
  return true;
}
