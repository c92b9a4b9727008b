/**
 * After a gap that Discord does not replay (a new session, a start), reads what was written meanwhile in the
 * conversations that were active lately. The core knows what was handled, so nothing is answered twice.
 */
import { type APIMessage, Routes } from 'discord.js';
import type { ChatHandler } from '../../src/adapter.js';
import { BoundedMap } from '../../src/bounded-map.js';
import { BotError } from '../../src/errors.js';
import type { Log } from '../../src/log.js';
import type { ThreadRef } from '../../src/message.js';
import type { Api } from './api.js';
import { Refused } from './faults.js';
import { isAfter, snowflakeAt } from './inbound.js';
import type { Threads } from './threads.js';

export interface CatchUpOptions {
  api: Api;
  threads: Threads;
  log: Log;
  /** Handles a message that may have been handled before. */
  onMissed: (message: APIMessage, thread: ThreadRef) => Promise<void>;
  /** Id of the bot's user. */
  self: () => string;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/** Discord gives no more messages at once. */
const LIMIT = '100';
/** Older messages are not answered any more. */
const OLDEST_MS = 24 * 3_600_000;
const REMEMBERED = 10_000;

/** What was known of a conversation when something was written there while its gap was still to be read. */
interface Before {
  /** The last message seen until then, if any. */
  seen: string | undefined;
  /** The first message that came by itself again. */
  live: string;
}

export class CatchUp {
  /** The last message seen in each thread and in direct messages. */
  readonly #seen = new BoundedMap<string, string>(REMEMBERED);
  /** Shards whose gap is still to be read. */
  readonly #gaps = new Set<number>();
  readonly #before = new BoundedMap<string, Before>(REMEMBERED);

  constructor(private readonly options: CatchUpOptions) {}

  /** A shard got a new session: what comes from now on says nothing about what was missed. */
  begin(shard: number): void {
    this.#gaps.add(shard);
  }

  /** A message came in. */
  saw(channel: string, message: string): void {
    const last = this.#seen.get(channel);
    if (this.#gaps.size > 0 && !this.#before.has(channel))
      this.#before.set(channel, { seen: last, live: message });
    if (last === undefined || isAfter(message, last)) this.#seen.set(channel, message);
  }

  /**
   * Looks into the conversations of some workspaces, which closes the gap of their shard.
   *
   * @param shard see {@link begin}
   * @param workspaces ids of servers; empty for direct messages
   */
  async run(
    shard: number,
    workspaces: readonly string[],
    handler: Pick<ChatHandler, 'activeThreads'>,
  ): Promise<void> {
    let found = 0;
    try {
      for (const workspace of workspaces) {
        for (const thread of await handler.activeThreads(workspace)) found += await this.#read(thread);
      }
    } finally {
      this.#gaps.delete(shard);
      if (this.#gaps.size === 0) this.#before.clear();
    }
    if (found > 0)
      this.options.log.info(`discord: Read ${found} messages that were written while I was away.`);
  }

  /** @returns how many messages may have been missed there */
  async #read(thread: ThreadRef): Promise<number> {
    const { api, threads, onMissed } = this.options;
    try {
      const { channel, replyTo } = await threads.find(thread);
      // In a channel without threads only mentions count, and those are seen by nobody but the gateway.
      if (replyTo !== undefined) return 0;
      const latest = await api.get<APIMessage[]>(Routes.channelMessages(channel), { limit: LIMIT });
      const missed = this.#missed(channel, latest);
      for (const message of missed) await onMissed(message, thread);
      return missed.length;
    } catch (error) {
      // Gone, or not reached: what is there comes with the next gap, or with the next message.
      if (error instanceof Refused || error instanceof BotError) return 0;
      throw error;
    }
  }

  /** Messages after the last one seen or, after a start, after the bot's own last one; oldest first. */
  #missed(channel: string, latest: readonly APIMessage[]): APIMessage[] {
    const { self, now } = this.options;
    const before = this.#before.get(channel);
    const seen = before ? before.seen : this.#seen.get(channel);
    const isEarlier = (id: string) => before === undefined || isAfter(before.live, id);
    const own = latest.find(({ author, id }) => author.id === self() && isEarlier(id))?.id;
    const oldest = snowflakeAt(now() - OLDEST_MS);
    const since = seen ?? own ?? oldest;
    return latest.filter(({ id }) => isAfter(id, since) && isAfter(id, oldest)).reverse();
  }
}
