/**
 * From an event of a chat platform to what is seen there: each event once, answers in the order of their thread, exactly
 * one post for each answer, and posts that follow the session. The same for every platform.
 */
import type { ChatHandler, ChatSurface } from './adapter.js';
import { type Arrival, Arrivals } from './arrivals.js';
import type { Bot } from './bot.js';
import { BoundedMap } from './bounded-map.js';
import { eventKey, isStoreFault, once } from './delivery.js';
import { BotError, failureOf } from './errors.js';
import { DEFAULT_FLOOD_LIMIT, FloodGuard, type FloodLimit } from './flood.js';
import { LivePosts } from './live-posts.js';
import { type Log, withoutRepeats } from './log.js';
import { Lookups } from './lookups.js';
import { type Author, type IncomingMessage, isPrivate, type ThreadRef, type UserAction } from './message.js';
import { PACE, type Pace } from './pace.js';
import { afterPost, editionId } from './receipts.js';
import type { Choice, ReplyDocument } from './reply/document.js';
import * as outside from './reply/outside.js';
import { share } from './sharing.js';
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
  pace?: Pace;
}

/** Events whose first try failed, so that their answer may stand there. */
const MAX_TRIED = 1_000;
/** Whether posts have to be looked at again. */
type Changed = boolean;

type Whole = NonNullable<Parameters<ChatHandler['onMessage']>[1]>;

/** Strikes out a reply that is not posted. */
const NOTHING: ReplyDocument = { title: '', blocks: [] };

/** What a turn answers. */
interface Occasion {
  /** Id of the message or click. */
  id: string;
  thread: ThreadRef;
  author: Author;
  key: string;
  mayExist: boolean;
  remarks?: readonly string[] | undefined;
  /** Who wrote what is answered, where that is somebody else than the one who asked. */
  writer?: Author | undefined;
}

/**
 * @example
 * const dispatcher = new Dispatcher({ bot, store, surface: adapter, log });
 * await adapter.start(dispatcher);
 */
export class Dispatcher implements ChatHandler {
  readonly #options: DispatcherOptions;
  readonly #now: () => number;
  readonly #pace: Pace;
  readonly #arrivals: Arrivals;
  readonly #flood: FloodGuard;
  readonly #live: LivePosts;
  readonly #lookups: Lookups;
  readonly #tried = new BoundedMap<string, true>(MAX_TRIED);

  constructor(options: DispatcherOptions) {
    this.#options = { ...options, log: withoutRepeats(options.log) };
    this.#now = options.now ?? Date.now;
    this.#flood = new FloodGuard(options.floodLimit ?? DEFAULT_FLOOD_LIMIT);
    this.#pace = options.pace ?? PACE;
    this.#live = new LivePosts({ ...this.#options, now: this.#now, pace: this.#pace });
    const { store, surface, bot } = options;
    this.#lookups = new Lookups({ store, bot, platform: surface.name, now: this.#now });
    this.#arrivals = new Arrivals({ store, platform: surface.name, now: this.#now, pace: this.#pace });
  }

