/** Commands and forms that ask for an answer: where it is given, and to whom. */

import type { ChatHandler } from '../../src/adapter.js';
import type { Log } from '../../src/log.js';
import { type IncomingMessage, privateThread, type ThreadRef } from '../../src/message.js';
import type { Api } from './api.js';
import { type Asked, acknowledge } from './asked.js';
import { ephemeral, lineBody } from './bodies.js';
import { Refused } from './faults.js';
import { isThread, PLATFORM } from './inbound.js';
import { bold } from './markdown.js';
import type { Posts } from './posts.js';
import type { Threads } from './threads.js';
import { isExpiry, type Way, type Ways } from './ways.js';

export interface QuestionsOptions {
  api: Api;
  posts: Posts;
  threads: Threads;
  ways: Ways;
  log: Log;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/** What is asked. */
export interface Question {
  /** Reads what takes time, such as files, once the interaction is acknowledged. */
  read: () => Promise<{ text: string; remarks?: string[] }>;
  /** The text is an error, not a command of the bot's. */
  isPaste: boolean;
  isPrivate: boolean;
}

const NOT_NOW = 'I could not answer that just now. Use the command again in a moment.';

export class Questions {
  constructor(
    private readonly options: QuestionsOptions,
    private readonly handler: ChatHandler,
  ) {}

  /** Answers where everybody sees it, or to one person where that is asked for or all that is possible. */
  async answer(asked: Asked, question: Question): Promise<void> {
    const { isOutside, missing } = asked;
    if (question.isPrivate || isOutside || missing.length > 0) return this.#privately(asked, question);
    const isChannel = asked.guild !== '' && !isThread(asked.place.type);
    return isChannel ? this.#inChannel(asked, question) : this.#inPlace(asked, question);
  }

  /**
   * Answers in the conversation of a message that somebody pointed at, and tells that person where.
   *
   * @param thread of that message
   * @param source its id
   */
  async aboutMessage(asked: Asked, question: Question, thread: ThreadRef, source: string): Promise<void> {
    if (asked.isOutside || asked.missing.length > 0) return this.#privately(asked, question);
    const way = await this.#acknowledged(asked, 'private');
    if (asked.guild !== '' && !isThread(asked.place.type)) this.options.threads.isNew(thread.thread);
    await this.#awaited(asked, way, async () => ({
      ...(await this.#message(asked, question, thread)),
      source,
    }));
    if (!way?.isOpen) return;
    if (!way.isAnswered) return this.#close(way);
    const { channel } = await this.options.threads.find(thread);
    await this.options.ways.answer(way, lineBody(`The answer is in <#${channel}>.`));
  }

  async #privately(asked: Asked, question: Question): Promise<void> {
    const { ways, posts } = this.options;
    const way = await this.#acknowledged(asked, 'private');
    const own = privateThread(PLATFORM, asked.guild, asked.place.channel, asked.id);
    if (way) ways.ofPrivate(own, way);
    // Too late for an answer there: the person gets it directly.
    const thread = way ? own : await posts.directThread(asked.author);
    const message = await this.#message(asked, question, thread);
    const remarks = [...this.#missing(asked, question), ...(message.remarks ?? [])];
    await this.handler.onMessage({ ...message, ...(remarks.length > 0 ? { remarks } : {}) });
    if (way) await this.#close(way);
  }

  /** Somebody who wanted everybody to see it is told why they do not. */
  #missing({ missing }: Asked, { isPrivate }: Question): string[] {
    if (isPrivate || missing.length === 0) return [];
    const names = missing.map((name) => `“${name}”`).join(' and ');
    return [`Only you see this, because I lack the permission ${names} here.`];
  }

  /** In a channel a line stands for the question; the answer is in the thread on it. */
  async #inChannel(asked: Asked, question: Question): Promise<void> {
    const { posts, threads } = this.options;
    const { author, guild, place } = asked;
    const way = await this.#acknowledged(asked, question.isPaste ? 'line' : 'public');
    const name = bold(author.name ?? '') || 'Somebody';
    const id = way?.original ?? (await posts.line(place.channel, `🔎 ${name} asked about an error`));
    // What is looked up in the catalogue needs no conversation.
    if (question.isPaste) threads.isNew(id);
    else threads.staysInChannel(id);
    const thread = { platform: PLATFORM, workspace: guild, channel: place.channel, thread: id };
    await this.#awaited(asked, way, async () => ({
      ...(await this.#message(asked, question, thread)),
      source: id,
    }));
    if (way) await this.#close(way, thread);
  }

  /** Threads and direct messages are conversations already. */
  async #inPlace(asked: Asked, question: Question): Promise<void> {
    const { guild, place } = asked;
    const way = await this.#acknowledged(asked, 'public');
    const channel = place.parent ?? place.channel;
    const thread = { platform: PLATFORM, workspace: guild, channel, thread: place.channel };
    await this.#awaited(asked, way, () => this.#message(asked, question, thread));
    if (way) await this.#close(way);
  }

  async #awaited(
    { id }: Asked,
    way: Way | undefined,
    message: () => Promise<IncomingMessage>,
  ): Promise<void> {
    const { ways } = this.options;
    if (way) ways.await(id, way);
    try {
      await this.handler.onMessage(await message());
    } finally {
      ways.settle(id);
    }
  }

  async #acknowledged(asked: Asked, how: 'private' | 'public' | 'line'): Promise<Way | undefined> {
    const { api, log, now, ways } = this.options;
    const way = await acknowledge(api, asked, how, now());
    if (way) ways.ofPerson(asked.place.channel, asked.author.id, way);
    else log.warn('discord: An interaction was not acknowledged in time; the answer is a message.');
    return way;
  }

  async #message(asked: Asked, { read, isPaste }: Question, thread: ThreadRef): Promise<IncomingMessage> {
    const { text, remarks = [] } = await read();
    return {
      id: asked.id,
      thread,
      author: asked.author,
      text,
      mentioned: true,
      ...(isPaste && text !== '' ? { asPaste: true } : {}),
      ...(remarks.length > 0 ? { remarks } : {}),
    };
  }

  /**
   * Nothing came of it: nobody waits for it any more, and the person knows.
   *
   * @param thread that may have been begun on its line
   */
  async #close(way: Way, thread?: ThreadRef): Promise<void> {
    const { ways, threads } = this.options;
    if (!way.isOpen) return;
    try {
      const stands = thread !== undefined && (await threads.find(thread)).channel === way.original;
      // Without its line a thread would stand there with nothing in it.
      if (way.how === 'private' || stands) {
        await ways.answer(way, lineBody(NOT_NOW));
        return;
      }
      way.isOpen = false;
      await ways.takeBack(way);
      if (!way.isTold) await this.say(way, NOT_NOW);
    } catch (error) {
      if (!(error instanceof Refused) || !isExpiry(error)) throw error;
    }
  }

  /** One line to the person who acted. */
  async say(way: Way, markdown: string): Promise<void> {
    await this.options.ways.followUp(way, ephemeral(lineBody(markdown)));
  }
}
