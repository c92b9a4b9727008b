/** What the bot shows: replies in threads, channels and direct messages, and answers for one person alone. */
import {
  type APIDMChannel,
  type APIMessage,
  type APIThreadChannel,
  RESTJSONErrorCodes as Code,
  Routes,
} from 'discord.js';
import type { Posted, PostOptions } from '../../src/adapter.js';
import { BoundedMap } from '../../src/bounded-map.js';
import { BotError } from '../../src/errors.js';
import { type Author, isPrivate, type ThreadRef } from '../../src/message.js';
import { messageIdsOf, postIdOf } from '../../src/post-parts.js';
import type { ReplyBlock, ReplyDocument } from '../../src/reply/document.js';
import type { Api } from './api.js';
import {
  bodyOf,
  ephemeral,
  lineBody,
  type MessageBody,
  marked,
  markFor,
  markOf,
  withMark,
} from './bodies.js';
import type { Channels } from './channels.js';
import { Refused } from './faults.js';
import { bold } from './markdown.js';

import { discordMessages, threadName } from './render.js';
import type { Target, Threads } from './threads.js';
import { isExpiry, type Way, type Ways } from './ways.js';

/** In front of ids of messages that stand in the channel, not in the thread. */
const IN_CHANNEL = '~';
/** Messages among which a post is looked for; Discord gives no more at once. */
const LOOKED_AT = '100';
const REMEMBERED = 5_000;
const TOO_OLD =
  'That is too long ago: Discord lets me answer for 15 minutes. Use the command again, and I answer anew.';

export interface PostsOptions {
  api: Api;
  channels: Channels;
  threads: Threads;
  ways: Ways;
}

export class Posts {
  /** Pages that a post was given later, by its id. */
  readonly #added = new BoundedMap<string, string[]>(REMEMBERED);

  constructor(private readonly options: PostsOptions) {}

