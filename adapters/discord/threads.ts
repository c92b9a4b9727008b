/**
 * Where a conversation stands: in a thread, which may have to be begun, or in a channel without threads, where each post
 * answers the message that it began with.
 */
import { type APIThreadChannel, RESTJSONErrorCodes as Code, Routes } from 'discord.js';
import { BoundedMap } from '../../src/bounded-map.js';
import { BotError } from '../../src/errors.js';
import type { Log } from '../../src/log.js';
import type { ThreadRef } from '../../src/message.js';
import type { ReplyDocument } from '../../src/reply/document.js';
import type { Api } from './api.js';
import type { Channels } from './channels.js';
import { Refused } from './faults.js';

import { threadName } from './render.js';

/** `new`: no thread stands on the message yet. `channel`: none can. */
type Standing = 'thread' | 'channel' | 'new';

/** Where messages go. */
export interface Target {
  channel: string;
  /** The message that each post answers. */
  replyTo?: string;
}

const REMEMBERED = 10_000;

/** What says that a thread cannot be begun there at all, or by nobody. */
const GONE = [Code.UnknownChannel, Code.UnknownMessage, Code.MissingAccess];

export class Threads {
  readonly #standings = new BoundedMap<string, Standing>(REMEMBERED);
  /** Channels for which the log has been told that there are no threads. */
  readonly #told = new BoundedMap<string, true>(REMEMBERED);

  constructor(
    private readonly api: Api,
    private readonly channels: Channels,
    private readonly log: Log,
  ) {}

  /** A message in a channel, on which no thread stands yet. */
  isNew(message: string): void {
    if (this.#standings.get(message) === undefined) this.#standings.set(message, 'new');
  }

  /** What stands there stays in the channel. */
  staysInChannel(message: string): void {
    this.#standings.set(message, 'channel');
  }

  /** The thread is no more. */
  forget(thread: string): void {
    this.#standings.delete(thread);
  }

  /**
   * Where to post; begins the thread where there is none.
   *
   * @param reply names the thread
   * @throws BotError `chat-denied`, `chat-unavailable`
   */
  async open(ref: ThreadRef, reply: ReplyDocument): Promise<Target> {
    const standing = await this.#standing(ref);
    return targetOf(ref, standing === 'new' ? await this.#begin(ref, reply) : standing);
  }

  /**
   * Where a conversation stands now.
   *
   * @throws BotError `chat-unavailable`
   */
  async find(ref: ThreadRef): Promise<Target> {
    return targetOf(ref, await this.#standing(ref));
  }

  /**
   * Begins a thread on one of the bot's own messages.
   *
   * @returns whether there is one
   */
  async beginOn(channel: string, message: string, reply: ReplyDocument): Promise<boolean> {
    const ref = { platform: '', workspace: '', channel, thread: message };
    return (await this.#begin(ref, reply)) === 'thread';
  }

  async #standing(ref: ThreadRef): Promise<Standing> {
    const { channel, thread } = ref;
    if (thread === channel || this.channels.isKnownThread(thread)) return 'thread';
    const known = this.#standings.get(thread);
    if (known) return known;
    const found = await this.#look(thread);
    this.#standings.set(thread, found);
    return found;
  }

  /** A thread may be archived, or begun while the bot was away. */
  async #look(thread: string): Promise<Standing> {
    try {
      await this.api.get(Routes.channel(thread));
      return 'thread';
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return error.is(Code.UnknownChannel) ? 'new' : 'thread';
    }
  }

  async #begin({ channel, thread }: ThreadRef, reply: ReplyDocument): Promise<'thread' | 'channel'> {
    // A thread that the bot may not write in would stand there empty.
    if (this.channels.missing('answer', channel).length > 0) {
      this.#standings.set(thread, 'channel');
      return 'channel';
    }
    let standing: 'thread' | 'channel' = 'thread';
    try {
      await this.api.call<APIThreadChannel>('POST', Routes.threads(channel, thread), {
        body: { name: threadName(reply) },
        // A second one is refused.
        isRepeatable: true,
      });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.is(Code.UnknownMessage))
        throw new BotError('chat-denied', 'The message was deleted before I could answer it.');
      if (error.is(...GONE)) throw this.channels.denied(error, 'thread', channel);
      if (!error.is(Code.ThreadAlreadyCreatedForMessage)) {
        this.#tell(error, channel);
        standing = 'channel';
      }
    }
    this.#standings.set(thread, standing);
    return standing;
  }

  /** Somebody may want to change that; voice channels simply have none. */
  #tell(refused: Refused, channel: string): void {
    if (!refused.is(Code.MissingPermissions) || this.#told.get(channel)) return;
    this.#told.set(channel, true);
    const { message } = this.channels.denied(refused, 'thread', channel);
    this.log.warn(`discord: ${message} Until then I answer in the channel.`);
  }
}

function targetOf({ channel, thread }: ThreadRef, standing: Standing): Target {
  return standing === 'thread' ? { channel: thread } : { channel, replyTo: thread };
}
