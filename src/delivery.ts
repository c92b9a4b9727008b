/** Each event is handled once, however often a platform delivers it and however many replicas get it. */
import { BotError } from './errors.js';
import type { ClaimResult, SessionStore } from './store/store.js';

/** Events that a process remembers having taken; platforms deliver again within minutes. */
const REMEMBERED_EVENTS = 10_000;

/** `duplicate`: it was handled, or this process is at it. `busy`: another one is at it, and may fail yet. */
export type Delivery = 'handled' | 'duplicate' | 'busy';

/** How often a lease is renewed before it would run out. */
const RENEWALS = 3;

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

/** Whether this process handled an event, or is at it. */
export function isTaken(store: SessionStore, key: string): boolean {
  return takenOf(store).has(key);
}

/**
 * Handles an event unless it was handled or is being handled, by this process or another replica. It is claimed before
 * the handler runs, completed after it succeeded, and released when it failed, so that the next delivery tries again.
 * While the store is gone this process still answers, and knows by its own memory what it took.
 *
 * @param key see {@link eventKey}
 * @param leaseMs how soon after the end of this process another replica may try, in milliseconds; renewed while the
 *   handler runs, however long that takes
 * @param handler does all that can be seen from outside; gets whether no other replica can be at it, which is unknown
 *   while the store is gone
 * @throws what the handler throws; a store that is gone is no reason to throw
 * @example await once(store, eventKey('slack', team, eventId), 60_000, () => answer(message));
 */
export async function once(
  store: SessionStore,
  key: string,
  leaseMs: number,
  handler: (isAlone: boolean) => Promise<void>,
): Promise<Delivery> {
  const taken = takenOf(store);
  if (taken.has(key)) return 'duplicate';
  // Before anything is awaited: the same event may come twice in one packet.
  remember(taken, key);
  let renewal: NodeJS.Timeout | undefined;
  try {
    const claim = await claimOf(store, key, leaseMs);
    if (claim === 'busy' || claim === 'done') {
      // The other replica may fail yet and release it.
      taken.delete(key);
      return claim === 'busy' ? 'busy' : 'duplicate';
    }
    renewal = setInterval(() => void store.extend(key, leaseMs).catch(() => {}), leaseMs / RENEWALS).unref();
    await handler(claim === 'claimed');
  } catch (error) {
    taken.delete(key);
    await quietly(() => store.release(key));
    throw error;
  } finally {
    clearInterval(renewal);
  }
  await quietly(() => store.complete(key));
  return 'handled';
}

/** A store that is gone cannot say no. */
async function claimOf(store: SessionStore, key: string, leaseMs: number): Promise<ClaimResult | 'unknown'> {
  try {
    return await store.claim(key, leaseMs);
  } catch (error) {
    if (isStoreFault(error)) return 'unknown';
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

/** Whether the store is gone; then its memory is missed, and the work goes on. */
export function isStoreFault(error: unknown): boolean {
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
