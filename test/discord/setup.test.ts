/** `cc-error setup discord`, as a program, against a local Discord. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { NEEDED_BITS } from '../../adapters/discord/permissions.js';
import { type DiscordServer, Permission, startDiscordServer } from '../support/discord/index.js';
import { ccError } from '../support/programs.js';
import { DiscordBot } from './support/discord-bot.js';

let discord: DiscordServer;
beforeEach(async () => {
  discord = await startDiscordServer();
});
afterEach(() => discord.stop());

const setup = (env: Record<string, string> = {}) =>
  ccError(['setup', 'discord'], {
    env: { DISCORD_API_URL: discord.apiUrl, DISCORD_TOKEN: discord.token, ...env },
  });
const faults = (stdout: string) => stdout.split('\n').filter((line) => line.startsWith('✗'));

describe('cc-error setup discord', () => {
  test('begins with the application and its token', async () => {
    const { code, stdout } = await setup({ DISCORD_TOKEN: '' });
    expect(code).toBe(2);
    for (const text of ['New Application', 'Message Content Intent', 'DISCORD_TOKEN'])
      expect(stdout).toContain(text);
  });

  test('gives the link that invites the bot with the least permissions', async () => {
    const { stdout } = await setup();
    const link = new URL(/https:\/\/discord\.com\/oauth2\S+/.exec(stdout)?.[0] ?? 'none:');
    expect(Object.fromEntries(link.searchParams)).toEqual({
      client_id: discord.botId,
      scope: 'bot applications.commands',
      permissions: String(
        Permission.viewChannel |
          Permission.sendMessages |
          Permission.sendMessagesInThreads |
          Permission.createPublicThreads |
          Permission.readMessageHistory,
      ),
    });
    expect(link.searchParams.get('permissions')).toBe(String(NEEDED_BITS));
    expect(stdout).not.toContain(discord.token);
  });

  test('names the commands that are not registered yet, and is content when the bot ran once', async () => {
    const before = await setup();
    expect(faults(before.stdout)).toEqual([expect.stringContaining('commands are not registered')]);
    const bot = await DiscordBot.start();
    const { token, apiUrl } = bot.discord;
    const after = await setup({ DISCORD_TOKEN: token, DISCORD_API_URL: apiUrl });
    await bot.close();
    expect({ code: after.code, faults: faults(after.stdout) }).toEqual({ code: 0, faults: [] });
  });

  test('names the intent, the permissions and the server that are missing, and where to click', async () => {
    discord.world.portal.messageContent = false;
    discord.guild.botPermissions &= ~(Permission.createPublicThreads | Permission.readMessageHistory);
    const { code, stdout } = await setup({ DISCORD_GUILD_IDS: '999999999999999999' });
    expect(code).toBe(2);
    expect(faults(stdout)).toEqual([
      expect.stringMatching(/Message Content intent is off.*Privileged Gateway Intents/),
      expect.stringMatching(/Team: “Create Public Threads”, “Read Message History” is missing.*Roles/),
      expect.stringContaining('999999999999999999'),
    ]);
  });

  test('names a token that is wrong', async () => {
    const { code, stdout } = await setup({ DISCORD_TOKEN: 'MTA.wrong.wrong' });
    expect(code).toBe(2);
    expect(faults(stdout)).toEqual([expect.stringContaining('Reset Token')]);
    expect(stdout).not.toContain('MTA.wrong.wrong');
  });

  test('says when Discord is not reached', async () => {
    const { code, stderr } = await setup({ DISCORD_API_URL: 'http://127.0.0.1:9/api' });
    expect(code).toBe(2);
    expect(stderr).toContain('Discord is not reached');
  });
});
