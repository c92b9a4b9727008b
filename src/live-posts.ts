/** Posts whose checklists follow the session: made again and replaced when they have changed. */
import { createHash } from 'node:crypto';
import type { ChatSurface } from './adapter.js';
import type { Bot } from './bot.js';
import { BoundedMap } from './bounded-map.js';
import { BotError } from './errors.js';
import type { Log } from './log.js';
import type { ThreadRef } from './message.js';
import type { Pace } from './pace.js';
import type { ReplyDocument } from './reply/document.js';
import { outsideOf, withRemarks } from './reply/outside.js';
import type { SessionPost, ThreadSession } from './session/types.js';
import { type SessionStore, threadKey } from './store/store.js';

export interface LivePostsOptions {
  bot: Bot;
  store: SessionStore;
  surface: ChatSurface & { readonly name: string };
  log: Log;
  /** Milliseconds since the epoch. */
  now: () => number;
  pace: Pace;
}

/** Posts whose present look is known; what is forgotten is replaced once more than needed. */
const MAX_KNOWN = 5_000;

export class LivePosts {
  /** What each post looks like, as a digest, and in whose hands the session was when it was made to. */
  readonly #looks = new BoundedMap<string, { digest: string; hands: number | undefined }>(MAX_KNOWN);
  /** Refreshes that wait for their turn, by thread. */
  readonly #waiting = new Map<string, Promise<void>>();

  constructor(private readonly options: LivePostsOptions) {}

  /** The kind of its jobs; their payload is the thread to refresh. */
  get kind(): string {
    return `${this.options.surface.name}-refresh`;
  }

  /** A reply was posted, as the session has it. */
  posted(session: ThreadSession, postId: string): void {
    const post = session.posts?.find(({ id }) => id === postId);
    if (post) this.#remember(session, postId, this.#lookOf(post, session));
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
      return this.#refreshOrDefer(thread);
    });
    this.#waiting.set(key, refresh);
    return refresh;
  }

  async #refreshOrDefer(thread: ThreadRef): Promise<void> {
    const { surface, log, store, now, pace } = this.options;
    try {
      await this.refresh(thread);
    } catch (error) {
      if (!(error instanceof BotError) || error.code !== 'chat-unavailable') throw error;
      log.warn(`${surface.name}: ${error.message} (${threadKey(thread)})`);
      const kind = this.kind;
      await store.defer({
        id: `${kind}:${threadKey(thread)}`,
        kind,
        payload: thread,
        runAt: now() + pace.firstPauseMs,
      });
    }
  }

  /**
   * Replaces the thread's posts that look otherwise than they should. It ends only when they look as the session has
   * them: another replica may have changed both meanwhile, and shown less than it knows now.
   *
   * @param isKnown whether the looks that this process remembers count; not where it is unknown what became of a post
   */
  async refresh(thread: ThreadRef, isKnown = true): Promise<void> {
    const shown = new Map<string, string>();
    for (;;) {
      const session = (await this.options.store.load(thread))?.session;
      if (session === undefined) return;
      const looks = (session.posts ?? []).map((post) => ({
        id: post.id,
        reply: this.#lookOf(post, session),
      }));
      const before = (id: string) => shown.get(id) ?? (isKnown ? this.#known(session, id) : undefined);
      const stale = looks.filter(({ id, reply }) => before(id) !== digestOf(reply));
      if (stale.length === 0) {
        for (const { id, reply } of looks) if (shown.has(id)) this.#remember(session, id, reply);
        return;
      }
      for (const { id, reply } of stale) {
        // A call that fails may have been carried out all the same.
        this.#looks.delete(keyOf(thread, id));
        await this.#replace(thread, id, reply);
        shown.set(id, digestOf(reply));
      }
    }
  }

  /** What the post looked like, unless another process may have changed it since. */
  #known({ thread, hands }: ThreadSession, post: string): string | undefined {
    const look = this.#looks.get(keyOf(thread, post));
    return hands?.by === this.options.bot.id && look?.hands === hands.count ? look.digest : undefined;
  }

  #lookOf(post: SessionPost, session: ThreadSession): ReplyDocument {
    const reply = outsideOf(session.thread, this.options.bot.live(post, session));
    return withRemarks(reply, post.remarks ?? []);
  }

  async #replace(thread: ThreadRef, post: string, reply: ReplyDocument): Promise<void> {
    const { surface, log } = this.options;
    try {
      await surface.update(thread, post, reply);
    } catch (error) {
      // What is denied stays denied; the rest is worth another try.
      if (!(error instanceof BotError) || error.code !== 'chat-denied') throw error;
      log.warn(`${surface.name}: ${error.message} (${threadKey(thread)})`);
    }
  }

  #remember({ thread, hands }: ThreadSession, post: string, reply: ReplyDocument): void {
    this.#looks.set(keyOf(thread, post), { digest: digestOf(reply), hands: hands?.count });
  }
}

function keyOf(thread: ThreadRef, post: string): string {
  return `${threadKey(thread)} ${post}`;
}

function digestOf(reply: ReplyDocument): string {
  return createHash('sha1').update(JSON.stringify(reply)).digest('base64');
}
