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
/** Jobs that are done at once. */
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
  /** Jobs that were begun, by id. */
  readonly #underWay = new Map<string, Promise<void>>();
  #filling: Promise<void> | undefined;
  /** Whether jobs were left in the table because as many as may be were under way. */
  #isFull = false;
  #isRunning = false;
  #isStopped = false;

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
    this.#isStopped = false;
    this.#next();
  }

  /** Looks no more; resolves when the jobs under way are done. No timer is left. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    this.#isStopped = true;
    this.#timers.clear(this.#timer);
    await this.#round;
    await this.#over();
  }

  /** One round: has the hour's sweep put into the table, and does every job that is due. Never throws. */
  async runDue(): Promise<void> {
    this.#isStopped = false;
    await this.#look();
    await this.#over();
  }

  /** What takes long keeps nothing back: the next round begins although it is under way. */
  #next(): void {
    this.#round = this.#look().then(() => {
      if (this.#isRunning) this.#timer = this.#timers.set(() => this.#next(), this.#pace.pollMs);
    });
  }

  async #look(): Promise<void> {
    try {
      await this.#scheduleSweep();
      await this.#fill();
    } catch (error) {
      this.#report(error);
    }
  }

  /** Begins jobs that are due until there are no more, or as many as may be are under way. */
  #fill(): Promise<void> {
    this.#filling ??= this.#take().finally(() => {
      this.#filling = undefined;
    });
    return this.#filling;
  }

  async #take(): Promise<void> {
    this.#isFull = false;
    while (!this.#isStopped && this.#underWay.size < BATCH) {
      const free = BATCH - this.#underWay.size;
      const jobs = await this.#options.store.takeDue(this.#now(), this.#pace.leaseMs, free);
      for (const job of jobs) this.#begin(job);
      if (jobs.length < free) return;
    }
    this.#isFull = true;
  }

  #begin(job: DeferredJob): void {
    // Its lease ran out while it was at work here.
    if (this.#underWay.has(job.id)) return;
    const work = this.#do(job)
      .catch((error: unknown) => this.#report(error))
      .finally(() => this.#underWay.delete(job.id))
      .then(() => (this.#isFull ? this.#fill() : undefined))
      .catch((error: unknown) => this.#report(error));
    this.#underWay.set(job.id, work);
  }

  /** Resolves when nothing is under way. */
  async #over(): Promise<void> {
    while (this.#underWay.size > 0 || this.#filling !== undefined)
      await Promise.allSettled([...this.#underWay.values(), this.#filling]);
  }

  /** A store that is gone is reported by whoever watches it, and the next round finds it back. */
  #report(error: unknown): void {
    if (!(error instanceof BotError)) this.#options.log.error(`Housekeeping failed (${reasonOf(error)}).`);
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
