/** Event claims in a database. */
import { type Kysely, sql } from 'kysely';
import type { Tables } from './schema.js';
import { storable } from './session-json.js';
import { CLAIM_KEPT_MS, type ClaimResult } from './store.js';

type Db = Kysely<Tables>;

/** Who asks for a claim, and when. */
export interface Claimer {
  owner: string;
  /** Milliseconds since the epoch; never goes backwards. */
  now: number;
}

/** A claim can be released between two looks; more often than this in a row it is not worth waiting for. */
const MAX_LOOKS = 5;

/** See {@link SessionStore.claim}. */
export async function claimEvent(db: Db, by: Claimer, key: string, leaseMs: number): Promise<ClaimResult> {
  for (let look = 0; look < MAX_LOOKS; look += 1) {
    if (await tookClaim(db, by, storable(key), leaseMs)) return 'claimed';
    const state = await stateOf(db, by, storable(key));
    if (state !== 'free') return state;
  }
  return 'busy';
}

/** One statement, so that of two claimers at once one alone gets a row back. */
async function tookClaim(db: Db, { owner, now }: Claimer, key: string, leaseMs: number): Promise<boolean> {
  const lease = { owner, lease_ms: leaseMs, leased_until: now + leaseMs };
  const row = await db
    .insertInto('claims')
    .values({ event_key: key, ...lease, completed_at: null })
    .onConflict((conflict) =>
      conflict
        .column('event_key')
        .doUpdateSet(lease)
        .where('claims.completed_at', 'is', null)
        .where('claims.leased_until', '<=', now),
    )
    .returning('event_key')
    .executeTakeFirst();
  return row !== undefined;
}

async function stateOf(db: Db, { now }: Claimer, key: string): Promise<ClaimResult | 'free'> {
  const row = await db
    .selectFrom('claims')
    .select(['completed_at', 'leased_until', 'lease_ms'])
    .where('event_key', '=', key)
    .executeTakeFirst();
  if (row === undefined) return 'free';
  if (row.completed_at !== null) return 'done';
  if (row.leased_until > now + row.lease_ms) await shortenLease(db, now, key);
  return 'busy';
}

/**
 * A lease that ends later than one taken now was taken before the clock was set back. It counts as taken now: it
 * still runs its full length, so nobody claims twice, and it runs out in time, so the event is not lost.
 */
async function shortenLease(db: Db, now: number, key: string): Promise<void> {
  await db
    .updateTable('claims')
    .set({ leased_until: sql`${now} + lease_ms` })
    .where('event_key', '=', key)
    .where('completed_at', 'is', null)
    .where('leased_until', '>', sql<number>`${now} + lease_ms`)
    .execute();
}

/** See {@link SessionStore.extend}. */
export async function extendClaim(
  db: Db,
  { owner, now }: Claimer,
  key: string,
  leaseMs: number,
): Promise<void> {
  await db
    .updateTable('claims')
    .set({ lease_ms: leaseMs, leased_until: now + leaseMs })
    .where('event_key', '=', storable(key))
    .where('owner', '=', owner)
    .where('completed_at', 'is', null)
    .execute();
}

/** See {@link SessionStore.complete}. The lease does not matter: what was handled was handled. */
export async function completeClaim(db: Db, { owner, now }: Claimer, key: string): Promise<void> {
  await db
    .insertInto('claims')
    .values({ event_key: storable(key), owner, lease_ms: 0, leased_until: now, completed_at: now })
    .onConflict((conflict) =>
      conflict
        .column('event_key')
        .doUpdateSet({ completed_at: now })
        .where('claims.completed_at', 'is', null),
    )
    .execute();
}

/** See {@link SessionStore.release}. */
export async function releaseClaim(db: Db, owner: string, key: string): Promise<void> {
  await db
    .deleteFrom('claims')
    .where('event_key', '=', storable(key))
    // Another owner took it over when our lease ran out, and is at work.
    .where('owner', '=', owner)
    .where('completed_at', 'is', null)
    .execute();
}

/** Deletes claims that were completed, or given up, long enough ago; says how many. */
export async function sweepClaims(db: Db, now: number): Promise<number> {
  const before = now - CLAIM_KEPT_MS;
  const { numDeletedRows } = await db
    .deleteFrom('claims')
    .where((eb) =>
      eb.or([
        eb('completed_at', '<', before),
        eb.and([eb('completed_at', 'is', null), eb('leased_until', '<', before)]),
      ]),
    )
    .executeTakeFirst();
  return Number(numDeletedRows);
}