  /** Work for the store's table of jobs, by kind: see `Housekeeping`. */
  get jobs(): Readonly<Record<string, (job: DeferredJob) => Promise<void>>> {
    return {
      [this.#arrivals.inbox.kind]: (job) => this.#recover(job),
      [this.#live.kind]: ({ payload }) => this.#refreshAnew(payload as ThreadRef),
    };
  }

  /** Resolves when everything that was begun is done. */
  idle(): Promise<void> {
    return this.#arrivals.idle();
  }

  async onMessage(
    message: IncomingMessage,
    whole: Whole = async () => message,
    onKept?: () => void,
  ): Promise<void> {
    const { thread, author, id, redelivered: mayExist = false } = message;
    const key = this.#key(thread, id);
    // A private answer can be given at once or not at all.
    const waiting = isPrivate(thread) ? undefined : { thread, id };
    const isWanted = () => this.#concerns(message);
    await this.#take({ thread, key, waiting, isWanted, onKept }, author, async (occasion) => {
      // An event that comes twice counts once.
      if (message.mentioned && !(await this.#admits(thread, author))) return false;
      const { remarks, ...read } = await whole();
      const turn = await this.#options.bot.handle(read);
      const said = { ...occasion, id, remarks, writer: read.sourceAuthor };
      // Talk among people counts when the bot has something to say to it.
      if (!message.mentioned && turn.reply && !(await this.#admits(thread, author)))
        return this.#keepBack(turn, said);
      return this.#show(turn, said, mayExist);
    });
  }

  async onEdited(message: IncomingMessage, whole: Whole = async () => message): Promise<void> {
    const { thread, author, id, edition = '', redelivered: mayExist = false } = message;
    const key = this.#key(thread, id, 'edit', edition);
    const isWanted = () => this.#concerns(message);
    const waiting = { thread, id, edition };
    await this.#take({ thread, key, waiting, isWanted }, author, async (occasion) => {
      const { remarks, ...edited } = await whole();
      const turn = await this.#options.bot.edit(edited);
      const said = { ...occasion, id: editionId(id, edition), remarks };
      if (turn.reply && !(await this.#admits(thread, author))) return this.#keepBack(turn, said);
      return this.#show(turn, said, mayExist);
    });
  }

  async onDeleted(thread: ThreadRef, messageId: string): Promise<void> {
    await this.#guarded(thread, undefined, () =>
      this.#arrivals.inOrder(thread, async () => {
        // Asked when its turn has come: what is being answered brings the bot into the thread.
        if (await this.knows(thread)) await this.#options.bot.delete(thread, messageId);
      }),
    );
  }

  async onAction(action: UserAction, onKept?: () => void): Promise<void> {
    const { thread, author } = action;
    const waiting = isPrivate(thread) ? undefined : { action };
    const key = this.#actionKey(action);
    await this.#take({ thread, key, waiting, onKept }, author, (occasion) => this.#act(action, occasion));
  }

  async onNotice(thread: ThreadRef, notice: string, reply: ReplyDocument): Promise<void> {
    const { store, surface } = this.#options;
    const key = this.#key(thread, thread.thread, 'notice', notice);
    await this.#guarded(thread, undefined, async () => {
      await once(store, key, this.#pace.leaseMs, async () => {
        // Claims are forgotten after a while; a thread remembers what it was told.
        if ((await store.load(thread))?.session.told?.includes(notice)) return;
        await surface.post(thread, reply, { key, mayExist: true });
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

  activeThreads(workspace: string): Promise<ThreadRef[]> {
    return this.#lookups.activeThreads(workspace);
  }

  overview(workspace: string): Promise<ReplyDocument> {
    return this.#lookups.overview(workspace);
  }

  suggest(words: string, limit: number): Choice[] {
    return this.#options.bot.suggest(words, limit);
  }

  /** Handles an event unless that was done; posts that it changes are brought up to date. */
  async #take(
    arrival: Arrival,
    author: Author,
    handle: (occasion: Occasion) => Promise<Changed>,
  ): Promise<void> {
    const { thread } = arrival;
    const refresh = () => this.#live.soon(thread, (work) => this.#arrivals.inOrder(thread, work));
    await this.#guarded(thread, author, () =>
      this.#arrivals.take(arrival, (isAlone) => this.#tryOnce(arrival, author, !isAlone, handle), refresh),
    );
  }

  async #tryOnce(
    { thread, key }: Arrival,
    author: Author,
    mayExist: boolean,
    handle: (occasion: Occasion) => Promise<Changed>,
  ): Promise<Changed> {
    const isAgain = this.#tried.has(key);
    this.#tried.set(key, true);
    const changed = await handle({ thread, author, key, id: '', mayExist: mayExist || isAgain });
    this.#tried.delete(key);
    return changed;
  }

