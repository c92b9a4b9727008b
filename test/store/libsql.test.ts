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
    const holding = () =>
      readdirSync(join(folder, 'forget')).filter((name) =>
        readFileSync(join(folder, 'forget', name)).includes('UFORGOTTEN'),
      );
    expect(holding()).not.toEqual([]);
    await store.forget({ user: 'UFORGOTTEN' });
    expect(holding()).toEqual([]);
    await store.close();
  });
});
