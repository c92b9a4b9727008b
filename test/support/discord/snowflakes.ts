/** Ids as Discord makes them: the time they were made, then a counter. */

/** First second of 2015, in milliseconds since 1970. */
const DISCORD_EPOCH = 1_420_070_400_000;
const TIME_SHIFT = 22n;
/** Ids of one millisecond: 12 bits. */
const MAX_COUNT = 4_095;

/** Makes ids. */
export class Snowflakes {
  #time = 0;
  #count = 0;

  /** Makes an id that is greater than all before it. */
  next(): string {
    const now = Math.max(Date.now() - DISCORD_EPOCH, this.#time);
    if (now === this.#time && this.#count < MAX_COUNT) this.#count += 1;
    else this.#begin(now === this.#time ? now + 1 : now);
    return this.#id();
  }

  /** Makes an id for a guild. Each has a millisecond of its own, so that guilds fall to different shards in turn. */
  nextGuild(): string {
    this.#begin(Math.max(Date.now() - DISCORD_EPOCH, this.#time + 1));
    return this.#id();
  }

  #begin(time: number): void {
    this.#time = time;
    this.#count = 0;
  }

  #id(): string {
    return String((BigInt(this.#time) << TIME_SHIFT) | BigInt(this.#count));
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
