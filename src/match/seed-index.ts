/**
 * Finds where signatures may begin, in one pass over the letters: each signature is filed under one seed of six
 * letters, the rarest of its anchor run, and a rolling hash of the paste's letters is looked up at every position.
 */
import { loadUnits, UNITS } from '../paste/code-units.js';
import { Continuations } from './continuations.js';
import { SEED_LENGTH, type Signature } from './signature.js';

const units = UNITS;

/** Hashes have thirty bits: the engine keeps them as small integers. Five for each letter push the seventh out. */
const LETTER_BITS = 5;
const HASHES = 2 ** (LETTER_BITS * SEED_LENGTH);
/** Spreads hashes over the filter: 2^32 divided by the golden ratio. */
const SPREAD = 0x9e3779b1;
/** Places of the filter for each seed: so many times fewer positions than by chance need a closer look. */
const PLACES = 32;
const MIN_FILTER_BITS = 14;
const MAX_FILTER_BITS = 20;

/** A seed: where in its signature's anchor run it stands. */
interface Seed {
  signature: Signature;
  /** Index of the signature in the list that the index was made of. */
  id: number;
  offset: number;
  /** The letters of the anchor run, and the last of them. */
  run: string;
  last: number;
}

/**
 * Gets a signature, the index of the first letter of its anchor run, and the signature's index in the list; says whether it
 * wants more places of this signature.
 */
export type Visit = (signature: Signature, start: number, id: number) => boolean;

export class SeedIndex {
  /** Longer messages that begin like shorter ones. */
  readonly continuations: Continuations;
  /** 1 where a seed's hash falls: most positions need no closer look. */
  private readonly filter: Uint8Array;
  /** For each place of the filter the index of its first seed; for each seed that of the next one there. 0 for none. */
  private readonly firstAt: Uint32Array;
  private readonly nextOf: Uint32Array;
  private readonly hashes: Int32Array;
  /** From index 1 on. */
  private readonly seeds: Array<Seed | undefined> = [undefined];
  /** Rare words of which a message needs one elsewhere; in `hashes` and `nextOf` they stand behind the seeds. */
  private readonly words: string[] = [];
  private readonly indexOf = new Map<string, number>();
  /** Bits of a spread hash that are not used. */
  private readonly unused: number;
  /** Of the last six letters of a scan. */
  private hash = 0;

  constructor(signatures: readonly Signature[]) {
    const bits = Math.ceil(Math.log2(PLACES * (signatures.length + 1)));
    this.unused = 32 - Math.max(MIN_FILTER_BITS, Math.min(MAX_FILTER_BITS, bits));
    this.filter = new Uint8Array(2 ** (32 - this.unused));
    this.firstAt = new Uint32Array(this.filter.length);
    const words = rareWords(signatures);
    this.nextOf = new Uint32Array(signatures.length + words.length + 1);
    this.hashes = new Int32Array(this.nextOf.length);
    this.continuations = new Continuations(signatures);
    const offsets = seedsOf(signatures);
    signatures.forEach((signature, id) => {
      const run = anchorOf(signature);
      const offset = offsets[id] as number;
      const hash = hashAt(run, offset);
      const last = run.charCodeAt(run.length - 1);
      this.file(this.seeds.push({ signature, id, offset, run, last }) - 1, hash);
    });
    for (const word of words) {
      const index = this.seeds.length + this.words.push(word) - 1;
      this.indexOf.set(word, index);
      // Many begin like "claude"; their ends are rarer.
      this.file(index, hashAt(word, word.length - SEED_LENGTH));
    }
  }

  private file(index: number, hash: number): void {
    const place = Math.imul(hash, SPREAD) >>> this.unused;
    this.hashes[index] = hash;
    this.filter[place] = 1;
    // Behind those that are there, so that they are met in the order of the signatures
    let last = this.firstAt[place] as number;
    if (last === 0) this.firstAt[place] = index;
    else {
      while (this.nextOf[last] !== 0) last = this.nextOf[last] as number;
      this.nextOf[last] = index;
    }
  }

  /**
   * Calls `visit` for each place where a signature's anchor run stands whole, as long as it wants more of them.
   *
   * @param letters letters of the paste
   * @returns whether a word may stand in the letters, for the words that messages have in their `onlyWith`
   */
  scan(letters: string, visit: Visit): (word: string) => boolean {
    loadUnits(letters);
    const done = new Uint8Array(this.nextOf.length);
    const closed: number[] = [];
    try {
      this.pass(letters, done, visit, closed);
    } finally {
      for (const place of closed) this.filter[place] = 1;
    }
    return mayHold(this.indexOf, done);
  }

