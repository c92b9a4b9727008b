/** The schema's history. Migrations are only ever added: databases out there have run the ones that are here. */
import { type Kysely, sql } from 'kysely';
import { BotError } from '../errors.js';
import type { Dialect, Tables } from './schema.js';

type Kind = Dialect['kind'];

/** Number `n` of the history is element `n - 1`: the statements for a database. */
const MIGRATIONS: ReadonlyArray<(kind: Kind) => readonly string[]> = [firstSchema, installations];

/** What this program makes and understands. */
export const SCHEMA_VERSION = MIGRATIONS.length;

function firstSchema(kind: Kind): readonly string[] {
  const id = kind === 'libsql' ? 'integer primary key' : 'bigint generated always as identity primary key';
  const people = kind === 'libsql' ? 'text' : 'jsonb';
  return [
    `create table sessions (
      id ${id}, platform text not null, workspace text not null, channel text not null, thread text not null,
      state text not null, version bigint not null, last_activity bigint not null, people ${people} not null,
      unique (platform, workspace, channel, thread))`,
    'create index sessions_last_activity on sessions (last_activity)',
    'create index sessions_recent on sessions (platform, workspace, last_activity)',
    ...(kind === 'libsql' ? PEOPLE_INDEX_LIBSQL : PEOPLE_INDEX_POSTGRES),
    `create table claims (
      event_key text primary key, owner text not null, lease_ms bigint not null, leased_until bigint not null,
      completed_at bigint)`,
    'create index claims_completed_at on claims (completed_at)',
    `create table jobs (
      id text primary key, kind text not null, payload text not null, run_at bigint not null,
      attempts integer not null, revision text not null, lease_ms bigint not null, leased_until bigint not null)`,
    'create index jobs_run_at on jobs (run_at)',
  ];
}

function installations(): readonly string[] {
  return [
    `create table installations (
      platform text not null, workspace text not null, sealed text not null, updated_at bigint not null,
      primary key (platform, workspace))`,
  ];
}

const PEOPLE_INDEX_POSTGRES = ['create index sessions_people on sessions using gin (people)'];

/** SQLite cannot index the elements of an array, so triggers keep them in a table that no other code writes. */
const PEOPLE_INDEX_LIBSQL = [
  `create table session_people (
    person text not null, session_id integer not null references sessions (id) on delete cascade,
    primary key (person, session_id)) without rowid`,
  'create index session_people_session on session_people (session_id)',
  `create trigger sessions_people_insert after insert on sessions begin
    insert or ignore into session_people select value, new.id from json_each(new.people); end`,
  `create trigger sessions_people_update after update of people on sessions when old.people <> new.people begin
    delete from session_people where session_id = new.id;
    insert or ignore into session_people select value, new.id from json_each(new.people); end`,
];

/**
 * Brings a database to this program's schema. Safe when several replicas start at once.
 *
 * @param place names the database in the error
 * @throws BotError `store-schema-newer` when a later version of the program made the schema
 */
export async function migrate(
  db: Kysely<Tables>,
  dialect: Dialect,
  place: string,
  now: () => number,
): Promise<void> {
  if ((await versionOf(db, dialect, place)) === SCHEMA_VERSION) return;
  await db.transaction().execute(async (trx) => {
    await dialect.lockMigrations(trx);
    await createHistory(trx);
    // Asked again under the lock: another replica may have migrated since.
    const version = await versionOf(trx, dialect, place);
    for (let number = version + 1; number <= SCHEMA_VERSION; number += 1) {
      for (const statement of MIGRATIONS[number - 1]?.(dialect.kind) ?? [])
        await sql.raw(statement).execute(trx);
      await trx.insertInto('migrations').values({ number, applied_at: now() }).execute();
    }
  });
}

async function createHistory(db: Kysely<Tables>): Promise<void> {
  await sql`create table if not exists migrations (number integer primary key, applied_at bigint not null)`.execute(
    db,
  );
}

/** 0 for a database without tables. */
async function versionOf(db: Kysely<Tables>, dialect: Dialect, place: string): Promise<number> {
  if (!(await hasHistory(db, dialect))) return 0;
  const row = await db
    .selectFrom('migrations')
    .select((eb) => eb.fn.max('number').as('version'))
    .executeTakeFirst();
  const version = Number(row?.version ?? 0);
  if (version <= SCHEMA_VERSION) return version;
  throw new BotError(
    'store-schema-newer',
    `${place} has schema ${version}, made by a newer cc-error-bot; this one knows schemas up to ${SCHEMA_VERSION}. ` +
      'Install the newer version, or give this one another database.',
  );
}

async function hasHistory(db: Kysely<Tables>, dialect: Dialect): Promise<boolean> {
  const query =
    dialect.kind === 'libsql'
      ? sql<{ found: number }>`select count(*) as found from sqlite_master where name = 'migrations'`
      : sql<{
          found: number;
        }>`select count(*) as found from pg_catalog.pg_class where oid = to_regclass('migrations')`;
  const { rows } = await query.execute(db);
  return Number(rows[0]?.found ?? 0) > 0;
}
