/** Rate limits: a bucket for each route and resource, told in the headers of every answer. */
import { createHash } from 'node:crypto';

/** How many requests a bucket takes in a window of time. */
export interface RateLimit {
  limit: number;
  windowMs: number;
}

interface Bucket {
  remaining: number;
  /** Milliseconds since 1970. */
  resetAt: number;
}

/** What a request finds in its bucket. */
export interface Allowance {
  headers: Record<string, string>;
  /** Milliseconds to wait; 0 where the request may pass. */
  retryAfterMs: number;
}

/** Counts the requests of every bucket. */
export class RateLimits {
  readonly #rate: RateLimit;
  readonly #buckets = new Map<string, Bucket>();

  constructor(rate: RateLimit) {
    this.#rate = rate;
  }

  /**
   * Takes a request from its bucket.
   *
   * @param routeName method and pattern of the route; names the bucket
   * @param resource id of the channel, guild or webhook, which has a bucket of its own
   */
  take(routeName: string, resource: string): Allowance {
    const now = Date.now();
    const key = `${routeName} ${resource}`;
    let bucket = this.#buckets.get(key);
    if (!bucket || bucket.resetAt <= now) {
      bucket = { remaining: this.#rate.limit, resetAt: now + this.#rate.windowMs };
      this.#buckets.set(key, bucket);
    }
    const isOver = bucket.remaining === 0;
    if (!isOver) bucket.remaining -= 1;
    const waitMs = bucket.resetAt - now;
    return {
      headers: {
        'x-ratelimit-limit': String(this.#rate.limit),
        'x-ratelimit-remaining': String(bucket.remaining),
        'x-ratelimit-reset': (bucket.resetAt / 1_000).toFixed(3),
        'x-ratelimit-reset-after': (waitMs / 1_000).toFixed(3),
        'x-ratelimit-bucket': createHash('md5').update(routeName).digest('hex'),
      },
      retryAfterMs: isOver ? waitMs : 0,
    };
  }
}
