/** What discord.js keeps of people: nothing, however many write. */
import { expect, test } from '@jest/globals';
import type { Client } from 'discord.js';
import { Connection } from '../../adapters/discord/connection.js';
import { createLog } from '../../src/log.js';
import { startDiscordServer } from '../support/discord/index.js';

test('people who write are not remembered', async () => {
  const discord = await startDiscordServer();
  let client: Client | undefined;
  let seen = 0;
  const connection = await Connection.open(
    {
      config: { token: discord.token, apiUrl: discord.apiUrl, guildIds: [], shards: 'auto' },
      log: createLog('error', () => {}),
      now: Date.now,
      onLost: () => {},
      onClient: (made) => {
        client = made;
        made.on('messageCreate', () => {
          seen += 1;
        });
      },
    },
    new AbortController().signal,
  );
  for (let count = 0; count < 20; count += 1) discord.addPerson(`p${count}`).say(discord.general, 'hello');
  await discord.waitFor('the messages', () => seen === 20);
  const { size } = client?.users.cache ?? {};
  await connection.close();
  await discord.stop();
  expect(size).toBe(1);
});
