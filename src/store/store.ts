/** What remembers threads, events and work to be done later. Every store passes `test/contract/session-store.ts`. */
import type { ThreadRef } from '../message.js';
import type { ThreadSession } from '../session/types.js';

/** A session as it stands in the store. */
export interface StoredSession {
  session: ThreadSession;
  /** Names this state; `save` wants it back. Opaque: it says nothing about how often a session was saved. */
  version: number;
}

/** `claimed`: handle the event now. `busy`: another one is at it. `done`: it was handled. */
export type ClaimResult = 'claimed' | 'busy' | 'done';

/** Work that waits for its time: a reminder, a sweep, a post that failed. */
export interface DeferredJob {
  /** A second job with the same id replaces the first. */
  id: string;
  kind: string;
  /** Anything that JSON can hold. */
  payload: unknown;
  /** Milliseconds since the epoch. */
  runAt: number;
  /** How often the job was taken, this time included. */
  attempts: number;
}

/** Whom to forget: a workspace with all its threads, or one person (in one workspace or platform, or everywhere). */
export interface ForgetRequest {
  platform?: string;
  workspace?: string;
  user?: string;
}

/**
 * Sessions, event claims and deferred jobs. Every method throws a {@link BotError} whose code begins with `store-` and
 * whose message says what to do; a later call works again once the cause is gone.
 *
 * @example
 * if ((await store.claim(key, 60_000)) !== 'claimed') return;
 * try { await answer(message); await store.complete(key); } catch (error) { await store.release(key); throw error; }
 */
export interface SessionStore {
  /** The session of a thread, or null. A damaged row throws `store-damaged`, and only for its own thread. */
  load(thread: ThreadRef): Promise<StoredSession | null>;
  /**
   * Writes a session, durably once the promise is fulfilled.
   *
   * @param expectedVersion the version that `load` gave; 0 creates
   * @returns the new version
   * @throws BotError `store-conflict` when somebody saved, removed or created it in between: see `updateSession`
   */
  save(session: ThreadSession, expectedVersion: number): Promise<number>;
  /**
   * Takes an event for handling, atomically among all replicas. A lease that ran out can be claimed again.
   *
   * @param leaseMs how long the handler may take before others may try
   */
  claim(eventKey: string, leaseMs: number): Promise<ClaimResult>;
  /** Lets the lease of an event that this store claimed begin anew. Does nothing to another store's claim, or a completed one. */
  extend(eventKey: string, leaseMs: number): Promise<void>;
  /** The event was handled: from now on `claim` says `done`, for an hour at least. */
  complete(eventKey: string): Promise<void>;
  /** The event was not handled and may be claimed at once. Does nothing to a completed event or another store's claim. */
  release(eventKey: string): Promise<void>;
  /** Puts a job aside until its time. */
  defer(job: Omit<DeferredJob, 'attempts'>): Promise<void>;
  /**
   * Takes jobs whose time has come, earliest first, each for one replica alone until its lease runs out.
   *
   * @param now milliseconds since the epoch
   */
  takeDue(now: number, leaseMs: number, limit: number): Promise<DeferredJob[]>;
  /** Removes a job. One that was deferred again since this store took it stays. */
  finish(jobId: string): Promise<void>;
  /**
   * Gives back a job for a later time; how often it was taken stays known. One that was deferred again since this store
   * took it stays as it is.
   *
   * @param runAt milliseconds since the epoch
   */
  postpone(jobId: string, runAt: number): Promise<void>;
  /**
   * Removes sessions without activity and claims that were completed, or given up, more than an hour ago.
   *
   * @param now milliseconds since the epoch
   * @returns how many of each were removed
   */
  sweep(now: number, sessionTtlMs: number): Promise<{ sessions: number; claims: number }>;
  /**
   * Deletes on request. With `user`: takes the person out of sessions, and deletes those that nobody else took part in;
   * `platform` and `workspace` then narrow the search. Without: deletes the sessions of `workspace`.
   *
   * @returns how many sessions were changed or deleted
   * @throws BotError `usage` when neither user nor workspace is named
   */
  forget(who: ForgetRequest): Promise<{ sessions: number }>;
  /** Sessions of a workspace, last active first. Leaves damaged rows out. */
  recent(filter: { platform: string; workspace: string }, limit: number): Promise<ThreadSession[]>;
  /** For health checks: writes and removes something. Throws a BotError when that fails. */
  check(): Promise<void>;
  /** Waits for what is under way and lets go of the database. A closed store throws `store-unavailable`. */
  close(): Promise<void>;
}

/**
 * What was granted to the bot where it was installed, such as tokens: one sealed text for each workspace of a platform.
 * The store never sees what is in it; see `sealing.ts`. The methods throw as those of {@link SessionStore} do.
 */
export interface InstallationStore {
  /**
   * Writes an installation in place of the one that stands there, if any, durably once the promise is fulfilled. Of two
   * at once, one stands afterwards, whole.
   *
   * @param sealed ASCII, as a `Sealer` gives it
   */
  saveInstallation(platform: string, workspace: string, sealed: string): Promise<void>;
  /**
   * Writes an installation where exactly `before` stands, so that one that was renewed or removed meanwhile stays so.
   *
   * @returns whether it was written
   */
  replaceInstallation(platform: string, workspace: string, before: string, sealed: string): Promise<boolean>;
  /** The sealed text, or null where the bot is not installed. */
  loadInstallation(platform: string, workspace: string): Promise<string | null>;
  /** Removes an installation. Does nothing where there is none. */
  removeInstallation(platform: string, workspace: string): Promise<void>;
  /** The workspaces of a platform that have an installation, in the order of their code units. */
  listInstallations(platform: string): Promise<string[]>;
}

/** All that the bot remembers; what every store implements. */
export interface Store extends SessionStore, InstallationStore {}

/** Claims are kept this long after completion; platforms deliver an event again within minutes. */
export const CLAIM_KEPT_MS = 3_600_000;

/** A thread's key in one readable line, for messages and maps: `slack/T1/C1/1718.22`. */
export function threadKey({ platform, workspace, channel, thread }: ThreadRef): string {
  return readableKey(platform, workspace, channel, thread);
}

/**
 * Parts of a key in one readable line; different parts never give the same line.
 *
 * @example readableKey('slack', 'T1') // 'slack/T1'
 */
export function readableKey(...parts: readonly string[]): string {
  return parts.map((part) => part.replace(/[%/\s\p{Cc}]/gu, encodeURIComponent)).join('/');
}

/**
 * A version for a session that is created. Random, because a session can be deleted and created anew while somebody
 * still holds the old one: with versions from 1 their save would find the version they expect and undo the deletion.
 */
export function firstVersion(): number {
  return 1 + Math.floor(Math.random() * 2 ** 40);
}
