import { randomUUID } from 'node:crypto';
import { setImmediate as eventLoopTurn } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { ThreadRef } from '../message.js';
import type { ThreadSession } from '../session/types.js';
import { steadyClock } from './clock.js';
import { checkForgetRequest } from './people.js';
import type { Backend, Tables } from './schema.js';
import {
  type Claimer,
  claimEvent,
  completeClaim,
  extendClaim,
  releaseClaim,
  sweepClaims,
} from './sql-claims.js';
import {
  listInstallations,
  loadInstallation,
  removeInstallation,
  replaceInstallation,
  saveInstallation,
} from './sql-installations.js';
import { deferJob, finishJob, postponeJob, shortenJobLeases, takeDueJobs } from './sql-jobs.js';
import {
  forgetPerson,
  forgetWorkspace,
  loadSession,
  recentSessions,
  saveSession,
  sweepSessions,
} from './sql-sessions.js';
import type { ClaimResult, DeferredJob, ForgetRequest, Store, StoredSession } from './store.js';

/** More than a row of any table needs, so that a health check notices a disk that is nearly full. */
const PROBE_LENGTH = 8192;

/** A store in a database; which one, its backend knows. */
export class SqlStore implements Store {
  /** Tells this store's claims from those of other replicas, and from those it made before a restart. */
  readonly #owner = randomUUID();
  readonly #now: () => number;
  /** Revision of each job that this store took and did not finish. */
  readonly #taken = new Map<string, string>();

  /** @param now milliseconds since the epoch; may go backwards */
  constructor(
    readonly backend: Backend,
    now: () => number,
  ) {
    this.#now = steadyClock(now);
  }

  load(thread: ThreadRef): Promise<StoredSession | null> {
    return this.backend.run((db) => loadSession(db, thread));
  }

  save(session: ThreadSession, expectedVersion: number): Promise<number> {
    return this.backend.run((db) => saveSession(db, session, expectedVersion));
  }

  claim(eventKey: string, leaseMs: number): Promise<ClaimResult> {
    return this.backend.run((db) => claimEvent(db, this.#claimer(), eventKey, Math.round(leaseMs)));
  }

  extend(eventKey: string, leaseMs: number): Promise<void> {
    return this.backend.run((db) => extendClaim(db, this.#claimer(), eventKey, Math.round(leaseMs)));
  }

  complete(eventKey: string): Promise<void> {
    return this.backend.run((db) => completeClaim(db, this.#claimer(), eventKey));
  }

  release(eventKey: string): Promise<void> {
    return this.backend.run((db) => releaseClaim(db, this.#owner, eventKey));
  }

  defer(job: Omit<DeferredJob, 'attempts'>): Promise<void> {
    const revision = randomUUID();
    return this.backend.run((db) => deferJob(db, job, revision));
  }

  async takeDue(time: number, leaseMs: number, limit: number): Promise<DeferredJob[]> {
    const now = Math.round(time);
    await this.backend.run((db) => shortenJobLeases(db, now));
    const { dialect } = this.backend;
    const taken = await this.backend.run((db) => takeDueJobs(db, dialect, now, Math.round(leaseMs), limit));
    for (const { job, revision } of taken) this.#taken.set(job.id, revision);
    return taken.map(({ job }) => job);
  }

  async finish(jobId: string): Promise<void> {
    await this.backend.run((db) => finishJob(db, jobId, this.#taken.get(jobId)));
    this.#taken.delete(jobId);
  }

  async postpone(jobId: string, runAt: number): Promise<void> {
    const time = Math.round(runAt);
    await this.backend.run((db) => postponeJob(db, jobId, this.#taken.get(jobId), time));
    this.#taken.delete(jobId);
  }

  async sweep(now: number, sessionTtlMs: number): Promise<{ sessions: number; claims: number }> {
    const sessions = await this.#all((db) => sweepSessions(db, Math.round(now - sessionTtlMs)));
    const claims = await this.backend.run((db) => sweepClaims(db, Math.round(now)));
    return { sessions, claims };
  }

  async forget(who: ForgetRequest): Promise<{ sessions: number }> {
    checkForgetRequest(who);
    const sessions =
      who.user === undefined
        ? await this.#all((db) => forgetWorkspace(db, who))
        : await this.#forgetUser(who);
    await this.backend.purge();
    return { sessions };
  }

  recent(filter: { platform: string; workspace: string }, limit: number): Promise<ThreadSession[]> {
    return this.backend.run((db) => recentSessions(db, filter, limit));
  }

  saveInstallation(platform: string, workspace: string, sealed: string): Promise<void> {
    const key = { platform, workspace };
    return this.backend.run((db) => saveInstallation(db, key, sealed, this.#now()));
  }

  replaceInstallation(platform: string, workspace: string, before: string, sealed: string): Promise<boolean> {
    const key = { platform, workspace };
    return this.backend.run((db) => replaceInstallation(db, key, before, sealed, this.#now()));
  }

  loadInstallation(platform: string, workspace: string): Promise<string | null> {
    return this.backend.run((db) => loadInstallation(db, { platform, workspace }));
  }

  async removeInstallation(platform: string, workspace: string): Promise<void> {
    await this.backend.run((db) => removeInstallation(db, { platform, workspace }));
    await this.backend.purge();
  }

  listInstallations(platform: string): Promise<string[]> {
    return this.backend.run((db) => listInstallations(db, platform));
  }

  check(): Promise<void> {
    const probe = {
      owner: 'check'.padEnd(PROBE_LENGTH, '.'),
      lease_ms: 0,
      leased_until: 0,
      completed_at: null,
    };
    const event_key = `check:${randomUUID()}`;
    return this.backend.run((db) =>
      db.transaction().execute(async (trx) => {
        await trx
          .insertInto('claims')
          .values({ event_key, ...probe })
          .execute();
        await trx.deleteFrom('claims').where('event_key', '=', event_key).execute();
      }),
    );
  }

  close(): Promise<void> {
    return this.backend.close();
  }

  /** Until none is found: sessions that were saved meanwhile may hold the person again. */
  async #forgetUser(who: ForgetRequest): Promise<number> {
    const { dialect } = this.backend;
    let sum = 0;
    for (;;) {
      const { found, changed } = await this.backend.run((db) => forgetPerson(db, dialect, who));
      if (found === 0) return sum;
      sum += changed;
      await eventLoopTurn();
    }
  }

  #claimer(): Claimer {
    return { owner: this.#owner, now: this.#now() };
  }

  /** Runs batches until one finds nothing more to do; gives the sum. libsql works without a pause, so others get one here. */
  async #all(batch: (db: Kysely<Tables>) => Promise<number>): Promise<number> {
    let sum = 0;
    for (;;) {
      const count = await this.backend.run(batch);
      if (count === 0) return sum;
      sum += count;
      await eventLoopTurn();
    }
  }
}
