/**
 * From an event of a chat platform to what is seen there: each event once, answers in the order of their thread, exactly
 * one post for each answer, and posts that follow the session. The same for every platform.
 */
import type { ChatHandler, ChatSurface } from './adapter.js';
import type { Bot } from './bot.js';
import { eventKey, once } from './delivery.js';
import { BotError, failureOf } from './errors.js';
import { DEFAULT_FLOOD_LIMIT, FloodGuard, type FloodLimit } from './flood.js';
import { Inbox } from './inbox.js';
import { KeyedQueue } from './keyed-queue.js';
import { LivePosts } from './live-posts.js';
import type { Log } from './log.js';
import { type Author, type IncomingMessage, isPrivate, type ThreadRef, type UserAction } from './message.js';
import { afterPost } from './receipts.js';
import type { Choice, ReplyDocument } from './reply/document.js';
import * as outside from './reply/outside.js';
import type { DeferredJob, SessionStore } from './store/store.js';
import { threadKey } from './store/store.js';
import { updateSession } from './store/update.js';
import type { Turn } from './turn.js';

export interface DispatcherOptions {
  /** Makes the turns; with `receipts`, so that events that come again are known. */
  bot: Bot;
  store: SessionStore;
  /** Where answers appear. */
  surface: ChatSurface & { readonly name: string };
  log: Log;
  floodLimit?: FloodLimit;
  /** Milliseconds since the epoch. */
  now?: () => number;
  /** Gets every turn, for metrics and tests. */
  onTurn?: (turn: Turn, thread: ThreadRef) => void;
}

/** How long an answer may take before another replica may try. */
const LEASE_MS = 60_000;
/** Threads that are looked at when events may have been missed, and how long ago they may have been active. */
const ACTIVE_THREADS = 50;
const ACTIVE_MS = 24 * 3_600_000;
/** Threads that the home of a workspace is made of. */
const OVERVIEW_THREADS = 200;

/** Whether posts have to be looked at again. */
type Changed = boolean;

type Whole = NonNullable<Parameters<ChatHandler['onMessage']>[1]>;

/** What a turn answers. */
interface Occasion {
  /** Id of the message or click. */
  id: string;
  thread: ThreadRef;
  author: Author;
  key: string;
  mayExist: boolean;
  remarks?: readonly string[] | undefined;
}

/**
 * @example
 * const dispatcher = new Dispatcher({ bot, store, surface: adapter, log });
 * await adapter.start(dispatcher);
 */
