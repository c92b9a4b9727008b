/** A store that forgets everything when the process ends: for the terminal chat and for tests. */
import { randomUUID } from 'node:crypto';
import { BotError } from '../errors.js';
import type { ThreadRef } from '../message.js';
import type { ThreadSession } from '../session/types.js';
import { steadyClock } from './clock.js';
import { checkForgetRequest, peopleOf, withoutPerson } from './people.js';
import { readSession, storable, writeSession } from './session-json.js';
import {
  CLAIM_KEPT_MS,
  type ClaimResult,
  type DeferredJob,
  type ForgetRequest,
  firstVersion,
  type Store,
  type StoredSession,
  threadKey,
} from './store.js';

interface MemorySession {
  thread: ThreadRef;
  /** As text, so that nobody changes a stored session through an object they kept. */
  state: string;
  version: number;
  lastActivity: number;
  people: string[];
}

interface MemoryClaim {
  leaseMs: number;
  leasedUntil: number;
  completedAt?: number;
}

interface MemoryJob {
  job: DeferredJob;
  payload: string;
  leaseMs: number;
  leasedUntil: number;
  revision: string;
}

/**
 * Makes an empty store in memory.
 *
 * @param now milliseconds since the epoch; may go backwards
 * @example const store = memoryStore();
 */
export function memoryStore(now: () => number = Date.now): Store {
  return new MemoryStore(steadyClock(now));
}

class MemoryStore implements Store {
  readonly #now: () => number;
  readonly #sessions = new Map<string, MemorySession>();
  readonly #claims = new Map<string, MemoryClaim>();
  readonly #jobs = new Map<string, MemoryJob>();
  /** Sealed texts, by platform and then by workspace. */
  readonly #installations = new Map<string, Map<string, string>>();
  /** Revision of each job that was taken and not finished. */
  readonly #taken = new Map<string, string>();
  #closed = false;

  constructor(now: () => number) {
    this.#now = now;
  }

  async load(thread: ThreadRef): Promise<StoredSession | null> {
    this.#mustBeOpen();
    const row = this.#sessions.get(threadKey(thread));
    return row === undefined ? null : { session: readSession(row.state, thread), version: row.version };
  }

