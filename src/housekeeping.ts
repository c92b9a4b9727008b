/** Work to be done later, from the store's table of jobs, which replicas share; and the hourly sweep. */
import { eventKey, once } from './delivery.js';
import { BotError } from './errors.js';
import type { Log } from './log.js';
import { PACE, type Pace } from './pace.js';
import type { DeferredJob, SessionStore } from './store/store.js';

/** Does a job. It may be called again when it throws, or when it takes longer than the lease. */
export type JobHandler = (job: DeferredJob) => Promise<void>;

/** The timers of the platform, or a test's. */
export interface Timers {
  set(callback: () => void, delayMs: number): unknown;
  clear(timer: unknown): void;
}

export interface HousekeepingOptions {
  store: SessionStore;
  /** Sessions without activity for this long are removed, in milliseconds. */
  sessionTtlMs: number;
  log: Log;
  /** What to do with jobs of each kind; the sweep is known. */
  handlers?: Readonly<Record<string, JobHandler>>;
  /** Milliseconds since the epoch. */
  now?: () => number;
  timers?: Timers;
  pace?: Pace;
}

/** After so many failures a job is given up; that is about three hours after the first. */
export const MAX_ATTEMPTS = 10;
const HOUR_MS = 3_600_000;
const BATCH = 10;
const SWEEP = 'sweep';

export const PLATFORM_TIMERS: Timers = {
  set: (callback, delayMs) => setTimeout(callback, delayMs),
  clear: (timer) => clearTimeout(timer as NodeJS.Timeout),
};

/** How long a job rests after it failed for the n-th time: half a minute, doubled each time, an hour at most. */
export function pauseAfter(attempts: number, { firstPauseMs } = PACE): number {
  return Math.min(HOUR_MS, firstPauseMs * 2 ** (attempts - 1));
}

/**
 * @example
 * const housekeeping = new Housekeeping({ store, sessionTtlMs, log });
 * housekeeping.start();
 * await housekeeping.stop();
 */
export class Housekeeping {
  readonly #options: HousekeepingOptions;
  readonly #handlers: ReadonlyMap<string, JobHandler>;
  readonly #now: () => number;
  readonly #timers: Timers;
  readonly #pace: Pace;
  #timer: unknown;
  #round: Promise<void> = Promise.resolve();
  #isRunning = false;

  constructor(options: HousekeepingOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#timers = options.timers ?? PLATFORM_TIMERS;
    this.#pace = options.pace ?? PACE;
    this.#handlers = new Map([[SWEEP, () => this.#sweep()], ...Object.entries(options.handlers ?? {})]);
  }

  /** Looks for work now, and again every {@link Pace.pollMs}. */
  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#next();
  }

  /** Looks no more; resolves when the jobs under way are done. No timer is left. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    this.#timers.clear(this.#timer);
    await this.#round;
  }

  /** One round: has the hour's sweep put into the table, and does every job that is due. Never throws. */
  async runDue(): Promise<void> {
    try {
      await this.#scheduleSweep();
      for (let count = BATCH; count === BATCH; ) {
        const jobs = await this.#options.store.takeDue(this.#now(), this.#pace.leaseMs, BATCH);
        // All of them, or the rest would go on behind the back of whoever stops this.
        const ends = await Promise.allSettled(jobs.map((job) => this.#do(job)));
        for (const end of ends) if (end.status === 'rejected') throw end.reason;
        count = jobs.length;
      }
    } catch (error) {
      // A store that is gone is reported by whoever watches it, and the next round finds it back.
      if (!(error instanceof BotError)) this.#options.log.error(`Housekeeping failed (${reasonOf(error)}).`);
    }
  }

  #next(): void {
    this.#round = this.runDue().then(() => {
      if (this.#isRunning) this.#timer = this.#timers.set(() => this.#next(), this.#pace.pollMs);
    });
  }

  /** Of all replicas the one that claims the hour puts the sweep into the table. */
  async #scheduleSweep(): Promise<void> {
    const { store } = this.#options;
    const hour = Math.floor(this.#now() / HOUR_MS);
    await once(store, eventKey('housekeeping', SWEEP, String(hour)), this.#pace.leaseMs, () =>
      store.defer({ id: SWEEP, kind: SWEEP, payload: null, runAt: this.#now() }),
    );
  }

  async #sweep(): Promise<void> {
    const { store, sessionTtlMs, log } = this.#options;
    const { sessions, claims } = await store.sweep(this.#now(), sessionTtlMs);
    log.debug(`Swept ${sessions} threads without activity and ${claims} old event claims.`);
  }

  async #do(job: DeferredJob): Promise<void> {
    const { store, log } = this.#options;
    try {
      const handler = this.#handlers.get(job.kind);
      if (handler === undefined) throw new Error('this version does not know how');
      await handler(job);
    } catch (error) {
      if (job.attempts < MAX_ATTEMPTS) {
        log.debug(`Job ${job.id} failed and is tried again (${reasonOf(error)}).`);
        return store.postpone(job.id, this.#now() + pauseAfter(job.attempts, this.#pace));
      }
      log.error(
        `Job ${job.id} (${job.kind}) failed ${job.attempts} times and is given up (${reasonOf(error)}).`,
      );
    }
    await store.finish(job.id);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
