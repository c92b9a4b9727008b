/** How the commands are registered, through the real discord.js. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { COMMANDS } from '../../adapters/discord/commands.js';
import { commandsFaults } from '../support/discord/index.js';
import { DiscordBot } from './support/discord-bot.js';

const PASTE = 'API Error: 400 Prompt is too long';

let bot: DiscordBot;
beforeEach(async () => {
  bot = await DiscordBot.start();
});
afterEach(async () => {
  await bot.close();
});

const discord = () => bot.discord;
const ada = () => bot.discord.ada;

describe('registration', () => {
  test('is what Discord takes', () => {
    expect(commandsFaults([...COMMANDS] as never)).toEqual([]);
  });

  test('writes once, and again only when something changed', async () => {
    expect(
      discord()
        .registered()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['Explain this error', 'cc-error', 'cc-errors']);
    expect(discord().commands.writes).toBe(1);
    await bot.restart();
    expect(discord().commands.writes).toBe(1);
    const id = discord()
      .registered()
      .find(({ name }) => name === 'cc-error')?.id;
    const changes = [{ description: 'Something else' }, { default_member_permissions: '0' }, { nsfw: true }];
    for (const [index, change] of changes.entries()) {
      discord().commands.change(id, change);
      await bot.restart();
      expect(discord().commands.writes).toBe(3 + 2 * index);
    }
  });

  test('in some servers takes back what is registered everywhere', async () => {
    const { guild } = discord();
    await bot.restart({}, { guildIds: [guild.id, '999999999999999999'] });
    expect(discord().registered(guild)).toHaveLength(3);
    expect(bot.world.lines.join('')).toContain('999999999999999999');
    await bot.restart({}, { guildIds: [guild.id] });
    expect(discord().registered()).toEqual([]);
    const { writes } = discord().commands;
    await bot.restart({}, { guildIds: [guild.id] });
    expect(discord().commands.writes).toBe(writes);
  });

  test('everywhere takes back what was registered in servers, and nothing else', async () => {
    const { guild } = discord();
    const other = discord().addGuild('Other');
    await bot.restart({}, { guildIds: [guild.id, other.id] });
    discord().commands.add({ name: 'foreign', description: 'x' }, guild.id);
    discord().fail(`GET /applications/:app/guilds/${other.id}/commands`, { status: 403, code: 50001 });
    await bot.restart();
    expect(discord().registered()).toHaveLength(3);
    expect(
      discord()
        .registered(guild)
        .map(({ name }) => name),
    ).toEqual(['foreign']);
    const { writes } = discord().commands;
    await bot.restart();
    expect(discord().commands.writes).toBe(writes);
  });

  test('that fails in a server is taken up at the next start', async () => {
    const { guild } = discord();
    await bot.restart({}, { guildIds: [guild.id] });
    discord().fail('DELETE /applications/:app/guilds/:guild/commands/:command', { status: 500 }, 10);
    await bot.restart();
    discord().faults.clear();
    expect(discord().registered(guild)).toHaveLength(3);
    await bot.restart();
    expect(discord().registered(guild)).toEqual([]);
    expect(discord().registered()).toHaveLength(3);
  });

  test('that fails keeps nobody from being answered', async () => {
    discord().commands.places.clear();
    discord().fail('PUT /applications/:app/commands', { status: 500 }, 10);
    await bot.restart();
    expect(bot.world.lines.join('')).toContain('The commands could not be registered');
    await discord().thread(ada().mention(discord().general, PASTE));
  });
});
