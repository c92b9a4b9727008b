/** Schemas, and rows that are not what they should be, on both databases. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { sql } from 'kysely';
import Database from 'libsql';
import { openLibsqlStore } from '../../src/store/libsql.js';
import { SCHEMA_VERSION } from '../../src/store/migrations.js';
import { openPostgresStore } from '../../src/store/postgres.js';
import type { SqlStore } from '../../src/store/sql-store.js';
import { expectFault } from './support/faults.js';
import { type PostgresServer, queryOnce, startPostgres } from './support/postgres.js';
import { schemaOne } from './support/schema-1.js';
import { sessionOf, threadOf } from './support/sessions.js';

// How long the disk and the server take is not what is tested.
jest.setTimeout(600_000);

const folder = mkdtempSync(join(tmpdir(), 'cc-error-bot-schema-'));
let server: PostgresServer;
let files = 0;
const stores: SqlStore[] = [];

/** A database without tables, or with those that `execute` makes. */
interface TestDatabase {
  open(): Promise<SqlStore>;
  /** Runs statements, one after another, over a connection of its own. */
  execute(statements: readonly string[]): Promise<void>;
}

const EMPTY = {
  libsql: async (): Promise<TestDatabase> => {
    files += 1;
    const file = join(folder, `${files}.db`);
    return {
      open: () => openLibsqlStore({ file }),
      execute: async (statements) => {
        const database = new Database(file);
        for (const statement of statements) database.exec(statement);
        database.close();
      },
    };
  },
  postgres: async (): Promise<TestDatabase> => {
    const databaseUrl = await server.database();
    return {
      open: () => openPostgresStore({ databaseUrl }),
      execute: async (statements) => {
        await queryOnce(databaseUrl, statements.join(';\n'));
      },
    };
  },
};

/** What describes the tables and indexes of a database, in no layout of its own. */
const SCHEMA_QUERY = {
  libsql:
    "select type, name, sql as text from sqlite_master where name not like 'sqlite_%' order by type, name",
  postgres: `select 'column' as type, table_name || '.' || column_name as name,
      concat_ws(' ', data_type, is_nullable, column_default, is_identity, identity_generation) as text
    from information_schema.columns where table_schema = 'public'
    union all select 'index', indexname, indexdef from pg_indexes where schemaname = 'public' order by 1, 2`,
};

async function schemaOf(store: SqlStore): Promise<unknown[]> {
  const { rows } = await store.backend.run((db) =>
    sql
      .raw<{ type: string; name: string; text: string }>(SCHEMA_QUERY[store.backend.dialect.kind])
      .execute(db),
  );
  return rows.map((row) => ({ ...row, text: row.text.replace(/\s+/g, ' ') }));
}

beforeAll(async () => {
  server = await startPostgres();
});

afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.close()));
});

afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

async function kept(opening: Promise<SqlStore>): Promise<SqlStore> {
  const store = await opening;
  stores.push(store);
  return store;
}

/** Checks that what {@link schemaOne} put there is there and can be worked with. */
async function expectDataOfSchemaOne(store: SqlStore): Promise<void> {
  const thread = threadOf('1.1');
  expect(await store.load(thread)).toMatchObject({
    version: 42,
    session: { thread, stage: 1, people: ['U1', 'U2'] },
  });
  expect(await store.claim('slack:T1:Ev1', 1000)).toBe('done');
  expect(await store.takeDue(1_700_000_000_000, 1000, 9)).toEqual([
    { id: 'j1', kind: 'remind', payload: { a: 1 }, runAt: 1_700_000_000_000, attempts: 3 },
  ]);
  expect(await store.forget({ user: 'U2' })).toEqual({ sessions: 1 });
  expect((await store.load(thread))?.session.people).toEqual(['U1']);
}

function run(store: SqlStore, text: string): Promise<unknown> {
  return store.backend.run((db) => sql.raw(text).execute(db));
}