  /** See `ChatSurface`. */
  async post(thread: ThreadRef, reply: ReplyDocument, { key, mayExist, to }: PostOptions): Promise<Posted> {
    const pages = discordMessages(reply).map(bodyOf);
    if (isPrivate(thread)) return { id: await this.#say(thread, pages), thread: thread.thread };
    if (thread.thread === '') return this.#beginWith(thread, reply, pages, key);
    const awaited = this.options.ways.awaited(to);
    if (awaited?.isOutside) return { id: await this.#sayOutside(awaited, pages), thread: thread.thread };
    // Of a private acknowledgement nobody else sees anything.
    const way = awaited?.how === 'private' ? undefined : awaited;
    const target = await this.options.threads.open(thread, reply);
    const there = mayExist ? await this.#lookUp(target, key, pages.length) : [];
    const ids: string[] = [];
    for (const [index, page] of pages.entries()) {
      ids.push(there[index] ?? (await this.#page(target, page, keyOf(key, index), way)));
    }
    if (awaited) awaited.isAnswered = true;
    await this.#announce(way, target, reply);
    return { id: postIdOf(ids), thread: thread.thread };
  }

  /** See `ChatSurface`. */
  async update(thread: ThreadRef, postId: string, reply: ReplyDocument): Promise<void> {
    const pages = discordMessages(reply).map(bodyOf);
    const ids = messageIdsOf(postId);
    if (isPrivate(thread)) return this.#changePrivate(thread, ids, pages);
    const more = await this.#addedTo(thread, postId, pages.length - ids.length);
    for (const [index, id] of [...ids, ...more].entries()) {
      const page = pages[index] ?? lineBody('-# (This part of the list is no longer needed.)');
      // Pages that were added are known by their mark alone.
      await this.#change(thread, id, index < ids.length ? page : withMark(page, keyOf(postId, index)));
    }
    const missing = pages.slice(ids.length + more.length);
    if (missing.length === 0) return;
    const target = await this.options.threads.find(thread);
    for (const page of missing) {
      more.push(await this.#page(target, page, keyOf(postId, ids.length + more.length)));
      this.#added.set(postId, more);
    }
  }

  /** See `ChatSurface`. */
  async whisper(thread: ThreadRef, to: Author, reply: ReplyDocument): Promise<void> {
    const { ways, threads } = this.options;
    const pages = discordMessages(reply).map(bodyOf);
    if (isPrivate(thread)) {
      if (await this.#isSaid(() => this.#say(thread, pages))) return;
    }
    const way = ways.toPerson([thread.thread, thread.channel], to.id);
    if (way && (await this.#isSaid(() => ways.tell(way, pages.map(ephemeral))))) return;
    if (!isPrivate(thread) && thread.workspace === '')
      return this.#sendAll({ channel: thread.channel }, pages);
    try {
      await this.#directMessage(thread, to, reply);
    } catch (error) {
      // What has to be revoked must be said, and says nothing about the secret itself.
      const isUrgent = reply.blocks.some((block) => block.type === 'notice' && block.level === 'warning');
      if (!isUrgent || isPrivate(thread) || !isDenied(error)) throw error;
      await this.#sendAll(await threads.find(thread), pages);
    }
  }

  /** The answer to an interaction that came too late for it: to the person directly. */
  async directThread(to: Author): Promise<ThreadRef> {
    const channel = await this.#directChannel(to);
    return { platform: 'discord', workspace: '', channel, thread: channel };
  }

  async #isSaid(say: () => Promise<unknown>): Promise<boolean> {
    try {
      await say();
      return true;
    } catch (error) {
      if (isDenied(error) || error instanceof Refused) return false;
      throw error;
    }
  }

  async #directMessage(ref: ThreadRef, to: Author, reply: ReplyDocument): Promise<void> {
    const { workspace } = ref;
    const place = isPrivate(ref) ? ref.channel : (await this.options.threads.find(ref)).channel;
    const url = `https://discord.com/channels/${workspace || '@me'}/${place}`;
    const about: ReplyBlock = {
      type: 'text',
      text: [{ text: 'About what you wrote in ' }, { text: 'this conversation', url }, { text: ':' }],
    };
    const dm = await this.#directChannel(to);
    const pages = discordMessages({ ...reply, blocks: [about, ...reply.blocks] }).map(bodyOf);
    await this.#sendAll({ channel: dm }, pages);
  }

  async #directChannel({ id }: Author): Promise<string> {
    const { api, channels } = this.options;
    try {
      const body = { recipient_id: id };
      return (await api.call<APIDMChannel>('POST', Routes.userChannels(), { body, isRepeatable: true })).id;
    } catch (error) {
      throw error instanceof Refused ? channels.denied(error, 'send', '') : error;
    }
  }

  /** Several messages for which nothing has to be remembered. */
  async #sendAll(target: Target, pages: readonly MessageBody[]): Promise<void> {
    const once = `${Date.now()} ${Math.random()}`;
    for (const [index, page] of pages.entries()) await this.#send(target, page, keyOf(once, index));
  }

  // --- Private answers ---

  async #say(thread: ThreadRef, pages: readonly MessageBody[]): Promise<string> {
    const ids: string[] = [];
    try {
      for (const page of pages) ids.push(await this.options.ways.say(thread, ephemeral(page)));
    } catch (error) {
      throw tooOld(error);
    }
    return postIdOf(ids);
  }

  async #changePrivate(
    thread: ThreadRef,
    ids: readonly string[],
    pages: readonly MessageBody[],
  ): Promise<void> {
    try {
      for (const [index, id] of ids.entries())
        await this.options.ways.change(thread, id, pages[index] ?? lineBody('-# …'));
      if (pages.length > ids.length) await this.#say(thread, pages.slice(ids.length));
    } catch (error) {
      throw tooOld(error);
    }
  }

  /** For everybody, where the bot is no member. @returns the id of the post */
  async #sayOutside(way: Way, pages: readonly MessageBody[]): Promise<string> {
    try {
      const sent: APIMessage[] = [];
      for (const page of pages) sent.push(await this.options.ways.followUp(way, page));
      return postIdOf(sent.map(({ id }) => `${IN_CHANNEL}${id}`));
    } catch (error) {
      throw tooOld(error);
    }
  }

  /**
   * One line that a thread can stand on.
   *
   * @returns id of the message
   */
  async line(channel: string, markdown: string): Promise<string> {
    return (await this.#send({ channel }, lineBody(markdown), `${Date.now()} ${Math.random()}`)).id;
  }

  // --- Public ones ---

  /** One page: as the answer to the interaction that waits for one, or as a message. @returns its id in a post */
  async #page(target: Target, page: MessageBody, key: string, way?: Way): Promise<string> {
    // In a channel with threads the interaction's message is what the thread stands on.
    if (way?.isOpen && (target.replyTo !== undefined || way.original !== target.channel)) {
      const [id] = (await this.#answer(way, page)) ?? [];
      if (id !== undefined) return inPost(id, target);
    }
    return inPost((await this.#send(target, page, key)).id, target);
  }

  /** @returns undefined where it is too late for that */
  async #answer(way: Way, page: MessageBody): Promise<[string] | undefined> {
    try {
      return [await this.options.ways.answer(way, page)];
    } catch (error) {
      if (!(error instanceof Refused) || !isExpiry(error)) throw error;
      way.isOpen = false;
      return undefined;
    }
  }

  async #send({ channel, replyTo }: Target, page: MessageBody, key: string): Promise<APIMessage> {
    const { api, channels, threads } = this.options;
    const reference =
      replyTo === undefined ? {} : { message_reference: { message_id: replyTo, fail_if_not_exists: false } };
    try {
      const body = { ...marked(page, key), ...reference };
      return await api.call<APIMessage>('POST', Routes.channelMessages(channel), {
        body,
        isRepeatable: true,
      });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.is(Code.UnknownChannel)) threads.forget(channel);
      const deed = error.is(Code.CannotReplyWithoutPermissionToReadMessageHistory) ? 'read' : 'send';
      throw channels.denied(error, deed, channel);
    }
  }

  async #change(thread: ThreadRef, id: string, page: MessageBody): Promise<void> {
    const { api, channels, threads } = this.options;
    const isInChannel = id.startsWith(IN_CHANNEL);
    const channel = isInChannel ? thread.channel : (await threads.find(thread)).channel;
    const way = this.options.ways.toMessage(id.replace(IN_CHANNEL, ''));
    const change = () =>
      api.call('PATCH', Routes.channelMessage(channel, id.replace(IN_CHANNEL, '')), { body: page });
    try {
      await change().catch(async (error: unknown) => {
        if (!(error instanceof Refused) || !error.is(Code.InvalidActionOnArchivedThread)) throw error;
        await api.call<APIThreadChannel>('PATCH', Routes.channel(channel), { body: { archived: false } });
        await change();
      });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (way && (await this.#isSaid(() => this.options.ways.edit(way, '@original', page)))) return;
      throw channels.denied(error, 'edit', channel);
    }
  }

  /** Posts into a channel and begins a thread on the first message. */
  async #beginWith(
    thread: ThreadRef,
    reply: ReplyDocument,
    pages: readonly MessageBody[],
    key: string,
  ): Promise<Posted> {
    const { threads, ways } = this.options;
    const { channel, workspace } = thread;
    const place = await this.#placeOf(thread);
    try {
      const first = await this.#send({ channel }, pages[0] ?? lineBody('…'), keyOf(key, 0));
      const own = place.isThread ? channel : first.id;
      if (!place.isThread && workspace !== '') await threads.beginOn(channel, first.id, reply);
      const ref = { ...thread, channel: place.parent ?? channel, thread: own };
      const ids = [place.isThread || workspace === '' ? first.id : `${IN_CHANNEL}${first.id}`];
      const target = await threads.find(ref);
      for (const [index, page] of pages.slice(1).entries())
        ids.push(await this.#page(target, page, keyOf(key, index + 1)));
      return { id: postIdOf(ids), thread: workspace === '' ? channel : own, channel: ref.channel };
    } catch (error) {
      const way = isDenied(error) ? ways.intoChannel(channel) : undefined;
      if (way === undefined) throw error;
      const id = await this.#sayOutside(way, pages);
      return { id, thread: messageIdsOf(id)[0]?.replace(IN_CHANNEL, '') ?? '' };
    }
  }

  /** Where a private answer stands: shared in a thread, it goes on there. */
  async #placeOf({
    channel,
    workspace,
  }: ThreadRef): Promise<{ isThread: boolean; parent?: string | undefined }> {
    if (workspace === '') return { isThread: false };
    try {
      const { parent } = await this.options.channels.placeOf(channel, workspace);
      return { isThread: parent !== undefined, parent };
    } catch (error) {
      if (error instanceof Refused) return { isThread: false };
      throw error;
    }
  }