  /** @param closed gets the places of the filter where all is done with, and which are closed therefore */
  private pass(letters: string, done: Uint8Array, visit: Visit, closed: number[]): void {
    const { length } = letters;
    let i = 0;
    for (this.hash = 0; ; i++) {
      i = this.nextCandidate(i, length);
      if (i === length) return;
      const place = Math.imul(this.hash, SPREAD) >>> this.unused;
      if (!this.check(place, letters, i + 1 - SEED_LENGTH, done, visit) || !this.allDone(place, done))
        continue;
      this.filter[place] = 0;
      closed.push(place);
    }
  }

  /** Index of the next letter at which seeds may end; small, so that the engine compiles it early and well. */
  private nextCandidate(from: number, length: number): number {
    const { filter, unused } = this;
    let { hash } = this;
    let i = from;
    for (; i < length; i++) {
      hash = pushed(hash, units[i] as number);
      if (filter[Math.imul(hash, SPREAD) >>> unused] === 1) break;
    }
    this.hash = hash;
    return i;
  }

  /**
   * Calls `visit` for those of the seeds of a place that the letters have at `position`, if the whole anchor run stands there
   * and the signature is not done with. A word is done with when it was found once.
   *
   * @returns whether something is done with now
   */
  private check(place: number, letters: string, position: number, done: Uint8Array, visit: Visit): boolean {
    const { hash, hashes, nextOf, seeds } = this;
    let isDone = false;
    for (let index = this.firstAt[place] as number; index !== 0; index = nextOf[index] as number) {
      if (hashes[index] !== hash || done[index] === 1) continue;
      if (index >= seeds.length) {
        if (!letters.endsWith(this.words[index - seeds.length] as string, position + SEED_LENGTH)) continue;
      } else {
        const { signature, id, offset, run, last } = seeds[index] as Seed;
        const start = position - offset;
        if (start < 0 || units[start + run.length - 1] !== last) continue;
        if (!letters.startsWith(run, start) || visit(signature, start, id)) continue;
      }
      done[index] = 1;
      isDone = true;
    }
    return isDone;
  }

  private allDone(place: number, done: Uint8Array): boolean {
    for (let index = this.firstAt[place] as number; index !== 0; index = this.nextOf[index] as number)
      if (done[index] === 0) return false;
    return true;
  }
}

function mayHold(indexOf: ReadonlyMap<string, number>, done: Uint8Array): (word: string) => boolean {
  return (word) => {
    const index = indexOf.get(word);
    return index === undefined || done[index] === 1;
  };
}

/** A word that so many messages need is common: looking for it ends soon. */
const COMMON = 10;

/** The words of which a message needs one elsewhere, but for short and common ones. */
function rareWords(signatures: readonly Signature[]): string[] {
  const uses = new Map<string, number>();
  for (const { onlyWith } of signatures)
    for (const word of onlyWith) uses.set(word, (uses.get(word) ?? 0) + 1);
  return [...uses].flatMap(([word, count]) => (word.length >= SEED_LENGTH && count < COMMON ? [word] : []));
}

/** Hash of the last six letters when one more follows. */
function pushed(hash: number, letter: number): number {
  return ((hash << LETTER_BITS) ^ letter) & (HASHES - 1);
}

function hashAt(letters: string, start: number): number {
  let hash = 0;
  for (let i = start; i < start + SEED_LENGTH; i++) hash = pushed(hash, letters.charCodeAt(i));
  return hash;
}

/**
 * Chooses what each signature is looked up by: the letters of its anchor that the fewest others have.
 *
 * @returns for each signature where they begin in its anchor
 */
export function seedsOf(signatures: readonly Signature[]): number[] {
  const frequency = countSeeds(signatures.filter(({ seed }) => seed === undefined));
  return signatures.map((signature) => signature.seed ?? rarestSeed(anchorOf(signature), frequency));
}

function anchorOf({ runs, anchor }: Signature): string {
  return (runs[anchor] as Signature['runs'][number]).letters;
}

function countSeeds(signatures: readonly Signature[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const signature of signatures) {
    const letters = anchorOf(signature);
    for (let i = 0; i + SEED_LENGTH <= letters.length; i++) {
      const hash = hashAt(letters, i);
      counts.set(hash, (counts.get(hash) ?? 0) + 1);
    }
  }
  return counts;
}

function rarestSeed(letters: string, frequency: Map<number, number>): number {
  let best = 0;
  let bestCount = Number.POSITIVE_INFINITY;
  for (let i = 0; i + SEED_LENGTH <= letters.length; i++) {
    const count = frequency.get(hashAt(letters, i)) ?? 0;
    if (count < bestCount) {
      best = i;
      bestCount = count;
    }
  }
  return best;
}
