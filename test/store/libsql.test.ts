import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { openLibsqlStore } from '../../src/store/libsql.js';
import { sessionStoreContract } from '../contract/session-store.js';
import { sessionOf, threadOf } from './support/sessions.js';

describe('the store in a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cc-error-bot-store-'));
  let files = 0;
  afterAll(() => rmSync(folder, { recursive: true }));

  sessionStoreContract({
    shared: true,
    fresh: async () => {
      files += 1;
      const file = join(folder, `${files}`, 'bot.db');
      return (now) => openLibsqlStore({ file, now });
    },
  });

  test('what was forgotten stands nowhere in the files', async () => {
    const file = join(folder, 'forget', 'bot.db');
    const store = await openLibsqlStore({ file });
    for (let index = 0; index < 50; index += 1) {
      await store.save(sessionOf(threadOf(`${index}`), { people: ['UFORGOTTEN', 'U2'] }), 0);
    }
    expect(filesWith('forget', 'UFORGOTTEN')).not.toEqual([]);
    await store.forget({ user: 'UFORGOTTEN' });
    expect(filesWith('forget', 'UFORGOTTEN')).toEqual([]);
    await store.close();
  });

  test('nor does an installation that was removed', async () => {
    const store = await openLibsqlStore({ file: join(folder, 'remove', 'bot.db') });
    await store.saveInstallation('slack', 'T1', `v1.${'REMOVED'.repeat(2000)}`);
    await store.saveInstallation('slack', 'T2', 'v1.KEPT');
    expect(filesWith('remove', 'REMOVED')).not.toEqual([]);
    await store.removeInstallation('slack', 'T1');
    expect(filesWith('remove', 'REMOVED')).toEqual([]);
    expect(filesWith('remove', 'v1.KEPT')).not.toEqual([]);
    await store.close();
  });

  function filesWith(name: string, text: string): string[] {
    const path = join(folder, name);
    return readdirSync(path).filter((file) => readFileSync(join(path, file)).includes(text));
  }
});
