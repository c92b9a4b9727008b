/** `cc-error forget`: deletion on request. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { openLibsqlStore } from '../../src/store/libsql.js';
import { sessionOf, threadOf, ticked } from '../store/support/sessions.js';
import { ccError, folderWith, outputOf, refusalOf } from '../support/programs.js';

/** A folder with a store in `store.db`: a thread of U1, one of U1 and U2, and one of U2 in another workspace. */
async function storeFolder(name = 'store.db'): Promise<string> {
  const folder = folderWith();
  const store = await openLibsqlStore({ file: join(folder, name) });
  await store.save(sessionOf(threadOf('own')), 0);
  await store.save(ticked(sessionOf(threadOf('shared'), { pastes: ['a paste'] }), 'a/1', 'U2'), 0);
  await store.save(sessionOf(threadOf('other', 'T2', 'discord'), { people: ['U2'] }), 0);
  await store.close();
  return folder;
}

const forget = (cwd: string, args: string[], env: Record<string, string> = { STORE_FILE: 'store.db' }) =>
  ccError(['forget', ...args], { cwd, env });

describe('forget deletes', () => {
  test('a person', async () => {
    const folder = await storeFolder();
    expect(outputOf(await forget(folder, ['--user', 'U1']))).toBe(
      'Deleted user U1 from 2 threads. Threads that nobody else took part in are gone as a whole.\n',
    );
    const store = await openLibsqlStore({ file: join(folder, 'store.db') });
    expect(await store.load(threadOf('own'))).toBeNull();
    const left = (await store.load(threadOf('shared')))?.session;
    expect(JSON.stringify(left)).not.toMatch(/"U1"|a paste/);
    await store.close();
    expect(outputOf(await forget(folder, ['--user', 'U1']))).toBe('The store holds no threads of user U1.\n');
  });

  test('a person in one workspace of one platform', async () => {
    const folder = await storeFolder();
    const args = ['--user', 'U2', '--workspace', 'T2', '--platform', 'discord'];
    expect(outputOf(await forget(folder, args))).toMatch(
      /^Deleted user U2 \(workspace T2, platform discord\) from 1 thread\. /,
    );
  });

  test('a workspace', async () => {
    const folder = await storeFolder();
    expect(outputOf(await forget(folder, ['--workspace', 'T1', '--platform', 'discord']))).toBe(
      'The store holds no threads of workspace T1 (platform discord).\n',
    );
    expect(outputOf(await forget(folder, ['--workspace', 'T1']))).toBe(
      'Deleted 2 threads of workspace T1.\n',
    );
  });

  test('from the store of the server when none is named', async () => {
    const folder = await storeFolder('data/cc-error-bot.db');
    expect(outputOf(await forget(folder, ['--workspace', 'T1'], {}))).toBe(
      'Deleted 2 threads of workspace T1.\n',
    );
  });
});

describe('forget is refused in one line', () => {
  test.each([[[]], [['--platform', 'slack']], [['--user', '']]])('when nobody is named: %j', async (args) => {
    const folder = folderWith();
    expect(refusalOf(await forget(folder, args))).toBe(
      'cc-error: Say whom to forget: --user ID or --workspace ID.',
    );
    expect(existsSync(join(folder, 'store.db'))).toBe(false);
  });

  test('when there is no store, and none is made', async () => {
    const folder = folderWith();
    expect(refusalOf(await forget(folder, ['--user', 'U1']))).toContain('There is no store at store.db.');
    expect(existsSync(join(folder, 'store.db'))).toBe(false);
  });

  test('when the file is no database', async () => {
    const folder = folderWith();
    writeFileSync(join(folder, 'store.db'), 'A=1\n');
    expect(refusalOf(await forget(folder, ['--user', 'U1']))).toContain('is not a database');
  });

  test('when a setting is wrong or the database cannot be reached', async () => {
    const folder = folderWith();
    const wrong = { DATABASE_URL: 'mysql://bot:hunter2@db/bot' };
    expect(refusalOf(await forget(folder, ['--user', 'U1'], wrong))).toMatch(/^cc-error: DATABASE_URL is no/);
    const gone = { DATABASE_URL: 'postgres://bot:hunter2@127.0.0.1:1/bot' };
    const refusal = refusalOf(await forget(folder, ['--user', 'U1'], gone));
    expect(refusal).toContain('127.0.0.1:1 cannot be reached');
    expect(refusal).not.toContain('hunter2');
  });
});