  async #concerns({ mentioned, thread }: IncomingMessage): Promise<boolean> {
    return mentioned || this.knows(thread);
  }

  async #act(action: UserAction, occasion: Occasion): Promise<Changed> {
    if (action.action === 'share') return this.#share(action, occasion.key);
    return this.#show(await this.#options.bot.act(action), { ...occasion, id: action.id });
  }

  /** What a crash or a fault kept back: done now, unless that was done before, and shown in any case. */
  async #recover(job: DeferredJob): Promise<void> {
    const waiting = this.#arrivals.inbox.read(job);
    if ('action' in waiting) {
      const { thread, author, id } = waiting.action;
      const key = this.#actionKey(waiting.action);
      const occasion = { thread, author, key, id, mayExist: true };
      await this.#arrivals.recover({ thread, key }, () => this.#act(waiting.action, occasion));
      return this.#refreshAnew(thread);
    }
    const { thread, id, edition } = waiting;
    const isEdit = edition !== undefined;
    const key = isEdit ? this.#key(thread, id, 'edit', edition) : this.#key(thread, id);
    await this.#arrivals.recover({ thread, key }, async () => {
      const message = await this.#options.surface.reread(thread, id);
      if (message === null) return false;
      const { author, remarks, sourceAuthor: writer } = message;
      const occasion = {
        thread,
        author,
        key,
        id: isEdit ? editionId(id, edition) : id,
        mayExist: true,
        remarks,
        writer,
      };
      const { bot } = this.#options;
      const turn = await (isEdit ? bot.edit({ ...message, edition }) : bot.handle(message));
      return this.#show(turn, occasion);
    });
    await this.#refreshAnew(thread);
  }

  /** Whatever this process believes that the posts look like. */
  #refreshAnew(thread: ThreadRef): Promise<void> {
    return this.#arrivals.inOrder(thread, () => this.#live.refresh(thread, false));
  }

  /** Makes a turn visible: what is for one person's eyes to that person, the reply to the thread. */
  async #show(turn: Turn, occasion: Occasion, isRedelivered = false): Promise<Changed> {
    const { surface, onTurn } = this.#options;
    const { id, thread, author, key, remarks = [], writer = author } = occasion;
    const mayExist = occasion.mayExist || isRedelivered || turn.again === true;
    onTurn?.(turn, thread);
    if (turn.reply === null) {
      if (turn.warning) await this.#whisperOnce(thread, writer, turn.warning, key);
      return turn.refresh;
    }
    const { open, secret } = isPrivate(thread)
      ? { open: outside.shareable(turn.reply), secret: null }
      : outside.apart(turn.reply);
    try {
      const posted = await surface.post(thread, outside.withRemarks(open, remarks), {
        key,
        mayExist,
        to: id,
      });
      // Before it is noted that all is said.
      if (secret) await this.#whisperOnce(thread, writer, secret, key);
      await this.#note(thread, id, open, posted.id, remarks);
    } catch (error) {
      if (!(error instanceof BotError) || error.code !== 'chat-denied') throw error;
      if (secret) await this.#whisperOnce(thread, writer, secret, key);
      await this.#denied(error, occasion);
    }
    // A list that is posted takes the place of those above it.
    return turn.refresh || open.live !== undefined;
  }

  /** The reply is not posted, now or later. */
  async #keepBack({ refresh }: Turn, { thread, id }: Occasion): Promise<Changed> {
    await this.#note(thread, id, NOTHING, '');
    return refresh;
  }

  /** Nothing can be posted there, now or later: the one who waits is told, and the log. */
  async #denied(error: BotError, { thread, author, id }: Occasion): Promise<void> {
    this.#log(thread, error.message);
    await this.#note(thread, id, NOTHING, '');
    await this.#whisper(thread, author, outside.cannotPost(error.message));
  }

  /** Strikes the reply out of what is to be posted, and remembers the post if it follows the session. */
  async #note(
    thread: ThreadRef,
    id: string,
    reply: ReplyDocument,
    post: string,
    remarks: readonly string[] = [],
  ): Promise<void> {
    try {
      const session = await updateSession(
        this.#options.store,
        thread,
        (present) => present && afterPost(present, id, reply, post, this.#now(), remarks),
      );
      if (session) this.#live.posted(session, post);
    } catch (error) {
      // The answer stands there; a store that is gone costs the memory of it.
      if (!isStoreFault(error)) throw error;
    }
  }

  async #share(action: UserAction, key: string): Promise<Changed> {
    const { bot, store, surface } = this.#options;
    const { id, thread, author } = action;
    try {
      const parts = { bot, store, surface, live: this.#live, now: this.#now };
      await this.#whisper(thread, author, await share(action, key, parts));
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

  #whisperOnce(thread: ThreadRef, to: Author, reply: ReplyDocument, key: string): Promise<unknown> {
    return once(this.#options.store, `${key}:whisper`, this.#pace.leaseMs, () =>
      this.#whisper(thread, to, reply),
    );
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

  #actionKey({ thread, id }: UserAction): string {
    return this.#key(thread, 'action', id);
  }

  #key({ platform, workspace, channel }: ThreadRef, ...parts: string[]): string {
    return eventKey(platform, workspace, channel, ...parts);
  }
}
