/** What goes wrong with a file, and that the store works again once it is put right. */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { openLibsqlStore } from '../../src/store/libsql.js';
import { LibsqlConnection } from '../../src/store/libsql-driver.js';
import type { SqlStore } from '../../src/store/sql-store.js';
import { updateSession } from '../../src/store/update.js';
import { asOrdinaryUser, expectFault } from './support/faults.js';
import { sessionOf, threadOf, ticked } from './support/sessions.js';

// How long the disk and the server take is not what is tested.
jest.setTimeout(600_000);

const thread = threadOf('1');
let folder: string;
let file: string;
let stores: SqlStore[];

async function open(options: Partial<Parameters<typeof openLibsqlStore>[0]> = {}): Promise<SqlStore> {
  const store = await openLibsqlStore({ file, lockWaitMs: 100, ...options });
  stores.push(store);
  return store;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cc-error-bot-faults-'));
  chmodSync(folder, 0o755);
  file = join(folder, 'bot.db');
  stores = [];
});

afterEach(async () => {
  await Promise.all(stores.map((store) => store.close()));
  rmSync(folder, { recursive: true });
});

describe('a file that cannot be opened', () => {
  test('a folder in place of the file', async () => {
    mkdirSync(file);
    await expectFault(open(), 'store-unavailable', /bot\.db is a folder/);
  });

  (process.platform === 'linux' ? test : test.skip)('a folder that can never be made', async () => {
    await expectFault(open({ file: '/proc/x/y/bot.db' }), 'store-unavailable', /\/proc\/x\/y cannot be made/);
  });

  test('folders that are missing are made', async () => {
    await (await open({ file: join(folder, 'a/b/c/bot.db') })).close();
    expect(existsSync(join(folder, 'a/b/c/bot.db'))).toBe(true);
  });

  test('a file in place of the folder', async () => {
    writeFileSync(join(folder, 'taken'), '');
    await expectFault(open({ file: join(folder, 'taken/bot.db') }), 'store-unavailable', /cannot be made/);
  });

  test('a folder that may not be made, or written', async () => {
    await asOrdinaryUser(async () => {
      chmodSyncIfOwned(folder, 0o555);
      await expectFault(open({ file: join(folder, 'new/bot.db') }), 'store-readonly', /cannot be made/);
      await expectFault(open(), 'store-readonly', /cannot be opened/);
    });
    chmodSync(folder, 0o755);
    await (await open()).check();
  });

  test.each(['x', 'SLACK_TOKEN=1', 'this is no database '.repeat(1000)])(
    'a file that is no database',
    async (text) => {
      writeFileSync(file, text);
      await expectFault(open(), 'store-damaged', /is not a database/);
      rmSync(file);
      await (await open()).check();
    },
  );

  test('a path with a question mark and blanks is a path', async () => {
    await (await open({ file: join(folder, 'a b?mode=ro&x/bot #1.db') })).check();
  });
});

/** Root's folders stay as they are: another user cannot write them anyhow. */
function chmodSyncIfOwned(path: string, mode: number): void {
  if (process.geteuid?.() === process.getuid?.()) chmodSync(path, mode);
}

describe('a file that cannot be written', () => {
  test('is still read, and is written again when it may be', async () => {
    const writer = await open();
    const version = await writer.save(sessionOf(thread), 0);
    await writer.close();
    chmodSync(file, 0o444);
    let reader: SqlStore | undefined;
    await asOrdinaryUser(async () => {
      chmodSyncIfOwned(folder, 0o555);
      await expectFault(
        (async () => {
          reader = await open();
          expect((await reader.load(thread))?.version).toBe(version);
          await reader.save(sessionOf(thread), version);
        })(),
        'store-readonly',
        /bot\.db cannot be (?:written|opened)/,
      );
    });
    chmodSync(folder, 0o755);
    chmodSync(file, 0o644);
    const again = reader ?? (await open());
    await again.check();
    await again.save(sessionOf(thread), version);
  });

  test('a full disk', async () => {
    let connection: LibsqlConnection | undefined;
    let pages = 1;
    await (await open()).close();
    const full = await open({
      onConnect: (connected) => {
        connection = connected;
        connection.exec(`pragma max_page_count = ${pages}`);
      },
    });
    const version = await full.save(sessionOf(thread), 0);
    await expectFault(full.check(), 'store-full', /no space left/);
    const large = sessionOf(thread, { rejected: ['x'.repeat(100_000)] });
    await expectFault(full.save(large, version), 'store-full', /no space left/);
    expect((await full.load(thread))?.session).toEqual(sessionOf(thread));
    pages = 4_000_000;
    connection?.exec(`pragma max_page_count = ${pages}`);
    await full.save(large, version);
    await full.check();
  });
});

