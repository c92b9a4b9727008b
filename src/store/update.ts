import { setTimeout as sleep } from 'node:timers/promises';
import { BotError } from '../errors.js';
import type { ThreadRef } from '../message.js';
import type { ThreadSession } from '../session/types.js';
import { type SessionStore, threadKey } from './store.js';

/** Fifty people who tick at once need about ten; the rest is for a slow database. */
const MAX_ATTEMPTS = 60;
const LONGEST_PAUSE_MS = 100;

/**
 * Changes the session of a thread, whoever else changes it at the same time: when somebody was faster, loads again and
 * applies the change to what they left.
 *
 * @param change gets the present session, or null where there is none, and gives the next one. It may be called several
 *   times, so it must have no side effects; giving back the session it got, or null, saves nothing.
 * @returns the session as it was saved; null when nothing was to be saved
 * @throws BotError `store-conflict` when every attempt met another writer, and whatever the store throws
 * @example await updateSession(store, thread, (session) => advance(session ?? newSession(thread), event));
 */
export async function updateSession(
  store: SessionStore,
  thread: ThreadRef,
  change: (session: ThreadSession | null) => ThreadSession | null,
): Promise<ThreadSession | null> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const stored = await store.load(thread);
    const next = change(stored?.session ?? null);
    if (next === null || next === stored?.session) return next;
    if (await saved(store, next, stored?.version ?? 0)) return next;
    await sleep(pauseAfter(attempt));
  }
  throw new BotError(
    'store-conflict',
    `The thread ${threadKey(thread)} changed ${MAX_ATTEMPTS} times while it was being saved. Try again in a moment.`,
  );
}

async function saved(store: SessionStore, session: ThreadSession, version: number): Promise<boolean> {
  try {
    await store.save(session, version);
    return true;
  } catch (error) {
    if (error instanceof BotError && error.code === 'store-conflict') return false;
    throw error;
  }
}

/** Random, because writers that wait equally long meet again. */
function pauseAfter(attempt: number): number {
  return Math.random() * Math.min(LONGEST_PAUSE_MS, 2 ** (attempt + 1));
}
