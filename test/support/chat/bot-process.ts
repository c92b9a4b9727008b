/** The running bot without its process: an adapter, the core behind it, and a store that a crash takes away. */
import type { ChatAdapter } from '../../../src/adapter.js';
import { Bot } from '../../../src/bot.js';
import { Dispatcher } from '../../../src/dispatcher.js';
import { BotError } from '../../../src/errors.js';
import type { FloodLimit } from '../../../src/flood.js';
import { Housekeeping } from '../../../src/housekeeping.js';
import { createLog, type Log } from '../../../src/log.js';
import type { ThreadRef } from '../../../src/message.js';
import { memoryStore } from '../../../src/store/memory.js';
import type { Store } from '../../../src/store/store.js';
import type { Turn } from '../../../src/turn.js';
import { catalog, matcher } from '../../session/threads.js';

/** A turn of the bot, with where it was. */
export interface SeenTurn extends Turn {
  thread: ThreadRef;
}

/** What outlives a process: the store, the log file, and the time. */
export class BotWorld {
  /** Added to the time of the machine, in milliseconds. */
  skew = 0;
  readonly store: Store = memoryStore(() => this.now());
  readonly lines: string[] = [];
  readonly turns: SeenTurn[] = [];
  readonly log: Log = createLog('info', (line) => this.lines.push(line));

  now(): number {
    return Date.now() + this.skew;
  }
}

export interface BotProcessOptions {
  floodLimit?: FloodLimit;
  contacts?: string[];
}

/** One process of the bot. */
export class BotProcess {
  readonly adapter: ChatAdapter;
  readonly dispatcher: Dispatcher;
  /** Why the adapter gave up, if it did. */
  givenUp: BotError | undefined;
  readonly #housekeeping: Housekeeping;
  #isDead = false;

  /** @param createAdapter makes the adapter on the process's store */
  constructor(
    world: BotWorld,
    createAdapter: (store: Store, log: Log) => ChatAdapter,
    { floodLimit, contacts = [] }: BotProcessOptions = {},
  ) {
    const store = mortal(world.store, () => this.#isDead);
    const now = () => world.now();
    const { log } = world;
    const bot = new Bot(catalog, matcher, { store, contacts, now, receipts: true });
    this.adapter = createAdapter(store, log);
    this.dispatcher = new Dispatcher({
      bot,
      store,
      surface: this.adapter,
      log,
      now,
      onTurn: (turn, thread) => world.turns.push({ ...turn, thread }),
      ...(floodLimit ? { floodLimit } : {}),
    });
    const handlers = this.dispatcher.jobs;
    this.#housekeeping = new Housekeeping({ store, sessionTtlMs: 86_400_000, log, handlers, now });
  }

  async start(): Promise<void> {
    await this.adapter.start(this.dispatcher, (reason) => {
      this.givenUp = reason;
    });
  }

  /** Does the jobs that are due. */
  runJobs(): Promise<void> {
    return this.#housekeeping.runDue();
  }

  async stop(): Promise<void> {
    await this.adapter.stop();
    await this.dispatcher.idle();
  }

  /** From now on nothing is written down any more, as when the process ended at this moment. */
  die(): void {
    this.#isDead = true;
  }
}

/** A store that fails once `isDead`. */
function mortal(store: Store, isDead: () => boolean): Store {
  return new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        if (isDead()) return Promise.reject(new BotError('store-unavailable', 'The process has ended.'));
        return value.apply(target, args) as unknown;
      };
    },
  });
}