export class Dispatcher implements ChatHandler {
  readonly #options: DispatcherOptions;
  readonly #now: () => number;
  readonly #queue = new KeyedQueue();
  readonly #flood: FloodGuard;
  readonly #live: LivePosts;
  readonly #inbox: Inbox;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#flood = new FloodGuard(options.floodLimit ?? DEFAULT_FLOOD_LIMIT);
    this.#live = new LivePosts({ ...options, now: this.#now });
    this.#inbox = new Inbox(options.store, options.surface.name, this.#now);
  }

  /** Work for the store's table of jobs, by kind: see `Housekeeping`. */
  get jobs(): Readonly<Record<string, (job: DeferredJob) => Promise<void>>> {
    const { name } = this.#options.surface;
    return {
      [this.#inbox.kind]: (job) => this.#recover(job),
      [`${name}-refresh`]: async ({ payload }) => {
        await this.#inOrder(payload as ThreadRef, () => this.#live.refresh(payload as ThreadRef));
      },
    };
  }

  /** Resolves when everything that was begun is done. */
  idle(): Promise<void> {
    return this.#queue.idle();
  }

  async onMessage(message: IncomingMessage, whole: Whole = async () => message): Promise<void> {
    const { thread, author } = message;
    const key = this.#key(thread, message.id);
    await this.#guarded(thread, author, () =>
      // An event that comes twice counts once.
      this.#once(
        thread,
        key,
        async () => ((await this.#admits(thread, author)) ? this.#answer(message, key, whole) : false),
        () => this.#concerns(message),
      ),
    );
  }

  async onEdited(message: IncomingMessage, whole: Whole = async () => message): Promise<void> {
    const { thread, author, id, edition = '', redelivered = false } = message;
    const key = this.#key(thread, id, 'edit', edition);
    const answer = async () => {
      const { remarks, ...edited } = await whole();
      const turn = await this.#options.bot.edit(edited);
      return this.#show(turn, { id, thread, author, key, mayExist: redelivered, remarks });
    };
    await this.#guarded(thread, author, () => this.#once(thread, key, answer, () => this.#concerns(message)));
  }

  async onDeleted(thread: ThreadRef, messageId: string): Promise<void> {
    await this.#guarded(thread, undefined, async () => {
      if (await this.knows(thread))
        await this.#inOrder(thread, () => this.#options.bot.delete(thread, messageId));
    });
  }

  async onAction(action: UserAction): Promise<void> {
    const { thread, author } = action;
    await this.#guarded(thread, author, async () => {
      const key = this.#key(thread, 'action', action.id);
      await this.#once(thread, key, async () => {
        if (action.action === 'share') return this.#share(action, key);
        const turn = await this.#options.bot.act(action);
        return this.#show(turn, { id: action.id, thread, author, key, mayExist: false });
      });
    });
  }

  async onNotice(thread: ThreadRef, notice: string, reply: ReplyDocument): Promise<void> {
    const { store, surface } = this.#options;
    const key = this.#key(thread, thread.thread, 'notice', notice);
    await this.#guarded(thread, undefined, async () => {
      await once(store, key, LEASE_MS, async () => {
        // Claims are forgotten after a while; a thread remembers what it was told.
        if ((await store.load(thread))?.session.told?.includes(notice)) return;
        await surface.post(thread, reply, { key, mayExist: false });
        await updateSession(
          store,
          thread,
          (session) => session && { ...session, told: [...(session.told ?? []), notice] },
        );
      });
    });
  }

  async knows(thread: ThreadRef): Promise<boolean> {
    try {
      return (await this.#options.store.load(thread)) !== null;
    } catch (error) {
      if (isStoreFault(error)) return false;
      throw error;
    }
  }

  async activeThreads(workspace: string): Promise<ThreadRef[]> {
    const sessions = await this.#recent(workspace, ACTIVE_THREADS);
    const since = this.#now() - ACTIVE_MS;
    return sessions
      .filter(
        ({ status, lastActivity, thread }) =>
          status !== 'muted' && lastActivity > since && !isPrivate(thread),
      )
      .map(({ thread }) => thread);
  }

  async overview(workspace: string): Promise<ReplyDocument> {
    return this.#options.bot.overview(await this.#recent(workspace, OVERVIEW_THREADS));
  }

  suggest(words: string, limit: number): Choice[] {
    return this.#options.bot.suggest(words, limit);
  }

  /**
   * Handles an event in its thread's turn, unless that was done; posts that it changes are brought up to date.
   *
   * @param isWanted asked when its turn has come, because what came before it may have brought the bot into the thread
   */
  async #once(
    thread: ThreadRef,
    key: string,
    handle: () => Promise<Changed>,
    isWanted: () => Promise<boolean> = async () => true,
  ): Promise<void> {
    let changed: Changed = false;
    await this.#inOrder(thread, async () => {
      if (!(await isWanted())) return;
      await once(this.#options.store, key, LEASE_MS, async () => {
        changed = await handle();
      });
    });
    if (changed) await this.#live.soon(thread, (refresh) => this.#inOrder(thread, refresh));
  }

  async #concerns({ mentioned, thread }: IncomingMessage): Promise<boolean> {
    return mentioned || this.knows(thread);
  }

  async #answer(message: IncomingMessage, key: string, whole: Whole): Promise<Changed> {
    const { thread, author, id, redelivered = false } = message;
    // A private answer can be given at once or not at all.
    const isKept = !isPrivate(thread);
    if (isKept) await this.#inbox.put(thread, id);
    const read = await whole();
    const turn = await this.#options.bot.handle(read);
    const occasion = { id, thread, author, key, mayExist: redelivered, remarks: read.remarks };
    const changed = await this.#show(turn, occasion);
    if (isKept) await this.#inbox.done(thread, id);
    return changed;
  }

  /** An answer that a crash or a fault kept back: reads the message again, and answers unless that was done. */
  async #recover(job: DeferredJob): Promise<void> {
    const { thread, id } = this.#inbox.read(job);
    const message = await this.#options.surface.reread(thread, id);
    if (message === null) return;
    const { author, remarks } = message;
    const key = this.#key(thread, id);
    await this.#once(thread, key, async () => {
      const turn = await this.#options.bot.handle(message);
      return this.#show(turn, { id, thread, author, key, mayExist: true, remarks });
    });
  }

  /** Makes a turn visible: what is for one person's eyes to that person, the reply to the thread. */
  async #show(turn: Turn, occasion: Occasion): Promise<Changed> {
    const { surface, onTurn } = this.#options;
    const { id, thread, author, key, remarks = [] } = occasion;
    const mayExist = occasion.mayExist || turn.again === true;
    onTurn?.(turn, thread);
    if (turn.reply === null) return turn.refresh;
    const { open, secret } = isPrivate(thread)
      ? { open: outside.shareable(turn.reply), secret: null }
      : outside.apart(turn.reply);
    try {
      const posted = await surface.post(thread, outside.withRemarks(open, remarks), { key, mayExist });
      await this.#note(thread, id, open, posted.id);
    } catch (error) {
      if (!(error instanceof BotError) || error.code !== 'chat-denied') throw error;
      await this.#denied(error, occasion);
    }
    if (secret) await this.#whisperOnce(thread, author, secret, key);
    // A list that is posted takes the place of those above it.
    return turn.refresh || open.live !== undefined;
  }

  /** Nothing can be posted there, now or later: the one who waits is told, and the log. */
  async #denied(error: BotError, { thread, author, id }: Occasion): Promise<void> {
    this.#log(thread, error.message);
    await this.#note(thread, id, { title: '', blocks: [] }, '');
    await this.#whisper(thread, author, outside.cannotPost(error.message));
  }

  /** Strikes the reply out of what is to be posted, and remembers the post if it follows the session. */
  async #note(thread: ThreadRef, id: string, reply: ReplyDocument, post: string): Promise<void> {
    try {
      const session = await updateSession(
        this.#options.store,
        thread,
        (present) => present && afterPost(present, id, reply, post, this.#now()),
      );
      if (session) this.#live.posted(session, post);
    } catch (error) {
      // The answer stands there; a store that is gone costs the memory of it.
      if (!isStoreFault(error)) throw error;
    }
  }

  /** Posts the answer of a private thread where everybody sees it; a thread of its own begins there. */
  async #share({ id, thread, author }: UserAction, key: string): Promise<Changed> {
    const { bot, store, surface } = this.#options;
    const stored = await store.load(thread);
    if (stored === null || stored.session.subjects.length === 0) {
      await this.#whisper(thread, author, outside.tooOldToShare());
      return false;
    }
    const { posts: _, unsent: __, handled: ___, origin: ____, ...session } = stored.session;
    const reply = bot.subject(session);
    try {
      const target = { ...thread, thread: '' };
      const posted = await surface.post(target, outside.sharedBy(reply, author), { key, mayExist: false });
      const there = { ...thread, channel: posted.channel ?? thread.channel, thread: posted.thread };
      const next = afterPost({ ...session, thread: there }, id, reply, posted.id, this.#now());
      await updateSession(store, there, () => next);
      this.#live.posted(next, posted.id);
      await this.#whisper(thread, author, outside.shared());
    } catch (error) {
      if (!(error instanceof BotError) || error.code !== 'chat-denied') throw error;
      await this.#denied(error, { id, thread, author, key, mayExist: false });
    }
    return false;
  }

  async #admits(thread: ThreadRef, author: Author): Promise<boolean> {
    const { platform, workspace } = thread;
    const admission = this.#flood.admit(eventKey(platform, workspace, author.id), this.#now());
    if (admission === 'notice') await this.#whisper(thread, author, outside.slowDown());
    return admission === 'admitted';
  }

  async #recent(workspace: string, limit: number) {
    const { store, surface } = this.#options;
    try {
      return await store.recent({ platform: surface.name, workspace }, limit);
    } catch (error) {
      if (isStoreFault(error)) return [];
      throw error;
    }
  }

  #whisperOnce(thread: ThreadRef, to: Author, reply: ReplyDocument, key: string): Promise<unknown> {
    return once(this.#options.store, `${key}:whisper`, LEASE_MS, () => this.#whisper(thread, to, reply));
  }

  /** A word to one person is worth a try, and no fault when it fails. */
  async #whisper(thread: ThreadRef, to: Author, reply: ReplyDocument): Promise<void> {
    try {
      await this.#options.surface.whisper(thread, to, reply);
    } catch (error) {
      this.#log(thread, failureOf(error, 'cc-error-bot').line);
    }
  }

  /** Nothing is thrown at a platform's library: what goes wrong is a line in the log, and a word to whoever waits. */
  async #guarded(thread: ThreadRef, author: Author | undefined, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#log(thread, failureOf(error, 'cc-error-bot').line);
      const isLater = error instanceof BotError && error.code === 'chat-unavailable';
      if (author && !isLater) await this.#whisper(thread, author, outside.failed());
    }
  }

  #log(thread: ThreadRef, line: string): void {
    const { log, surface } = this.#options;
    log.warn(`${surface.name}: ${line} (${threadKey(thread)})`);
  }

  #inOrder<T>(thread: ThreadRef, work: () => Promise<T>): Promise<T> {
    return this.#queue.run(threadKey(thread), work);
  }

  #key({ platform, workspace, channel }: ThreadRef, ...parts: string[]): string {
    return eventKey(platform, workspace, channel, ...parts);
  }
}

function isStoreFault(error: unknown): boolean {
  return error instanceof BotError && error.code.startsWith('store-');
}