  /** The message on which the thread of a command's answer stands says where the answer is. */
  async #announce(way: Way | undefined, target: Target, reply: ReplyDocument): Promise<void> {
    if (!way?.isOpen || target.replyTo !== undefined) return;
    await this.#answer(way, lineBody(`🔎 ${bold(threadName(reply))} · more in the thread`));
  }

  /** Pages of a post that stand there already, by their number. */
  async #lookUp({ channel }: Target, key: string, count: number): Promise<Array<string | undefined>> {
    const { api, channels } = this.options;
    const wanted = Array.from({ length: count }, (_, index) => markFor(keyOf(key, index)));
    try {
      const latest = await api.get<APIMessage[]>(Routes.channelMessages(channel), { limit: LOOKED_AT });
      return wanted.map((mark) => latest.find((message) => markOf(message) === mark)?.id);
    } catch (error) {
      throw error instanceof Refused ? channels.denied(error, 'read', channel) : error;
    }
  }

  /** Messages that a post was given when it grew, as far as they are needed. */
  async #addedTo(thread: ThreadRef, postId: string, count: number): Promise<string[]> {
    const known = this.#added.get(postId);
    if (known) return [...known];
    if (count <= 0) return [];
    const target = await this.options.threads.find(thread);
    const first = messageIdsOf(postId).length;
    const found = await this.#lookUp(target, postId, first + count);
    return found.slice(first).flatMap((id) => (id === undefined ? [] : inPost(id, target)));
  }
}

function keyOf(key: string, page: number): string {
  return `${key} ${page}`;
}

function inPost(id: string, { replyTo }: Target): string {
  return replyTo === undefined ? id : `${IN_CHANNEL}${id}`;
}

function isDenied(error: unknown): boolean {
  return error instanceof BotError && error.code === 'chat-denied';
}

function tooOld(error: unknown): unknown {
  if (!(error instanceof Refused)) return error;
  return new BotError('chat-denied', TOO_OLD, { cause: error });
}
