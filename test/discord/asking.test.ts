/** Messages to the bot in every kind of place, through the real discord.js. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  ChannelType,
  Permission,
  textOf,
  type WireChannel,
  type WireMessage,
} from '../support/discord/index.js';
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
const answerIn = async (channel: WireChannel | string, count = 1) =>
  textIn(await discord().botMessage(channel, count));

describe('in a channel', () => {
  test('a mention begins a thread on the message, named after the error, and is answered there', async () => {
    const message = ada().mention(discord().general, PASTE);
    const thread = await discord().thread(message);
    expect(thread.name).toBe(TITLE);
    expect(await answerIn(thread)).toContain(TITLE);
    expect(discord().botMessages(discord().general)).toEqual([]);
  });

  test('a mention of the role that came with the bot counts as well', async () => {
    const role = discord().world.botRoleId(discord().guild);
    const message = ada().say(discord().general, `<@&${role}> ${PASTE}`);
    expect(await answerIn(await discord().thread(message))).toContain(TITLE);
  });

  test('messages that mention nobody, and those of bots and webhooks, are left alone', async () => {
    ada().say(discord().general, PASTE);
    discord().addPerson('helper', { isBot: true }).mention(discord().general, PASTE);
    discord().webhookMessage(discord().general, `<@${discord().botId}> ${PASTE}`);
    await bot.settled();
    expect(discord().threads(discord().general)).toEqual([]);
    expect(bot.world.turns).toEqual([]);
  });

  test('a mention in code is none', async () => {
    ada().say(discord().general, `write \`<@${discord().botId}>\` before ${PASTE}`);
    await bot.settled();
    expect(discord().threads(discord().general)).toEqual([]);
    expect(bot.world.turns).toEqual([]);
  });

  test('code blocks and quotes are read like plain text', async () => {
    for (const text of [`\`\`\`ansi\n${PASTE}\n\`\`\``, `\n> ${PASTE}\n> and more`, `\`${PASTE}\``]) {
      const thread = await discord().thread(ada().mention(discord().general, text));
      expect(await answerIn(thread)).toContain(TITLE);
    }
  });

  test('an announcement channel has threads of its own kind', async () => {
    const news = discord().addChannel({ name: 'news', type: ChannelType.announcement });
    const thread = await discord().thread(ada().mention(news, PASTE));
    expect(thread.type).toBe(ChannelType.announcementThread);
    expect(await answerIn(thread)).toContain(TITLE);
  });

  test('the chat of a voice channel has no threads: answers stand there, each beside its question', async () => {
    const voice = discord().addChannel({ name: 'voice', type: 2 });
    const message = ada().mention(voice, PASTE);
    const answer = await discord().botMessage(voice);
    expect(answer.message_reference?.message_id).toBe(message.id);
    expect(textIn(answer)).toContain(TITLE);
    ada().reply(answer, 'did 1');
    await discord().botMessage(voice, 2);
    await bot.settled();
    expect(shown(answer).ticked).toEqual([1]);
    const second = ada().mention(voice, OTHER);
    const other = await discord().botMessage(voice, 3);
    expect(other.message_reference?.message_id).toBe(second.id);
    expect(textIn(other)).toContain(OTHER);
  });

  test('clicks on an answer that stands in a channel belong to its question', async () => {
    const voice = discord().addChannel({ name: 'voice', type: 2 });
    ada().mention(voice, PASTE);
    const answer = await discord().botMessage(voice);
    await ada().click(answer, buttonOf(answer, 'Done')).answered();
    await bot.settled();
    expect(shown(answer).ticked).toEqual([1]);
  });
});

describe('in a conversation', () => {
  test('a mention in a thread is answered in it', async () => {
    const thread = ada().startThread(ada().say(discord().general, 'help?'), 'help');
    ada().mention(thread, PASTE);
    expect(await answerIn(thread)).toContain(TITLE);
  });

  test('a post in a forum is answered in it', async () => {
    const forum = discord().addChannel({ name: 'questions', type: ChannelType.forum });
    const post = ada().post(forum, 'broken', `<@${discord().botId}> ${PASTE}`);
    expect(await answerIn(post.channel_id)).toContain(TITLE);
  });

  test('direct messages need no mention', async () => {
    ada().dm(PASTE);
    expect(await answerIn(ada().dms)).toContain(TITLE);
    ada().dm('did 1');
    await discord().botMessage(ada().dms, 2);
    await bot.settled();
    expect(shown(discord().botMessages(ada().dms)[0] as WireMessage).ticked).toEqual([1]);
  });

  test('a thread that moderators opened on the message is used', async () => {
    const message = ada().say(discord().general, 'wait');
    const thread = ada().startThread(message, 'wait');
    ada().edit(message, `<@${discord().botId}> ${PASTE}`);
    expect(await answerIn(thread)).toContain(TITLE);
  });
});

describe('what a mention points at', () => {
  test('a reply is about the message that it answers, whoever wrote it', async () => {
    const failing = discord().addPerson('ben').say(discord().general, PASTE);
    const message = ada().reply(failing, `<@${discord().botId}>`);
    expect(await answerIn(await discord().thread(message))).toContain(TITLE);
  });

  test('words about it change nothing, and further output belongs to it', async () => {
    const failing = discord().addPerson('ben').say(discord().general, PASTE);
    const mention = `<@${discord().botId}>`;
    const words = ada().reply(failing, `${mention} can somebody tell me why Ben gets this?`);
    expect(await answerIn(await discord().thread(words))).toContain(TITLE);
    const output = ada().reply(failing, `${mention}\n\`\`\`\nclaude 2.1.100 (Claude Code)\n${OTHER}\n\`\`\``);
    const answer = await answerIn(await discord().thread(output));
    expect(answer).toContain(OTHER);
    expect(answer).toContain('2.1.100');
  });

  test('a bare mention is about the message above', async () => {
    ada().say(discord().general, PASTE);
    for (const words of ['', '^', 'what is this?']) {
      const message = ada().mention(discord().general, words);
      expect(await answerIn(await discord().thread(message))).toContain(TITLE);
    }
  });

  test('a bare mention in a thread is about what the thread began with', async () => {
    const first = discord().addPerson('ben').say(discord().general, PASTE);
    const thread = ada().startThread(first, 'help');
    ada().say(thread, 'maybe the bot knows');
    ada().mention(thread, '');
    expect(await answerIn(thread)).toContain(TITLE);
  });

  test.each([10008, 50008, 50024])('a bare mention in a forum post is about it (%i)', async (code) => {
    const forum = discord().addChannel({ name: 'questions', type: ChannelType.forum });
    const post = ada().post(forum, 'broken', PASTE);
    discord().fail(`GET /channels/${forum.id}/messages/:message`, { status: 400, code });
    discord()
      .addPerson('ben')
      .mention(discord().world.channels.get(post.channel_id) as WireChannel, '');
    expect(await answerIn(post.channel_id)).toContain(TITLE);
  });

  test('an arrow in a thread is about the message above', async () => {
    const thread = ada().startThread(ada().say(discord().general, OTHER), 'help');
    ada().say(thread, PASTE);
    ada().mention(thread, '^');
    expect(await answerIn(thread)).toContain(TITLE);
  });

  test('what another app posted is read from its embeds', async () => {
    const ci = discord().webhookMessage(discord().general, '');
    ci.embeds = [{ title: 'Build failed', fields: [{ name: 'log', value: PASTE }] }];
    const message = ada().reply(ci, `<@${discord().botId}> ^`);
    expect(await answerIn(await discord().thread(message))).toContain(TITLE);
  });

  test('a forwarded message is a paste', async () => {
    const message = ada().mention(discord().general, '');
    await bot.settled();
    const forwarded = { ...message, id: discord().world.snowflakes.next() };
    discord().world.messagesIn(message.channel_id).set(forwarded.id, forwarded);
    discord().gateway.dispatch({
      name: 'MESSAGE_CREATE',
      data: {
        ...forwarded,
        guild_id: discord().guild.id,
        message_reference: { type: 1, channel_id: message.channel_id, message_id: message.id },
        message_snapshots: [{ message: { content: PASTE } }],
      },
      intents: 1 << 9,
      guildId: discord().guild.id,
    });
    expect(await answerIn(await discord().thread(forwarded))).toContain(TITLE);
  });

  test('a message that cannot be fetched is said so, and the mention answered all the same', async () => {
    ada().say(discord().general, PASTE);
    discord().fail('GET /channels/:channel/messages', { status: 500 }, 10);
    const message = ada().mention(discord().general, '^');
    expect(await answerIn(await discord().thread(message))).toContain(
      'I could not read the message you point at',
    );
  });
});

describe('attached files', () => {
  const log = (content: string | Uint8Array, name = 'debug.log') => ({
    name,
    content,
    contentType: 'text/plain',
  });

  test('are read, with or without words', async () => {
    for (const words of ['', 'what is this?', 'this is what I get']) {
      const message = ada().mention(discord().general, words, log(`line\n${PASTE}\n`));
      expect(await answerIn(await discord().thread(message))).toContain(TITLE);
    }
  });

  test('are read up to the first megabyte', async () => {
    const text = `${PASTE}\n${'x'.repeat(79)}\n`.padEnd(1_200_000, 'ab\n');
    const answer = await answerIn(await discord().thread(ada().mention(discord().general, '', log(text))));
    expect(answer).toContain(TITLE);
    expect(answer).toContain('first megabyte');
  });

  test('that are no text are named', async () => {
    const image = { name: 'shot.png', content: 'x', contentType: 'image/png' };
    const thread = await discord().thread(ada().mention(discord().general, PASTE, image));
    expect(await answerIn(thread)).toMatch(/shot\.png.*no text file/);
  });

  test('that fail to load are named', async () => {
    discord().fail('GET /cdn/*', { status: 503 });
    const thread = await discord().thread(ada().mention(discord().general, PASTE, log('x')));
    expect(await answerIn(thread)).toContain('I could not read debug.log');
  });

  test('that take long hold nobody up but what follows them in the same conversation', async () => {
    discord().fail('GET /cdn/*', { delayMs: 150 });
    ada().dm('', log(`${PASTE}\n`));
    ada().dm('did 1');
    const other = await discord().thread(ada().mention(discord().general, OTHER));
    await discord().botMessage(other);
    expect(discord().botMessages(ada().dms)).toEqual([]);
    expect(await answerIn(ada().dms, 2)).toContain('Noted: step 1');
  });

  test('of a follow-up are read where the bot takes part', async () => {
    const thread = await discord().thread(ada().mention(discord().general, PASTE));
    await discord().botMessage(thread);
    ada().say(thread, 'now I get this', log(OTHER));
    expect(await answerIn(thread, 2)).toContain(OTHER);
  });
});

describe('files on other hosts', () => {
  test('are not fetched', async () => {
    const message = ada().mention(discord().general, PASTE);
    await bot.settled();
    const copy = { ...message, id: discord().world.snowflakes.next() };
    const file = {
      id: '1',
      filename: 'a.log',
      content_type: 'text/plain',
      size: 3,
      url: 'http://169.254.169.254/a.log',
    };
    discord().world.messagesIn(message.channel_id).set(copy.id, copy);
    discord().gateway.dispatch({
      name: 'MESSAGE_CREATE',
      data: { ...copy, guild_id: discord().guild.id, attachments: [file] },
      intents: 1 << 9,
      guildId: discord().guild.id,
    });
    expect(await answerIn(await discord().thread(copy))).toContain('It is not kept by Discord');
  });
});

describe('changes', () => {
  test('a preview that Discord adds is no edit', async () => {
    const message = ada().mention(discord().general, PASTE);
    const answer = await discord().botMessage(await discord().thread(message));
    await bot.settled();
    const turns = bot.world.turns.length;
    discord().gateway.dispatch({
      name: 'MESSAGE_UPDATE',
      data: { ...message, content: `<@${discord().botId}> ${OTHER}`, guild_id: discord().guild.id },
      intents: 1 << 9,
      guildId: discord().guild.id,
    });
    await bot.settled();
    expect(bot.world.turns).toHaveLength(turns);
    expect(textIn(answer)).toContain(TITLE);
  });

  test('an edit that adds the mention is answered', async () => {
    const message = ada().say(discord().general, PASTE);
    await bot.settled();
    ada().edit(message, `<@${discord().botId}> ${PASTE}`);
    expect(await answerIn(await discord().thread(message))).toContain(TITLE);
  });

  test('many messages deleted at once, and a thread, mute what began with them', async () => {
    const one = ada().mention(discord().general, PASTE);
    const two = ada().mention(discord().general, PASTE);
    const [first, second] = [await discord().thread(one), await discord().thread(two)];
    await discord().botMessage(first);
    await discord().botMessage(second);
    await bot.settled();
    const guildId = discord().guild.id;
    const data = { ids: [one.id], channel_id: one.channel_id, guild_id: guildId };
    discord().gateway.dispatch({ name: 'MESSAGE_DELETE_BULK', data, intents: 1 << 9, guildId });
    ada().deleteChannel(second);
    await bot.settled();
    const states = await Promise.all(
      [one, two].map(({ id, channel_id: channel }) =>
        bot.world.store.load({ platform: 'discord', workspace: guildId, channel, thread: id }),
      ),
    );
    expect(states.map((state) => state?.session.status)).toEqual(['muted', 'muted']);
  });
});

describe('places that are closed', () => {
  test('without the right to begin threads the answer stands in the channel, and the log says which right', async () => {
    discord().forbid(discord().general, Permission.createPublicThreads);
    await bot.settled();
    const message = ada().mention(discord().general, PASTE);
    const answer = await discord().botMessage(discord().general);
    expect(answer.message_reference?.message_id).toBe(message.id);
    expect(textOf(answer)).toContain(TITLE);
    expect(bot.world.lines.join('')).toContain('“Create Public Threads”');
  });

  test('without the right to write in threads no empty thread is left', async () => {
    discord().forbid(discord().general, Permission.sendMessagesInThreads);
    await bot.settled();
    ada().mention(discord().general, PASTE);
    expect(await answerIn(discord().general)).toContain(TITLE);
    expect(discord().threads(discord().general)).toEqual([]);
  });

  test('an archived thread is opened by the answer', async () => {
    const message = ada().mention(discord().general, PASTE);
    const thread = await discord().thread(message);
    const answer = await discord().botMessage(thread);
    ada().changeThread(thread, { archived: true });
    ada().edit(message, `<@${discord().botId}> ${OTHER}`);
    await bot.settled();
    expect(textIn(answer)).toContain(OTHER);
    expect(thread.thread_metadata?.archived).toBe(false);
  });

  test('a locked thread: the one who waits is told', async () => {
    discord().forbid(discord().general, 1n << 34n);
    await bot.settled();
    const thread = ada().startThread(ada().say(discord().general, 'x'), 'closed');
    ada().changeThread(thread, { locked: true });
    ada().mention(thread, PASTE);
    const told = await discord().botMessage(ada().dms);
    expect(textIn(told)).toContain('is locked');
    expect(textIn(told)).toContain('this conversation');
  });

  test('a message that is gone before the answer is a line in the log', async () => {
    discord().fail('POST /channels/:channel/messages/:message/threads', { delayMs: 50 });
    const message = ada().mention(discord().general, PASTE);
    await discord().waitFor(
      'the call',
      () => discord().requests('POST /channels/:channel/messages/:message/threads')[0],
    );
    ada().delete(message);
    await bot.settled();
    expect(bot.world.lines.join('')).toContain('The message was deleted before I could answer it');
  });
});

function buttonOf(message: WireMessage, label: string): string {
  const json = JSON.stringify(message.components);
  const found = [...json.matchAll(/\{[^{}]*"label":"([^"]*)"[^{}]*\}/g)].find(([, text]) => text === label);
  const { custom_id: id } = JSON.parse(found?.[0] ?? '{}') as { custom_id?: string };
  if (id === undefined) throw new Error(`There is no ${label}`);
  return id;
}