describe('a lock that another program holds', () => {
  test('is waited for', async () => {
    const store = await open({ lockWaitMs: 60_000 });
    const other = new LibsqlConnection(file);
    other.exec('begin immediate');
    const saving = store.save(sessionOf(thread), 0);
    await new Promise((resolve) => setTimeout(resolve, 200));
    other.exec('commit');
    other.close();
    expect(await saving).toBeGreaterThan(0);
  });

  test('is named when it stays, and nothing written after it is lost', async () => {
    const store = await open();
    const version = await store.save(sessionOf(thread), 0);
    const other = new LibsqlConnection(file);
    other.exec('begin immediate');
    await expectFault(
      store.save(sessionOf(thread, { stage: 1 }), version),
      'store-locked',
      /is locked by another/,
    );
    await expectFault(store.claim('e1', 1000), 'store-locked', /is locked by another/);
    await expectFault(store.check(), 'store-locked', /is locked by another/);
    expect((await store.load(thread))?.session.stage).toBe(0);
    other.exec('rollback');
    other.close();
    // With a prepared statement that met the lock still open, libsql would report this save and not commit it.
    await store.save(sessionOf(thread, { stage: 2 }), version);
    expect((await (await open()).load(thread))?.session.stage).toBe(2);
  });
});

describe('a file that is damaged or gone while the bot runs', () => {
  async function saveMany(store: SqlStore): Promise<void> {
    for (let index = 0; index < 200; index += 1) await store.save(sessionOf(threadOf(`t${index}`)), 0);
  }

  test('damaged, and put back', async () => {
    await saveMany(await open());
    await stores.pop()?.close();
    copyFileSync(file, join(folder, 'backup'));
    truncateSync(file, 9000);
    await expectFault(
      open().then((store) => store.recent({ platform: 'slack', workspace: 'T1' }, 500)),
      'store-damaged',
      /is damaged\. Put back a backup/,
    );
    const [store] = stores;
    rmSync(file);
    copyFileSync(join(folder, 'backup'), file);
    const healthy = store ?? (await open());
    expect(await healthy.recent({ platform: 'slack', workspace: 'T1' }, 500)).toHaveLength(200);
  });

  test('moved away, and back', async () => {
    const store = await open();
    await store.save(sessionOf(thread), 0);
    renameSync(file, join(folder, 'away'));
    await expectFault(store.load(thread), 'store-unavailable', /is gone\. Put it back/);
    renameSync(join(folder, 'away'), file);
    expect(await store.load(thread)).not.toBeNull();
  });

  test('replaced by another database, with queries under way', async () => {
    const store = await open();
    await store.save(sessionOf(thread), 0);
    const other = await open({ file: join(folder, 'other.db') });
    await other.save(sessionOf(threadOf('from the backup')), 0);
    await other.close();
    // These meet a file that vanishes under them; they may fail, but must not keep the others from the new one.
    const busy = Promise.allSettled(Array.from({ length: 20 }, () => store.load(thread)));
    for (const name of ['bot.db', 'bot.db-wal', 'bot.db-shm']) rmSync(join(folder, name), { force: true });
    copyFileSync(join(folder, 'other.db'), file);
    const after = Array.from({ length: 20 }, () => store.load(threadOf('from the backup')));
    await busy;
    expect((await Promise.all(after)).every((stored) => stored !== null)).toBe(true);
    await updateSession(store, thread, (session) => ticked(session ?? sessionOf(thread), 'a/b', 'U1'));
  });
});
