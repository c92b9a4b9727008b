/**
 * Events on their way to the bot: put down at once, handled in the order of their thread, each once among all replicas,
 * and struck out when all that comes of them is on the screen.
 */
import { isTaken, once } from './delivery.js';
import { Inbox, type Waiting } from './inbox.js';
import { KeyedQueue } from './keyed-queue.js';
import type { ThreadRef } from './message.js';
import { PACE, type Pace } from './pace.js';
import { type SessionStore, threadKey } from './store/store.js';

/** An event that a platform delivered. */
export interface Arrival {
  thread: ThreadRef;
  /** See `eventKey`. */
  key: string;
  /** What is put down; absent for what can be answered at once or not at all. */
  waiting?: Waiting | undefined;
  /** Whether it is the bot's business; it is where absent. Asked again when what came before it was handled. */
  isWanted?: (() => Promise<boolean>) | undefined;
  /** Called once a crash loses nothing. */
  onKept?: (() => void) | undefined;
}

export interface ArrivalsOptions {
  store: SessionStore;
  platform: string;
  /** Milliseconds since the epoch. */
  now: () => number;
  pace?: Pace | undefined;
}

/** What is made of an event; gets whether it is certain that nobody else is at it. Says whether posts have changed. */
export type Handle = (isAlone: boolean) => Promise<boolean>;

/** `perhaps`: what came before it in its thread may bring the bot there. */
type Wanted = 'yes' | 'perhaps' | 'no';

export class Arrivals {
  readonly inbox: Inbox;
  readonly #store: SessionStore;
  readonly #pace: Pace;
  readonly #queue = new KeyedQueue();
  /** Events that are being put down or handled here: of those that come twice, the second needs no place of its own. */
  readonly #keeping = new Map<string, Promise<Wanted>>();
  /** What was begun and is not struck out yet. */
  readonly #open = new Set<Promise<void>>();

  constructor({ store, platform, now, pace = PACE }: ArrivalsOptions) {
    this.#store = store;
    this.#pace = pace;
    this.inbox = new Inbox(store, platform, now, pace.firstLookMs);
  }

  /** Resolves when everything that was begun is done. */
  async idle(): Promise<void> {
    while (this.#open.size > 0) await Promise.allSettled(this.#open);
    await this.#queue.idle();
  }

  /** Does work in its thread's turn. */
  inOrder<T>(thread: ThreadRef, work: () => Promise<T>): Promise<T> {
    return this.#queue.run(threadKey(thread), work);
  }

  /**
   * Handles an event in its thread's turn, unless that was done.
   *
   * @param refresh brings the posts of the thread up to date; called outside the thread's turn
   * @throws what `handle` throws; the event is then tried again later
   */
  async take(arrival: Arrival, handle: Handle, refresh: () => Promise<void>): Promise<void> {
    const taking = this.#take(arrival, handle, refresh);
    this.#open.add(taking);
    try {
      await taking;
    } finally {
      this.#open.delete(taking);
    }
  }

  async #take(arrival: Arrival, handle: Handle, refresh: () => Promise<void>): Promise<void> {
    const { thread, key, waiting, isWanted, onKept = () => {} } = arrival;
    const kept = this.#keep(arrival);
    // Awaited when its turn has come; until then a failure is nobody's.
    kept.then(onKept, () => {});
    const outcome = await this.inOrder(thread, async () => {
      try {
        const wanted = await kept;
        if (wanted === 'no') return undefined;
        if (wanted === 'perhaps' && !(await isWanted?.())) return { changed: false };
        return await this.#once(key, handle);
      } finally {
        if (this.#keeping.get(key) === kept) this.#keeping.delete(key);
      }
    });
    // Whoever is at it strikes it out, or fails, and then it is found in the inbox.
    if (outcome === undefined || outcome === 'busy') return;
    if (outcome.changed) await refresh();
    if (waiting && !outcome.isKnown) await this.inbox.done(waiting);
  }

  /**
   * Handles an event that was found in the inbox.
   *
   * @throws Error when another replica is at it; what `handle` throws
   */
  async recover({ thread, key }: Arrival, handle: Handle): Promise<void> {
    const outcome = await this.inOrder(thread, () => this.#once(key, handle));
    if (outcome === 'busy') throw new Error('it is being handled');
  }

  async #once(key: string, handle: Handle): Promise<{ changed: boolean; isKnown?: boolean } | 'busy'> {
    const isKnown = isTaken(this.#store, key);
    let changed = false;
    const delivery = await once(this.#store, key, this.#pace.leaseMs, async (isAlone) => {
      changed = await handle(isAlone);
    });
    // What another process did may not be on the screen yet: it may have ended just then. Its note stays for recovery.
    return delivery === 'busy' ? 'busy' : { changed, isKnown: isKnown || delivery !== 'handled' };
  }

  /** Begins at once: the place in the queue is for later. */
  #keep(arrival: Arrival): Promise<Wanted> {
    const { key, thread } = arrival;
    const before = this.#keeping.get(key);
    if (before) return before;
    const isFirst = !this.#queue.has(threadKey(thread));
    const kept = this.#putDown(arrival, isFirst);
    this.#keeping.set(key, kept);
    return kept;
  }

  async #putDown({ key, waiting, isWanted }: Arrival, isFirst: boolean): Promise<Wanted> {
    const isSure = isWanted === undefined || (await isWanted());
    if (!isSure && isFirst) return 'no';
    if (waiting && !isTaken(this.#store, key)) await this.inbox.put(waiting);
    return isSure ? 'yes' : 'perhaps';
  }
}
