/**
 * Finds where signatures may begin, in one pass over the letters: each signature is filed under one seed of six
 * letters, the rarest of its anchor run, and a rolling hash of the paste's letters is looked up at every position.
 */
import { Continuations } from './continuations.js';
import { SEED_LENGTH, type Signature } from './signature.js';

const BASE = 31;
/** BASE to the power of SEED_LENGTH - 1, modulo 2^32: takes the oldest letter out of the hash. */
const DROP = Array.from({ length: SEED_LENGTH - 1 }).reduce<number>((power) => Math.imul(power, BASE), 1);

/** A seed: where in its signature's anchor run it stands. */
interface Seed {
  signature: Signature;
  offset: number;
}

export class SeedIndex {
  /** Longer messages that begin like shorter ones. */
  readonly continuations: Continuations;
  private readonly seeds = new Map<number, Seed[]>();
  /** One bit for each low half of a hash, so that most positions need no look-up in the map. */
  private readonly filter = new Uint8Array(1 << 16);

  constructor(signatures: readonly Signature[]) {
    this.continuations = new Continuations(signatures);
    const frequency = countSeeds(signatures);
    for (const signature of signatures) {
      const { letters } = signature.runs[signature.anchor] as Signature['runs'][number];
      const offset = rarestSeed(letters, frequency);
      const hash = hashAt(letters, offset);
      const bucket = this.seeds.get(hash);
      if (bucket) bucket.push({ signature, offset });
      else this.seeds.set(hash, [{ signature, offset }]);
      this.filter[hash & 0xffff] = 1;
    }
  }

  /**
   * Calls `visit` for each place where a signature's anchor run stands whole.
   *
   * @param letters letters of the paste
   * @param visit gets the signature and the index of the first letter of its anchor run
   */
  scan(letters: string, visit: (signature: Signature, start: number) => void): void {
    if (letters.length < SEED_LENGTH) return;
    let hash = hashAt(letters, 0);
    for (let i = 0; ; i++) {
      if (this.filter[hash & 0xffff] === 1) this.check(letters, hash, i, visit);
      const incoming = i + SEED_LENGTH;
      if (incoming >= letters.length) return;
      hash = Math.imul(hash - Math.imul(letters.charCodeAt(i), DROP), BASE) + letters.charCodeAt(incoming);
      hash |= 0;
    }
  }

  private check(
    letters: string,
    hash: number,
    position: number,
    visit: (signature: Signature, start: number) => void,
  ): void {
    for (const { signature, offset } of this.seeds.get(hash) ?? []) {
      const start = position - offset;
      const run = (signature.runs[signature.anchor] as Signature['runs'][number]).letters;
      if (start >= 0 && letters.startsWith(run, start)) visit(signature, start);
    }
  }
}

function hashAt(letters: string, start: number): number {
  let hash = 0;
  for (let i = start; i < start + SEED_LENGTH; i++)
    hash = (Math.imul(hash, BASE) + letters.charCodeAt(i)) | 0;
  return hash;
}

function countSeeds(signatures: readonly Signature[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const signature of signatures) {
    const { letters } = signature.runs[signature.anchor] as Signature['runs'][number];
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
