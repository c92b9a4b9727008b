/** A post that grew by a page: the added one is found again by a process that did not add it. */
import { afterEach, expect, test } from '@jest/globals';
import type { ReplyDocument } from '../../src/reply/document.js';
import { DiscordBot } from './support/discord-bot.js';
import { shown } from './support/discord-harness.js';

let bot: DiscordBot;
afterEach(async () => {
  await bot.close();
});

test('is changed after a restart, and not posted anew', async () => {
  bot = await DiscordBot.start({ discord: { nonceMs: 0 } });
  const { discord } = bot;
  const { id } = discord.ada.dms;
  const thread = { platform: 'discord', workspace: '', channel: id, thread: id };
  const reply = (pages: number, word: string): ReplyDocument => ({
    title: 'Long',
    blocks: Array.from({ length: pages }, () => ({ type: 'code', code: word.padEnd(3_000, 'x') })),
  });
  const { id: post } = await bot.adapter.post(thread, reply(1, 'one'), { key: 'k', mayExist: false });
  await bot.adapter.update(thread, post, reply(2, 'two'));
  await bot.adapter.update(thread, post, reply(2, 'three'));
  await bot.restart();
  await bot.adapter.update(thread, post, reply(2, 'four'));
  const texts = discord.botMessages(id).map((message) => shown(message).text);
  expect(texts.map((text) => text.includes('four'))).toEqual([true, true]);
});
