/** Ids as Discord makes them: the time they were made, then a counter. */

/** First second of 2015, in milliseconds since 1970. */
const DISCORD_EPOCH = 1_420_070_400_000;
const TIME_SHIFT = 22n;

export class Snowflakes {
  #last = 0;

  /**
   * Makes an id. Each has a millisecond of its own, so that they sort, and so that guilds that are made one after
   * another fall to different shards.
   */
  next(): string {
    this.#last = Math.max(Date.now() - DISCORD_EPOCH, this.#last + 1);
    return String(BigInt(this.#last) << TIME_SHIFT);
  }

  /** @returns when an id was made, in milliseconds since 1970 */
  timeOf(id: string): number {
    return Number(BigInt(id) >> TIME_SHIFT) + DISCORD_EPOCH;
  }
}

/** Which of `count` shards gets the events of a guild; those without a guild go to the first. */
export function shardOf(guildId: string | undefined, count: number): number {
  return guildId === undefined ? 0 : Number((BigInt(guildId) >> TIME_SHIFT) % BigInt(count));
}

/** Orders ids by age. */
export function byAge(left: string, right: string): number {
  return BigInt(left) < BigInt(right) ? -1 : Number(left !== right);
}
