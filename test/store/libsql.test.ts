import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe } from '@jest/globals';
import { openLibsqlStore } from '../../src/store/libsql.js';
import { sessionStoreContract } from '../contract/session-store.js';

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
});
