/** Deferred jobs in a database. */
import { type Kysely, sql } from 'kysely';
import type { Dialect, JobTable, Tables } from './schema.js';
import { storable } from './session-json.js';
import type { DeferredJob } from './store.js';

type Db = Kysely<Tables>;

/** A job with the revision that `finishJob` wants back. */
export interface TakenJob {
  job: DeferredJob;
  revision: string;
}

/** See {@link SessionStore.defer}. */
export async function deferJob(db: Db, job: Omit<DeferredJob, 'attempts'>, revision: string): Promise<void> {
  const row = {
    kind: storable(job.kind),
    payload: JSON.stringify(job.payload ?? null),
    run_at: Math.round(job.runAt),
    attempts: 0,
    revision,
    lease_ms: 0,
    leased_until: 0,
  };
  await db
    .insertInto('jobs')
    .values({ id: storable(job.id), ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}

/** See {@link SessionStore.takeDue}. */
export async function takeDueJobs(
  db: Db,
  dialect: Dialect,
  now: number,
  leaseMs: number,
  limit: number,
): Promise<TakenJob[]> {
  const rows = await db
    // Materialized: PostgreSQL may run a subquery with a lock and a limit more than once.
    .with(
      (cte) => cte('due').materialized(),
      (qb) => {
        const due = qb
          .selectFrom('jobs')
          .select('id')
          .where('run_at', '<=', now)
          .where('leased_until', '<=', now)
          .orderBy('run_at')
          .orderBy('id')
          .limit(limit);
        return dialect.kind === 'postgres' ? due.forUpdate().skipLocked() : due;
      },
    )
    .updateTable('jobs')
    .set({ lease_ms: leaseMs, leased_until: now + leaseMs, attempts: sql`attempts + 1` })
    .where('id', 'in', (eb) => eb.selectFrom('due').select('due.id'))
    .returningAll()
    .execute();
  return rows.sort(byTime).flatMap((row) => takenOf(row) ?? []);
}

/** Leases from before the clock was set back count as taken now; `sql-claims.ts` says why. */
export async function shortenJobLeases(db: Db, now: number): Promise<void> {
  const late = sql<number>`${now} + lease_ms`;
  const found = await db.selectFrom('jobs').select('id').where('leased_until', '>', late).limit(1).execute();
  if (found.length === 0) return;
  await db.updateTable('jobs').set({ leased_until: late }).where('leased_until', '>', late).execute();
}

function byTime(a: JobTable, b: JobTable): number {
  return a.run_at - b.run_at || (a.id < b.id ? -1 : 1);
}

/** Nothing for a damaged row: it must not keep the others from being done. */
function takenOf(row: JobTable): TakenJob | undefined {
  try {
    const { id, kind, run_at: runAt, attempts, revision } = row;
    return { job: { id, kind, payload: JSON.parse(row.payload) as unknown, runAt, attempts }, revision };
  } catch {
    return undefined;
  }
}

/** See {@link SessionStore.finish}. */
export async function finishJob(db: Db, id: string, revision: string | undefined): Promise<void> {
  const row = db.deleteFrom('jobs').where('id', '=', storable(id));
  await (revision === undefined ? row : row.where('revision', '=', revision)).execute();
}

/** See {@link SessionStore.postpone}. */
export async function postponeJob(
  db: Db,
  id: string,
  revision: string | undefined,
  runAt: number,
): Promise<void> {
  const row = db
    .updateTable('jobs')
    .set({ run_at: runAt, lease_ms: 0, leased_until: 0 })
    .where('id', '=', storable(id));
  await (revision === undefined ? row : row.where('revision', '=', revision)).execute();
}