  async save(session: ThreadSession, expectedVersion: number): Promise<number> {
    this.#mustBeOpen();
    const key = threadKey(session.thread);
    const row = this.#sessions.get(key);
    if ((row?.version ?? 0) !== expectedVersion) {
      throw new BotError(
        'store-conflict',
        `The thread ${key} was changed by somebody else. Load it and try again.`,
      );
    }
    const version = row === undefined ? firstVersion() : row.version + 1;
    this.#sessions.set(key, {
      thread: session.thread,
      state: writeSession(session),
      version,
      lastActivity: Math.max(row?.lastActivity ?? 0, session.lastActivity),
      people: peopleOf(session),
    });
    return version;
  }

  async claim(eventKey: string, leaseMs: number): Promise<ClaimResult> {
    this.#mustBeOpen();
    const now = this.#now();
    const claim = this.#claims.get(eventKey);
    if (claim?.completedAt !== undefined) return 'done';
    if (claim !== undefined && claim.leasedUntil > now) return 'busy';
    this.#claims.set(eventKey, { leaseMs, leasedUntil: now + leaseMs });
    return 'claimed';
  }

  async extend(eventKey: string, leaseMs: number): Promise<void> {
    this.#mustBeOpen();
    const claim = this.#claims.get(eventKey);
    if (claim && claim.completedAt === undefined)
      this.#claims.set(eventKey, { leaseMs, leasedUntil: this.#now() + leaseMs });
  }

  async complete(eventKey: string): Promise<void> {
    this.#mustBeOpen();
    const now = this.#now();
    const completedAt = this.#claims.get(eventKey)?.completedAt ?? now;
    this.#claims.set(eventKey, { leaseMs: 0, leasedUntil: now, completedAt });
  }

  async release(eventKey: string): Promise<void> {
    this.#mustBeOpen();
    if (this.#claims.get(eventKey)?.completedAt === undefined) this.#claims.delete(eventKey);
  }

  async defer({ id, kind, payload, runAt }: Omit<DeferredJob, 'attempts'>): Promise<void> {
    this.#mustBeOpen();
    const job = { id, kind, payload: null, runAt: Math.round(runAt), attempts: 0 };
    const text = JSON.stringify(payload ?? null);
    this.#jobs.set(id, { job, payload: text, leaseMs: 0, leasedUntil: 0, revision: randomUUID() });
  }

  async takeDue(now: number, leaseMs: number, limit: number): Promise<DeferredJob[]> {
    this.#mustBeOpen();
    for (const row of this.#jobs.values()) row.leasedUntil = Math.min(row.leasedUntil, now + row.leaseMs);
    const due = [...this.#jobs.values()]
      .filter(({ job, leasedUntil }) => job.runAt <= now && leasedUntil <= now)
      .sort((a, b) => a.job.runAt - b.job.runAt || (a.job.id < b.job.id ? -1 : 1))
      .slice(0, limit);
    return due.map((row) => {
      row.leaseMs = leaseMs;
      row.leasedUntil = now + leaseMs;
      row.job.attempts += 1;
      this.#taken.set(row.job.id, row.revision);
      return { ...row.job, payload: JSON.parse(row.payload) as unknown };
    });
  }

  async finish(jobId: string): Promise<void> {
    this.#mustBeOpen();
    const taken = this.#taken.get(jobId);
    this.#taken.delete(jobId);
    if (taken === undefined || taken === this.#jobs.get(jobId)?.revision) this.#jobs.delete(jobId);
  }

  async postpone(jobId: string, runAt: number): Promise<void> {
    this.#mustBeOpen();
    const taken = this.#taken.get(jobId);
    this.#taken.delete(jobId);
    const row = this.#jobs.get(jobId);
    if (row === undefined || (taken !== undefined && taken !== row.revision)) return;
    row.job.runAt = Math.round(runAt);
    row.leaseMs = 0;
    row.leasedUntil = 0;
  }

  async sweep(now: number, sessionTtlMs: number): Promise<{ sessions: number; claims: number }> {
    this.#mustBeOpen();
    const sessions = removeWhere(this.#sessions, ({ lastActivity }) => lastActivity < now - sessionTtlMs);
    const claims = removeWhere(
      this.#claims,
      ({ completedAt, leasedUntil }) => (completedAt ?? leasedUntil) < now - CLAIM_KEPT_MS,
    );
    return { sessions, claims };
  }

  async forget(who: ForgetRequest): Promise<{ sessions: number }> {
    this.#mustBeOpen();
    checkForgetRequest(who);
    const { platform, workspace, user } = who;
    let sessions = 0;
    for (const [key, row] of this.#sessions) {
      if (platform !== undefined && row.thread.platform !== platform) continue;
      if (workspace !== undefined && row.thread.workspace !== workspace) continue;
      if (user !== undefined && !row.people.includes(user)) continue;
      this.#forgetIn(key, row, user);
      sessions += 1;
    }
    return { sessions };
  }

  async recent(filter: { platform: string; workspace: string }, limit: number): Promise<ThreadSession[]> {
    this.#mustBeOpen();
    return [...this.#sessions.values()]
      .filter(
        ({ thread: { platform, workspace } }) =>
          platform === filter.platform && workspace === filter.workspace,
      )
      .sort((a, b) => b.lastActivity - a.lastActivity)
      .slice(0, limit)
      .map(({ state, thread }) => readSession(state, thread));
  }

  async saveInstallation(platform: string, workspace: string, sealed: string): Promise<void> {
    this.#installationsOf(platform).set(storable(workspace), sealed);
  }

  async replaceInstallation(
    platform: string,
    workspace: string,
    before: string,
    sealed: string,
  ): Promise<boolean> {
    const installations = this.#installationsOf(platform);
    if (installations.get(storable(workspace)) !== before) return false;
    installations.set(storable(workspace), sealed);
    return true;
  }

  async loadInstallation(platform: string, workspace: string): Promise<string | null> {
    return this.#installationsOf(platform).get(storable(workspace)) ?? null;
  }

  async removeInstallation(platform: string, workspace: string): Promise<void> {
    this.#installationsOf(platform).delete(storable(workspace));
  }

  async listInstallations(platform: string): Promise<string[]> {
    return [...this.#installationsOf(platform).keys()].sort();
  }

  async check(): Promise<void> {
    this.#mustBeOpen();
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new BotError('store-unavailable', 'The store is closed. Start the bot again.');
  }

  #installationsOf(platform: string): Map<string, string> {
    this.#mustBeOpen();
    const found = this.#installations.get(storable(platform)) ?? new Map<string, string>();
    this.#installations.set(storable(platform), found);
    return found;
  }

  #forgetIn(key: string, row: MemorySession, user: string | undefined): void {
    const rest = user === undefined ? null : withoutPerson(readSession(row.state, row.thread), user);
    if (rest === null) this.#sessions.delete(key);
    else {
      const people = peopleOf(rest);
      this.#sessions.set(key, { ...row, state: writeSession(rest), people, version: row.version + 1 });
    }
  }
}

function removeWhere<V>(map: Map<string, V>, condition: (value: V) => boolean): number {
  let removed = 0;
  for (const [key, value] of map) {
    if (!condition(value)) continue;
    map.delete(key);
    removed += 1;
  }
  return removed;
}
