/** Sessions in a database. */
import type { Kysely } from 'kysely';
import { BotError } from '../errors.js';
import type { ThreadRef } from '../message.js';
import type { ThreadSession } from '../session/types.js';
import { peopleOf, withoutPerson } from './people.js';
import type { Dialect, Tables } from './schema.js';
import { readSession, storable, storableThread, writeSession } from './session-json.js';
import { type ForgetRequest, firstVersion, type StoredSession, threadKey } from './store.js';

type Db = Kysely<Tables>;

/** Few enough that a sweep never blocks the event loop, or a table, for long. */
const BATCH = 500;

/** See {@link SessionStore.load}. */
export async function loadSession(db: Db, thread: ThreadRef): Promise<StoredSession | null> {
  const row = await db
    .selectFrom('sessions')
    .select(['state', 'version'])
    .where((eb) => eb.and(storableThread(thread)))
    .executeTakeFirst();
  return row === undefined ? null : { session: readSession(row.state, thread), version: row.version };
}

/** See {@link SessionStore.save}. */
export async function saveSession(db: Db, session: ThreadSession, expected: number): Promise<number> {
  const version = expected === 0 ? await createSession(db, session) : await updateRow(db, session, expected);
  if (version !== undefined) return version;
  const key = threadKey(session.thread);
  throw new BotError(
    'store-conflict',
    `The thread ${key} was changed by somebody else. Load it and try again.`,
  );
}

async function createSession(db: Db, session: ThreadSession): Promise<number | undefined> {
  const row = await db
    .insertInto('sessions')
    .values({
      ...storableThread(session.thread),
      ...columnsOf(session),
      last_activity: Math.round(session.lastActivity),
      version: firstVersion(),
    })
    .onConflict((conflict) => conflict.columns(['platform', 'workspace', 'channel', 'thread']).doNothing())
    .returning('version')
    .executeTakeFirst();
  return row?.version;
}

async function updateRow(db: Db, session: ThreadSession, expected: number): Promise<number | undefined> {
  const active = Math.round(session.lastActivity);
  const row = await db
    .updateTable('sessions')
    .set((eb) => ({
      ...columnsOf(session),
      // Never earlier than before, or a clock that was set back would have the sweep take a living session.
      last_activity: eb
        .case()
        .when('last_activity', '<', active)
        .then(active)
        .else(eb.ref('last_activity'))
        .end(),
      version: expected + 1,
    }))
    .where((eb) => eb.and(storableThread(session.thread)))
    .where('version', '=', expected)
    .returning('version')
    .executeTakeFirst();
  return row?.version;
}

function columnsOf(session: ThreadSession): { state: string; people: string } {
  return { state: writeSession(session), people: JSON.stringify(peopleOf(session).map(storable)) };
}

/** See {@link SessionStore.recent}. */
export async function recentSessions(
  db: Db,
  filter: { platform: string; workspace: string },
  limit: number,
): Promise<ThreadSession[]> {
  const rows = await db
    .selectFrom('sessions')
    .select(['platform', 'workspace', 'channel', 'thread', 'state'])
    .where('platform', '=', storable(filter.platform))
    .where('workspace', '=', storable(filter.workspace))
    .orderBy('last_activity', 'desc')
    .limit(limit)
    .execute();
  return rows.flatMap((row) => readable(row.state, row) ?? []);
}

function readable(state: string, thread: ThreadRef): ThreadSession | undefined {
  try {
    return readSession(state, thread);
  } catch {
    return undefined;
  }
}

/** Deletes one batch of sessions without activity since a moment; says how many. */
export async function sweepSessions(db: Db, before: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('sessions')
    .where('id', 'in', (eb) =>
      eb.selectFrom('sessions').select('id').where('last_activity', '<', before).limit(BATCH),
    )
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** Deletes one batch of a workspace's sessions; says how many. */
export async function forgetWorkspace(db: Db, who: ForgetRequest): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('sessions')
    .where('id', 'in', (eb) => {
      const named = eb
        .selectFrom('sessions')
        .select('id')
        .where('workspace', '=', storable(who.workspace ?? ''));
      const { platform } = who;
      return (platform === undefined ? named : named.where('platform', '=', storable(platform))).limit(BATCH);
    })
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** Takes a person out of one batch of sessions; says how many held them, and how many no longer do. */
export async function forgetPerson(
  db: Db,
  dialect: Dialect,
  who: ForgetRequest,
): Promise<{ found: number; changed: number }> {
  const user = who.user ?? '';
  let query = db
    .selectFrom('sessions')
    .select(['id', 'platform', 'workspace', 'channel', 'thread', 'state', 'version'])
    .where(dialect.hasPerson(storable(user)));
  if (who.platform !== undefined) query = query.where('platform', '=', storable(who.platform));
  if (who.workspace !== undefined) query = query.where('workspace', '=', storable(who.workspace));
  const rows = await query.limit(BATCH).execute();
  let changed = 0;
  for (const row of rows) changed += await forgetInRow(db, row, user);
  return { found: rows.length, changed };
}

interface PersonRow extends ThreadRef {
  id: number;
  state: string;
  version: number;
}

/** A row that somebody changes meanwhile is left as it is, and the next batch meets it again. */
async function forgetInRow(db: Db, row: PersonRow, user: string): Promise<number> {
  const session = readable(row.state, row);
  // Nobody can take a person out of a damaged session, so it goes as a whole.
  const rest = session === undefined ? null : withoutPerson(session, user);
  const { id, version } = row;
  if (rest === null) {
    const gone = db.deleteFrom('sessions').where('id', '=', id).where('version', '=', version);
    return Number((await gone.executeTakeFirst()).numDeletedRows);
  }
  const change = db
    .updateTable('sessions')
    .set({ ...columnsOf(rest), version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version);
  return Number((await change.executeTakeFirst()).numUpdatedRows);
}
