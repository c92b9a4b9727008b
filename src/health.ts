/** Whether the bot can do its work, for whoever restarts it when it cannot. */
import type { ChatHealth } from './adapter.js';
import { BotError } from './errors.js';
import type { SessionStore } from './store/store.js';

export interface HealthReport {
  /** `failing` when the store fails, or every chat: one chat that fails is no reason to restart the others. */
  status: 'ok' | 'failing';
  /** `reason` says what is wrong and what to do. */
  store: { status: 'ok' } | { status: 'failing'; code: string; reason: string };
  /** The chats that are connected, by name; none where no chat has settings. */
  chats: Record<string, ChatHealth>;
  /** How many entries the catalogue holds. */
  catalogue: number;
  /** Version of the package. */
  version: string;
}

/** What a report is made of. */
export interface HealthSources {
  store: Pick<SessionStore, 'check'>;
  catalogue: { size: number };
  version: string;
  chats?: () => Record<string, ChatHealth>;
}

/**
 * Makes a function that reports on the bot's health. Those who ask while the store is being checked share the result.
 *
 * @example const { status } = await healthCheck({ store, catalogue, version })();
 */
export function healthCheck(sources: HealthSources): () => Promise<HealthReport> {
  const { store, catalogue, version } = sources;
  let running: Promise<HealthReport> | undefined;
  const report = async (): Promise<HealthReport> => {
    const state = await storeHealth(store);
    const chats = sources.chats?.() ?? {};
    const states = Object.values(chats);
    const isMute = states.length > 0 && states.every(({ status }) => status === 'failing');
    const status = isMute ? 'failing' : state.status;
    return { status, store: state, chats, catalogue: catalogue.size, version };
  };
  return () => {
    running ??= report().finally(() => {
      running = undefined;
    });
    return running;
  };
}

async function storeHealth(store: HealthSources['store']): Promise<HealthReport['store']> {
  try {
    await store.check();
    return { status: 'ok' };
  } catch (error) {
    if (error instanceof BotError) return { status: 'failing', code: error.code, reason: error.message };
    return { status: 'failing', code: 'unknown', reason: 'The store failed in an unknown way. See the log.' };
  }
}
