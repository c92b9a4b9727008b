/** Commands whose answer does not come, or must not be mistaken for another one's. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { WireMessage } from '../support/discord/index.js';
import type { Interaction } from '../support/discord/interaction.js';
import { DiscordBot } from './support/discord-bot.js';
import { shown } from './support/discord-harness.js';

const PASTE = 'API Error: 400 Prompt is too long';
const TITLE = 'Prompt is too long';
const OTHER = 'Credit balance is too low';

let bot: DiscordBot;
beforeEach(async () => {
  bot = await DiscordBot.start();
});
afterEach(async () => {
  await bot.close();
});

const discord = () => bot.discord;
const ada = () => bot.discord.ada;
const textIn = (message: WireMessage) => shown(message).text;
const reply = async (used: Interaction) => textIn(await used.replied());

describe('an answer that does not come', () => {
  const NOT_NOW = 'Use the command again in a moment';
  const limited = () =>
    discord().fail('POST /channels/:channel/messages', { status: 429, retryAfterMs: 120_000 });
  const told = (person = ada()) => discord().ephemerals(person).map(textIn).join();

  test('is said to the person when no thread could be begun, and the line is taken back', async () => {
    discord().fail('POST /channels/:channel/messages/:message/threads', { status: 503 }, 10);
    ada().slash('cc-error', { message: PASTE });
    await discord().waitFor('a word', () => told().includes(NOT_NOW));
    await bot.settled();
    expect(discord().botMessages(discord().general)).toEqual([]);
  });

  test('is said in the line on which its thread stands', async () => {
    limited();
    const used = ada().slash('cc-error', { message: PASTE });
    await discord().waitFor('a word', () => used.message && textIn(used.message).includes(NOT_NOW));
  });

  test('is not announced by the message menu', async () => {
    limited();
    const used = ada().contextMenu(ada().say(discord().general, PASTE), 'Explain this error');
    await discord().waitFor('a word', () => told().includes(NOT_NOW));
    expect(used.message && textIn(used.message)).not.toContain('The answer is in');
  });

  test('because there were too many questions is explained to the person alone', async () => {
    await bot.restart({ floodLimit: { burst: 1, perMinute: 0.001 } });
    const thread = ada().startThread(ada().say(discord().general, 'help?'), 'help');
    ada().slash('cc-error', { message: PASTE }, { in: thread });
    await discord().botMessage(thread);
    ada().slash('cc-error', { message: OTHER }, { in: thread });
    await discord().waitFor('a word', () => told().includes('more at once than I can read'));
    await bot.settled();
    expect(discord().botMessages(thread)).toHaveLength(1);
  });
});

test('two commands in a thread at once each get their own answer', async () => {
  const thread = ada().startThread(ada().say(discord().general, 'help?'), 'help');
  const one = ada().slash('cc-error', { message: PASTE }, { in: thread });
  const two = discord().addPerson('ben').slash('cc-error', { message: OTHER }, { in: thread });
  expect(await reply(one)).toContain(TITLE);
  expect(await reply(two)).toContain(OTHER);
});
