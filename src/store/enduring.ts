/** A store that may not be there yet: it is opened when it is needed, and again after it could not be opened. */
import { BotError } from '../errors.js';
import type { ThreadRef } from '../message.js';
import type { ThreadSession } from '../session/types.js';
import type { ClaimResult, DeferredJob, ForgetRequest, Store, StoredSession } from './store.js';

/** Gets told how the store is doing. */
export interface StoreWatcher {
  /** A call failed. */
  fault(error: BotError): void;
  /** Something was written, so whatever was wrong is over. */
  wrote(): void;
}

export interface EnduringOptions {
  /** Opens the store. */
  open: () => Promise<Store>;
  watcher: StoreWatcher;
  /** Milliseconds since the epoch. */
  now?: () => number;
}

/** After a failure to open, calls fail at once for this long: opening can take seconds, and people wait for answers. */
const PAUSE_MS = 5_000;

/**
 * Makes a store of one that may be missing at first. A call that comes while it cannot be opened fails with the reason.
 *
 * @example const store = new EnduringStore({ open: () => openStore({ file }), watcher });
 */
export class EnduringStore implements Store {
  readonly #options: EnduringOptions;
  readonly #now: () => number;
  #opening: Promise<Store> | undefined;
  #failure: { error: BotError; at: number } | undefined;
  #closed = false;

  constructor(options: EnduringOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  load(thread: ThreadRef): Promise<StoredSession | null> {
    return this.#read((store) => store.load(thread));
  }

  save(session: ThreadSession, expectedVersion: number): Promise<number> {
    return this.#write((store) => store.save(session, expectedVersion));
  }

  claim(eventKey: string, leaseMs: number): Promise<ClaimResult> {
    return this.#write(
      (store) => store.claim(eventKey, leaseMs),
      (result) => result === 'claimed',
    );
  }

  extend(eventKey: string, leaseMs: number): Promise<void> {
    return this.#read((store) => store.extend(eventKey, leaseMs));
  }

  complete(eventKey: string): Promise<void> {
    return this.#write((store) => store.complete(eventKey));
  }

  release(eventKey: string): Promise<void> {
    return this.#read((store) => store.release(eventKey));
  }

  defer(job: Omit<DeferredJob, 'attempts'>): Promise<void> {
    return this.#write((store) => store.defer(job));
  }

  takeDue(now: number, leaseMs: number, limit: number): Promise<DeferredJob[]> {
    return this.#write(
      (store) => store.takeDue(now, leaseMs, limit),
      (jobs) => jobs.length > 0,
    );
  }

  finish(jobId: string): Promise<void> {
    return this.#read((store) => store.finish(jobId));
  }

  postpone(jobId: string, runAt: number): Promise<void> {
    return this.#read((store) => store.postpone(jobId, runAt));
  }

  sweep(now: number, sessionTtlMs: number): Promise<{ sessions: number; claims: number }> {
    return this.#read((store) => store.sweep(now, sessionTtlMs));
  }

  forget(who: ForgetRequest): Promise<{ sessions: number }> {
    return this.#read((store) => store.forget(who));
  }

  recent(filter: { platform: string; workspace: string }, limit: number): Promise<ThreadSession[]> {
    return this.#read((store) => store.recent(filter, limit));
  }

  saveInstallation(platform: string, workspace: string, sealed: string): Promise<void> {
    return this.#write((store) => store.saveInstallation(platform, workspace, sealed));
  }

  replaceInstallation(platform: string, workspace: string, before: string, sealed: string): Promise<boolean> {
    return this.#write(
      (store) => store.replaceInstallation(platform, workspace, before, sealed),
      (written) => written,
    );
  }

  loadInstallation(platform: string, workspace: string): Promise<string | null> {
    return this.#read((store) => store.loadInstallation(platform, workspace));
  }

  removeInstallation(platform: string, workspace: string): Promise<void> {
    return this.#read((store) => store.removeInstallation(platform, workspace));
  }

  listInstallations(platform: string): Promise<string[]> {
    return this.#read((store) => store.listInstallations(platform));
  }

  check(): Promise<void> {
    return this.#write((store) => store.check());
  }

  async close(): Promise<void> {
    this.#closed = true;
    const store = await this.#opening?.catch(() => undefined);
    await store?.close();
  }

  /** Calls that may succeed without a write, which say nothing about a full or read-only disk. */
  #read<T>(call: (store: Store) => Promise<T>): Promise<T> {
    return this.#write(call, () => false);
  }

  async #write<T>(
    call: (store: Store) => Promise<T>,
    wrote: (result: T) => boolean = () => true,
  ): Promise<T> {
    try {
      const result = await call(await this.#opened());
      if (wrote(result)) this.#options.watcher.wrote();
      return result;
    } catch (error) {
      // Two who write at once are no fault.
      if (error instanceof BotError && error.code !== 'store-conflict') this.#options.watcher.fault(error);
      throw error;
    }
  }

  #opened(): Promise<Store> {
    if (this.#closed) {
      return Promise.reject(new BotError('store-unavailable', 'The store is closed. Start the bot again.'));
    }
    const { error, at = 0 } = this.#failure ?? {};
    if (error && this.#now() >= at && this.#now() < at + PAUSE_MS) return Promise.reject(error);
    this.#opening ??= this.#options.open().catch((cause: unknown) => {
      this.#opening = undefined;
      if (cause instanceof BotError) this.#failure = { error: cause, at: this.#now() };
      throw cause;
    });
    return this.#opening;
  }
}
