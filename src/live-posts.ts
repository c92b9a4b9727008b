/** Posts whose checklists follow the session: made again and replaced when they have changed. */
import { createHash } from 'node:crypto';
import type { ChatSurface } from './adapter.js';
import type { Bot } from './bot.js';
import { BotError } from './errors.js';
import type { Log } from './log.js';
import type { ThreadRef } from './message.js';
import type { ReplyDocument } from './reply/document.js';
import { outsideOf } from './reply/outside.js';
import type { SessionPost, ThreadSession } from './session/types.js';
import { type SessionStore, threadKey } from './store/store.js';

export interface LivePostsOptions {
  bot: Bot;
  store: SessionStore;
  surface: ChatSurface & { readonly name: string };
  log: Log;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/** Posts whose present look is known; what is forgotten is replaced once more than needed. */
const MAX_KNOWN = 5_000;
const RETRY_MS = 30_000;

export class LivePosts {
  /** What each post looks like, as a digest. */
  readonly #looks = new Map<string, string>();
  /** Refreshes that wait for their turn, by thread. */
  readonly #waiting = new Map<string, Promise<void>>();

  constructor(private readonly options: LivePostsOptions) {}

  /** A reply was posted, as the session has it. */
  posted(session: ThreadSession, postId: string): void {
    const post = session.posts?.find(({ id }) => id === postId);
    if (post) this.#remember(session.thread, postId, this.#lookOf(post, session));
  }

  /**
   * Refreshes the thread's posts, together with whoever asks for it before it begins.
   *
   * @param enqueue runs it when the thread's turn has come
   */
  soon(thread: ThreadRef, enqueue: (refresh: () => Promise<void>) => Promise<void>): Promise<void> {
    const key = threadKey(thread);
    const waiting = this.#waiting.get(key);
    if (waiting) return waiting;
    const refresh = enqueue(() => {
      this.#waiting.delete(key);
      return this.refresh(thread);
    });
    this.#waiting.set(key, refresh);
    return refresh;
  }

  /** Replaces the thread's posts that look otherwise than they should. */
  async refresh(thread: ThreadRef): Promise<void> {
    const session = (await this.options.store.load(thread))?.session;
    if (session === undefined) return;
    for (const post of session.posts ?? []) {
      const reply = this.#lookOf(post, session);
      if (this.#looks.get(keyOf(thread, post.id)) !== digestOf(reply))
        await this.#replace(thread, post.id, reply);
    }
  }

  #lookOf(post: SessionPost, session: ThreadSession): ReplyDocument {
    return outsideOf(session.thread, this.options.bot.live(post, session));
  }

  async #replace(thread: ThreadRef, post: string, reply: ReplyDocument): Promise<void> {
    const { surface, log, store, now } = this.options;
    try {
      await surface.update(thread, post, reply);
      this.#remember(thread, post, reply);
    } catch (error) {
      if (!(error instanceof BotError)) throw error;
      log.warn(`${surface.name}: ${error.message} (${threadKey(thread)})`);
      if (error.code !== 'chat-unavailable') return this.#remember(thread, post, reply);
      const id = `${surface.name}-refresh:${threadKey(thread)}`;
      await store.defer({ id, kind: `${surface.name}-refresh`, payload: thread, runAt: now() + RETRY_MS });
    }
  }

  #remember(thread: ThreadRef, post: string, reply: ReplyDocument): void {
    const key = keyOf(thread, post);
    this.#looks.delete(key);
    this.#looks.set(key, digestOf(reply));
    if (this.#looks.size <= MAX_KNOWN) return;
    for (const oldest of this.#looks.keys()) {
      this.#looks.delete(oldest);
      return;
    }
  }
}

function keyOf(thread: ThreadRef, post: string): string {
  return `${threadKey(thread)} ${post}`;
}

function digestOf(reply: ReplyDocument): string {
  return createHash('sha1').update(JSON.stringify(reply)).digest('base64');
}
