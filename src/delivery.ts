/** Each event is handled once, however often a platform delivers it and however many replicas get it. */
import { BotError } from './errors.js';
import type { SessionStore } from './store/store.js';

/** Events that a process remembers having taken; platforms deliver again within minutes. */
const REMEMBERED_EVENTS = 10_000;

/** `duplicate`: it was handled, or somebody is at it. */
export type Delivery = 'handled' | 'duplicate';

/** What this process took, by store, so that events are told apart while the store is gone. */
const takenBy = new WeakMap<SessionStore, Set<string>>();

/**
 * A key for an event of a platform. Different parts never give the same key.
 *
 * @example eventKey('slack', 'T1', 'Ev42') // 'slack:T1:Ev42'
 */
export function eventKey(platform: string, ...parts: readonly string[]): string {
  return [platform, ...parts].map((part) => part.replace(/[%:]/g, encodeURIComponent)).join(':');
}

/**
 * Handles an event unless it was handled or is being handled, by this process or another replica. It is claimed before
 * the handler runs, completed after it succeeded, and released when it failed, so that the next delivery tries again.
 * While the store is gone this process still answers, and knows by its own memory what it took.
 *
 * @param key see {@link eventKey}
 * @param leaseMs how long the handler may take before another replica may try, in milliseconds
 * @param handler does all that can be seen from outside
 * @throws what the handler throws; a store that is gone is no reason to throw
 * @example await once(store, eventKey('slack', team, eventId), 60_000, () => answer(message));
 */
export async function once(
  store: SessionStore,
  key: string,
  leaseMs: number,
  handler: () => Promise<void>,
): Promise<Delivery> {
  const taken = takenOf(store);
  if (taken.has(key)) return 'duplicate';
  // Before anything is awaited: the same event may come twice in one packet.
  remember(taken, key);
  try {
    if (!(await mayHandle(store, key, leaseMs))) {
      // The other replica may fail yet and release it.
      taken.delete(key);
      return 'duplicate';
    }
    await handler();
  } catch (error) {
    taken.delete(key);
    await quietly(() => store.release(key));
    throw error;
  }
  await quietly(() => store.complete(key));
  return 'handled';
}

/** A store that is gone cannot say no. */
async function mayHandle(store: SessionStore, key: string, leaseMs: number): Promise<boolean> {
  try {
    return (await store.claim(key, leaseMs)) === 'claimed';
  } catch (error) {
    if (isStoreFault(error)) return true;
    throw error;
  }
}

/** What was done is done, whether or not the store can note it. */
async function quietly(note: () => Promise<void>): Promise<void> {
  try {
    await note();
  } catch (error) {
    if (!isStoreFault(error)) throw error;
  }
}

function isStoreFault(error: unknown): boolean {
  return error instanceof BotError && error.code.startsWith('store-');
}

function takenOf(store: SessionStore): Set<string> {
  const taken = takenBy.get(store) ?? new Set<string>();
  takenBy.set(store, taken);
  return taken;
}

function remember(taken: Set<string>, key: string): void {
  taken.add(key);
  if (taken.size <= REMEMBERED_EVENTS) return;
  for (const oldest of taken) {
    taken.delete(oldest);
    return;
  }
}
