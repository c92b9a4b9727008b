/** How much one person may ask: enough for a busy day of errors, too little to drown a channel. */

export interface FloodLimit {
  /** Messages at once. */
  burst: number;
  /** Messages a minute in the long run. */
  perMinute: number;
}

export const DEFAULT_FLOOD_LIMIT: FloodLimit = { burst: 20, perMinute: 20 };

/** `notice`: the first message over the limit, to be answered with {@link FloodGuard} 's only notice. */
export type Admission = 'admitted' | 'notice' | 'refused';

interface Bucket {
  /** Messages that may still come at once. */
  left: number;
  /** Milliseconds since the epoch. */
  at: number;
  told: boolean;
}

/** People whose buckets are remembered; those who were quiet longest are forgotten, with full buckets. */
const MAX_PEOPLE = 10_000;

/** A token bucket for each person. */
export class FloodGuard {
  readonly #limit: FloodLimit;
  readonly #buckets = new Map<string, Bucket>();

  constructor(limit: FloodLimit = DEFAULT_FLOOD_LIMIT) {
    this.#limit = limit;
  }

  /**
   * @param person who wrote, unique over platforms and workspaces
   * @param now milliseconds since the epoch
   */
  admit(person: string, now: number): Admission {
    const { burst, perMinute } = this.#limit;
    const before = this.#buckets.get(person) ?? { left: burst, at: now, told: false };
    const earned = (Math.max(0, now - before.at) / 60_000) * perMinute;
    const bucket = { left: Math.min(burst, before.left + earned), at: now, told: before.told };
    this.#remember(person, bucket);
    if (bucket.left >= 1) {
      bucket.left -= 1;
      // Told again only after a pause: who writes at the limit would be told at every other message.
      if (bucket.left >= burst / 2) bucket.told = false;
      return 'admitted';
    }
    if (bucket.told) return 'refused';
    bucket.told = true;
    return 'notice';
  }

  #remember(person: string, bucket: Bucket): void {
    this.#buckets.delete(person);
    this.#buckets.set(person, bucket);
    if (this.#buckets.size <= MAX_PEOPLE) return;
    for (const oldest of this.#buckets.keys()) {
      this.#buckets.delete(oldest);
      return;
    }
  }
}