describe.each(['libsql', 'postgres'] as const)('%s', (kind) => {
  test('makes its schema once, also when four start at once, and finds it again', async () => {
    const { open } = await EMPTY[kind]();
    const four = await Promise.all([open(), open(), open(), open()].map(kept));
    await Promise.all(four.map((store, index) => store.save(sessionOf(threadOf(`${index}`)), 0)));
    const again = await kept(open());
    expect(await again.recent({ platform: 'slack', workspace: 'T1' }, 9)).toHaveLength(4);
    const applied = await again.backend.run((db) => db.selectFrom('migrations').select('number').execute());
    expect(applied).toEqual(Array.from({ length: SCHEMA_VERSION }, (_, index) => ({ number: index + 1 })));
  });

  test('refuses a schema that a newer program made', async () => {
    const { open } = await EMPTY[kind]();
    await run(await kept(open()), `insert into migrations values (${SCHEMA_VERSION + 1}, 0)`);
    await expectFault(
      open(),
      'store-schema-newer',
      new RegExp(`has schema ${SCHEMA_VERSION + 1}, made by a newer cc-error-bot.* Install the newer`),
    );
  });

  describe('a database of schema 1', () => {
    let old: TestDatabase;
    beforeEach(async () => {
      old = await EMPTY[kind]();
      await old.execute(schemaOne(kind));
    });

    test('is brought up to date once, also when four start at once', async () => {
      const four = await Promise.all([old.open(), old.open(), old.open(), old.open()].map(kept));
      const [first] = four as [SqlStore];
      const applied = await first.backend.run((db) =>
        db.selectFrom('migrations').selectAll().orderBy('number').execute(),
      );
      expect(applied[0]).toEqual({ number: 1, applied_at: 1_700_000_000_000 });
      expect(applied.map(({ number }) => number)).toEqual(
        Array.from({ length: SCHEMA_VERSION }, (_, index) => index + 1),
      );
      await Promise.all(four.map((store, index) => store.saveInstallation('slack', `T${index}`, 'v1.a.b.c')));
      expect(await first.listInstallations('slack')).toEqual(['T0', 'T1', 'T2', 'T3']);
    });

    test('keeps its data', async () => {
      await expectDataOfSchemaOne(await kept(old.open()));
    });

    test('ends up with the schema of a new one', async () => {
      const schema = await schemaOf(await kept((await EMPTY[kind]()).open()));
      expect(JSON.stringify(schema)).toMatch(/installations.*sessions/);
      expect(await schemaOf(await kept(old.open()))).toEqual(schema);
    });

    test('stays as it is when a migration fails, and is brought up to date later', async () => {
      await old.execute(['create table installations (theirs text)']);
      for (let attempt = 0; attempt < 2; attempt += 1)
        await expectFault(old.open(), 'store-unavailable', /installations.*exists|tables of another program/);
      await old.execute(['drop table installations']);
      await expectDataOfSchemaOne(await kept(old.open()));
    });
  });

  test.each([
    ['is not JSON', "'{'"],
    ['subjects: ', `'${JSON.stringify({ ...sessionOf(threadOf('bad')), subjects: 'none' })}'`],
    ['status: ', `'${JSON.stringify({ ...sessionOf(threadOf('bad')), status: undefined })}'`],
    ['the whole: ', "'null'"],
  ])('a row that is damaged (%s) names its thread and leaves others alone', async (reason, state) => {
    const store = await kept((await EMPTY[kind]()).open());
    await store.save(sessionOf(threadOf('bad')), 0);
    await store.save(sessionOf(threadOf('good')), 0);
    await run(store, `update sessions set state = ${state} where thread = 'bad'`);
    await expectFault(
      store.load(threadOf('bad')),
      'store-damaged',
      new RegExp(`slack/T1/C1/bad .*${reason}`),
    );
    expect(await store.load(threadOf('good'))).not.toBeNull();
    expect(await store.recent({ platform: 'slack', workspace: 'T1' }, 9)).toHaveLength(1);
    expect(await store.forget({ user: 'U1' })).toEqual({ sessions: 2 });
    expect(await store.load(threadOf('bad'))).toBeNull();
  });

  test('a damaged job does not keep the others from being done', async () => {
    const store = await kept((await EMPTY[kind]()).open());
    for (const id of ['a', 'b']) await store.defer({ id, kind: 'sweep', payload: {}, runAt: 0 });
    await run(store, "update jobs set payload = '{' where id = 'a'");
    expect(await store.takeDue(1, 1000, 9)).toMatchObject([{ id: 'b' }]);
  });

  test('finds people by an index', async () => {
    const store = await kept((await EMPTY[kind]()).open());
    const { dialect } = store.backend;
    for (let index = 0; index < 40; index += 1) await store.save(sessionOf(threadOf(`${index}`)), 0);
    const plan = await store.backend.run(async (db) => {
      const query = sql`select id from sessions where ${dialect.hasPerson('U9')}`;
      if (kind === 'libsql') return sql`explain query plan ${query}`.execute(db);
      return db.transaction().execute(async (trx) => {
        await sql`set local enable_seqscan = off`.execute(trx);
        return sql`explain ${query}`.execute(trx);
      });
    });
    expect(JSON.stringify(plan.rows)).toMatch(/SEARCH session_people USING PRIMARY KEY|sessions_people/);
  });
});
