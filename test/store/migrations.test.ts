/** Schemas, and rows that are not what they should be, on both databases. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { sql } from 'kysely';
import { openLibsqlStore } from '../../src/store/libsql.js';
import { SCHEMA_VERSION } from '../../src/store/migrations.js';
import { openPostgresStore } from '../../src/store/postgres.js';
import type { SqlStore } from '../../src/store/sql-store.js';
import { expectFault } from './support/faults.js';
import { type PostgresServer, startPostgres } from './support/postgres.js';
import { sessionOf, threadOf } from './support/sessions.js';

// How long the disk and the server take is not what is tested.
jest.setTimeout(600_000);

const folder = mkdtempSync(join(tmpdir(), 'cc-error-bot-schema-'));
let server: PostgresServer;
let files = 0;
const stores: SqlStore[] = [];

/** Begins an empty database and gives what opens it. */
const FRESH = {
  libsql: async () => {
    files += 1;
    const file = join(folder, `${files}.db`);
    return () => openLibsqlStore({ file });
  },
  postgres: async () => {
    const databaseUrl = await server.database();
    return () => openPostgresStore({ databaseUrl });
  },
};

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

function run(store: SqlStore, text: string): Promise<unknown> {
  return store.backend.run((db) => sql.raw(text).execute(db));
}

describe.each(['libsql', 'postgres'] as const)('%s', (kind) => {
  test('makes its schema once, also when four start at once, and finds it again', async () => {
    const open = await FRESH[kind]();
    const four = await Promise.all([open(), open(), open(), open()].map(kept));
    await Promise.all(four.map((store, index) => store.save(sessionOf(threadOf(`${index}`)), 0)));
    const again = await kept(open());
    expect(await again.recent({ platform: 'slack', workspace: 'T1' }, 9)).toHaveLength(4);
    const applied = await again.backend.run((db) => db.selectFrom('migrations').select('number').execute());
    expect(applied).toEqual(Array.from({ length: SCHEMA_VERSION }, (_, index) => ({ number: index + 1 })));
  });

  test('refuses a schema that a newer program made', async () => {
    const open = await FRESH[kind]();
    await run(await kept(open()), `insert into migrations values (${SCHEMA_VERSION + 1}, 0)`);
    await expectFault(
      open(),
      'store-schema-newer',
      /has schema 2, made by a newer cc-error-bot.* Install the newer/,
    );
  });

  test.each([
    ['is not JSON', "'{'"],
    ['subjects: ', `'${JSON.stringify({ ...sessionOf(threadOf('bad')), subjects: 'none' })}'`],
    ['status: ', `'${JSON.stringify({ ...sessionOf(threadOf('bad')), status: undefined })}'`],
    ['the whole: ', "'null'"],
  ])('a row that is damaged (%s) names its thread and leaves others alone', async (reason, state) => {
    const store = await kept((await FRESH[kind]())());
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
    const store = await kept((await FRESH[kind]())());
    for (const id of ['a', 'b']) await store.defer({ id, kind: 'sweep', payload: {}, runAt: 0 });
    await run(store, "update jobs set payload = '{' where id = 'a'");
    expect(await store.takeDue(1, 1000, 9)).toMatchObject([{ id: 'b' }]);
  });

  test('finds people by an index', async () => {
    const store = await kept((await FRESH[kind]())());
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
