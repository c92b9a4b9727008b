/** What a workspace looked up: its threads, and its overview. Without the store there is nothing to tell. */
import type { Bot } from './bot.js';
import { isStoreFault } from './delivery.js';
import { isPrivate, type ThreadRef } from './message.js';
import type { ReplyDocument } from './reply/document.js';
import type { ThreadSession } from './session/types.js';
import type { SessionStore } from './store/store.js';

/** Threads that are looked at when events may have been missed, and how long ago they may have been active. */
const ACTIVE_THREADS = 50;
const ACTIVE_MS = 24 * 3_600_000;
/** Threads that an overview is made of. */
const OVERVIEW_THREADS = 200;

export interface LookupsOptions {
  store: SessionStore;
  bot: Bot;
  platform: string;
  /** Milliseconds since the epoch. */
  now: () => number;
}

export class Lookups {
  constructor(private readonly options: LookupsOptions) {}

  /** See `ChatHandler.activeThreads`. */
  async activeThreads(workspace: string): Promise<ThreadRef[]> {
    const since = this.options.now() - ACTIVE_MS;
    const isActive = ({ status, lastActivity, thread }: ThreadSession) =>
      status !== 'muted' && lastActivity > since && !isPrivate(thread);
    return (await this.#recent(workspace, ACTIVE_THREADS)).filter(isActive).map(({ thread }) => thread);
  }

  /** See `ChatHandler.overview`. */
  async overview(workspace: string): Promise<ReplyDocument> {
    return this.options.bot.overview(await this.#recent(workspace, OVERVIEW_THREADS));
  }

  async #recent(workspace: string, limit: number): Promise<ThreadSession[]> {
    const { store, platform } = this.options;
    try {
      return await store.recent({ platform, workspace }, limit);
    } catch (error) {
      if (isStoreFault(error)) return [];
      throw error;
    }
  }
}
