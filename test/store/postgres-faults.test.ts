/** What goes wrong with PostgreSQL, and that the store works again once it is put right. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import pg from 'pg';
import { openStore } from '../../src/store/open.js';
import { openPostgresStore } from '../../src/store/postgres.js';
import { postgresFault } from '../../src/store/postgres-faults.js';
import type { SqlStore } from '../../src/store/sql-store.js';
import { expectFault } from './support/faults.js';
import { type PostgresServer, queryOnce, startPostgres } from './support/postgres.js';
import { sessionOf, threadOf } from './support/sessions.js';

// How long the disk and the server take is not what is tested.
jest.setTimeout(600_000);

const thread = threadOf('1');
let server: PostgresServer;
let databaseUrl: string;
let store: SqlStore;

beforeAll(async () => {
  server = await startPostgres();
});

beforeEach(async () => {
  databaseUrl = await server.database();
  store = await openPostgresStore({ databaseUrl, lockWaitMs: 100 });
});

afterEach(() => store.close());

afterAll(() => server.close());

/** The address with another part, such as the password. */
function changed(part: 'password' | 'pathname' | 'port', value: string): string {
  const url = new URL(databaseUrl);
  url[part] = value;
  return url.href;
}

describe('an address that leads nowhere', () => {
  test.each(['nonsense', 'mysql://a:b@c/d', 'http://x'])('%s is refused', async (address) => {
    await expectFault(
      (async () => openStore({ databaseUrl: address }))(),
      'config-invalid',
      /DATABASE_URL is no PostgreSQL address/,
    );
  });

  test('a wrong password, which the message does not hold', async () => {
    const opening = openPostgresStore({ databaseUrl: changed('password', 'hunter2') });
    await expectFault(opening, 'store-unavailable', /refuses the user or the password/);
    await expect(opening).rejects.not.toMatchObject({ message: expect.stringContaining('hunter2') });
  });

  test('a database that is not there', async () => {
    const opening = openPostgresStore({ databaseUrl: changed('pathname', '/nowhere') });
    await expectFault(opening, 'store-unavailable', /The database nowhere on 127.* does not exist/);
  });

  test('no server', async () => {
    const opening = openPostgresStore({ databaseUrl: changed('port', '1') });
    await expectFault(opening, 'store-unavailable', /cannot be reached or used \(.*ECONNREFUSED.*\)/);
  });
});

describe('a server that takes no writes', () => {
  test('read-only, and writable again', async () => {
    const version = await store.save(sessionOf(thread), 0);
    const name = new URL(databaseUrl).pathname.slice(1);
    await queryOnce(databaseUrl, `alter database ${name} set default_transaction_read_only = on`);
    await endSessions();
    await expectFault(
      eventually(() => store.check()),
      'store-readonly',
      /takes no writes/,
    );
    expect((await store.load(thread))?.version).toBe(version);
    await queryOnce(await server.database(), `alter database ${name} reset all`);
    await endSessions();
    await eventually(() => store.load(thread));
    await store.check();
  });

  test('a user without the right to write', async () => {
    await queryOnce(
      databaseUrl,
      "create role reader login password 'r'; grant select on all tables in schema public to reader",
    );
    const url = new URL(databaseUrl);
    url.username = 'reader';
    url.password = 'r';
    const reader = await openPostgresStore({ databaseUrl: url.href });
    await expectFault(reader.save(sessionOf(thread), 0), 'store-readonly', /does not let this user write/);
    await reader.close();
  });

  test('a table that somebody locked', async () => {
    const other = new pg.Client({ connectionString: databaseUrl });
    await other.connect();
    await other.query('begin; lock table sessions');
    await expectFault(store.save(sessionOf(thread), 0), 'store-locked', /keeps a table locked/);
    await other.query('rollback');
    await other.end();
    await store.save(sessionOf(thread), 0);
  });

  test('a full disk', () => {
    const full = Object.assign(new Error('could not extend file "base/1": No space left'), { code: '53100' });
    expect(postgresFault(full, 'The database x')).toMatchObject({ code: 'store-full' });
  });
});

test('a server that stops while the bot runs: an error, and after its return everything works', async () => {
  const version = await store.save(sessionOf(thread), 0);
  await store.claim('before', 60_000);
  await store.complete('before');
  await server.stop();
  for (let attempt = 0; attempt < 3; attempt += 1) {
    await expectFault(store.load(thread), 'store-unavailable', /cannot be reached or used/);
    await expectFault(store.check(), 'store-unavailable', /Check that it runs/);
  }
  await server.start();
  await store.check();
  expect((await store.load(thread))?.version).toBe(version);
  expect(await store.claim('before', 60_000)).toBe('done');
  await Promise.all(
    Array.from({ length: 20 }, (_, index) => store.save(sessionOf(threadOf(`t${index}`)), 0)),
  );
});

/** Ends the store's sessions, as an administrator or a failing network does. */
async function endSessions(): Promise<void> {
  await queryOnce(
    databaseUrl,
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );
}

/** Tries again while the pool still holds a connection that the server just ended. */
async function eventually<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if ((error as { code?: string }).code !== 'store-unavailable') throw error;
    }
  }
}
