/** What a chat platform has to offer to the core, and what the core offers to it. */

import type { IncomingMessage as HttpRequest, ServerResponse } from 'node:http';
import type { BotError } from './errors.js';
import type { Author, IncomingMessage, ThreadRef, UserAction } from './message.js';
import type { Choice, ReplyDocument } from './reply/document.js';

/** Answers by giving the reply back, for places with one person and no posts: the terminal, tests. */
export interface AdapterHandler {
  onMessage(message: IncomingMessage): Promise<ReplyDocument | null>;
  onAction(action: UserAction): Promise<ReplyDocument | null>;
}

/**
 * What an adapter hands its events to. Answers come through the adapter's {@link ChatSurface}, in the order of the
 * thread. None of these rejects: what goes wrong is logged, and told to whoever waits.
 */
export interface ChatHandler {
  /**
   * Somebody wrote. Call it for every message in threads and for mentions; it knows which are the bot's business.
   *
   * @param whole fetches what belongs to the message, such as its files: called once it is certain that the bot answers
   *   and that a crash loses nothing. Has the same ids
   * @param onKept called as soon as a crash loses nothing, however long the answer takes: what is acknowledged then
   *   needs no second delivery
   */
  onMessage(
    message: IncomingMessage,
    whole?: () => Promise<IncomingMessage>,
    onKept?: () => void,
  ): Promise<void>;
  /** Somebody changed the text of a message. */
  onEdited(message: IncomingMessage, whole?: () => Promise<IncomingMessage>): Promise<void>;
  /** A message was deleted. */
  onDeleted(thread: ThreadRef, messageId: string): Promise<void>;
  /**
   * Somebody clicked. Resolves when all that comes of it is on the screen.
   *
   * @param onKept as for `onMessage`
   */
  onAction(action: UserAction, onKept?: () => void): Promise<void>;
  /** Whether the bot takes part in a thread, so that what is said there without a mention may be for it. */
  knows(thread: ThreadRef): Promise<boolean>;
  /** Posts something that no message asked for, once for each key. */
  onNotice(thread: ThreadRef, key: string, reply: ReplyDocument): Promise<void>;
  /** The threads of a workspace that were active last, latest first: where missed messages are looked for. */
  activeThreads(workspace: string): Promise<ThreadRef[]>;
  /** The bot's home in a workspace: how to ask, and what was looked up lately. */
  overview(workspace: string): Promise<ReplyDocument>;
  /**
   * Entries that fit what somebody is typing.
   *
   * @param words what was typed so far, which may be nothing
   * @param limit of how many
   */
  suggest(words: string, limit: number): Choice[];
}

/** How a post is known again. */
export interface PostOptions {
  /** Names the post among all of the platform: a second one with this key must never appear. */
  key: string;
  /** Whether an earlier attempt may have got through, so that the adapter has to look before it posts. */
  mayExist: boolean;
  /** Id of the message or click that it answers; absent where nobody asked. */
  to?: string;
}

/** A reply as it stands on the platform. */
export interface Posted {
  /** Names the post for {@link ChatSurface.update}; opaque to the core. A long reply may be several messages. */
  id: string;
  /** Id of the thread that it stands in: that of the `ThreadRef`, or of the thread that it began. */
  thread: string;
  /** Channel of that thread, where it is not that of the `ThreadRef`: what was shared within a thread goes on there. */
  channel?: string;
}

/**
 * What the core can make a platform show. Failures are BotErrors: `chat-unavailable` when it is worth another try later
 * (rate limits, 5xx, sockets), `chat-denied` when it is not (a missing permission, an archived channel), with a message
 * that says what to do about it.
 */
export interface ChatSurface {
  /** Posts a reply. A thread with an empty id means: post into the channel and begin a thread there. */
  post(thread: ThreadRef, reply: ReplyDocument, options: PostOptions): Promise<Posted>;
  /** Replaces a reply that was posted. */
  update(thread: ThreadRef, postId: string, reply: ReplyDocument): Promise<void>;
  /** Shows something to one person alone. */
  whisper(thread: ThreadRef, to: Author, reply: ReplyDocument): Promise<void>;
  /** Reads a message again, as it would be delivered; null when it is gone or nobody's business. */
  reread(thread: ThreadRef, messageId: string): Promise<IncomingMessage | null>;
}

/** Whether a platform is reached; `reason` says what is wrong and what to do. */
export type ChatHealth = { status: 'ok' } | { status: 'failing'; reason: string };

/** What an adapter answers on the HTTP server that all adapters share. */
export interface HttpRoutes {
  /** The path that all of it is below, such as `/slack`. */
  prefix: string;
  /** Answers a request, whose body was not read yet; also before `start` and after `stop`, then with 503. */
  handle(request: HttpRequest, response: ServerResponse): void;
}

/** One chat platform. An adapter renders and forwards; it never decides what to answer. */
export interface ChatAdapter extends ChatSurface {
  /** Such as `slack`; the `platform` of its threads. */
  readonly name: string;
  /** Absent where the platform sends no requests. */
  readonly routes?: HttpRoutes;
  /**
   * Begins to deliver events; resolves when the platform is reached. May be called again after it failed, and after
   * `stop`.
   *
   * @param onGivenUp called when the platform refuses for good what it accepted at first, such as a revoked token
   * @throws BotError `config-invalid` when a token or a setting is wrong, `chat-unavailable` when it is not reached
   */
  start(handler: ChatHandler, onGivenUp: (reason: BotError) => void): Promise<void>;
  /**
   * Stops delivering; resolves when what was under way is done and every connection is closed. A `start` that is under
   * way is given up. Does nothing where nothing is started.
   */
  stop(): Promise<void>;
  health(): ChatHealth;
}
