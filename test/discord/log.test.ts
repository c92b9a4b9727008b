/** What discord.js tells of itself at the level `debug`. */
import { expect, test } from '@jest/globals';
import { Connection } from '../../adapters/discord/connection.js';
import { createLog } from '../../src/log.js';
import { startDiscordServer } from '../support/discord/index.js';

/** Longer pieces of the token are told to nobody. */
const LONGEST = 8;

test('no part of the token reaches the log', async () => {
  const token = ['MTAwMDAwMDAwMDAwMDAwMDAx', 'GzXyWv', 'a1B2c3D4e5F6g7H8i9J0k1L2'].join('.');
  const discord = await startDiscordServer({ token });
  const lines: string[] = [];
  const connection = await Connection.open(
    {
      config: { token, apiUrl: discord.apiUrl, guildIds: [], shards: 'auto' },
      log: createLog('debug', (line) => lines.push(line)),
      onClient: () => {},
      onLost: () => {},
      now: Date.now,
    },
    new AbortController().signal,
  );
  await connection.close();
  await discord.stop();
  const told = lines.join('');
  expect(told).toContain('Preparing to connect');
  for (let start = 0; start + LONGEST < token.length; start += 1)
    expect(told).not.toContain(token.slice(start, start + LONGEST + 1));
});
