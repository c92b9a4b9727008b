/** Messages, threads, files and permissions of the local Discord, as the real discord.js sees them. */
import { describe, expect, test } from '@jest/globals';
import {
  type Client,
  Events,
  GatewayIntentBits,
  type Message,
  PermissionFlagsBits,
  type TextChannel,
} from 'discord.js';
import {
  ChannelType,
  type DiscordServer,
  MessageFlag,
  Permission,
  type WireMessage,
} from '../support/discord/index.js';
import { INTENTS, login, next, request, start } from './discord-client.js';

/** Without the privileged intent. */
const PLAIN = INTENTS.filter((intent) => intent !== GatewayIntentBits.MessageContent);

function channelOf(client: Client, { general }: DiscordServer): TextChannel {
  return client.channels.cache.get(general.id) as TextChannel;
}

/** Every message of people that a client hears, as texts. */
function heard(client: Client): string[] {
  const texts: string[] = [];
  client.on(Events.MessageCreate, ({ author, content }) => {
    if (author.id !== client.user?.id) texts.push(content);
  });
  return texts;
}

describe('messages', () => {
  test('a mention is heard and answered', async () => {
    const discord = await start();
    const client = await login(discord);
    client.on(Events.MessageCreate, (message: Message) => {
      if (!message.author.bot && message.mentions.has(client.user)) void message.reply(message.cleanContent);
    });
    const question = discord.ada.mention(discord.general, 'is *it* up?');
    const answer = await discord.botMessage(discord.general);
    expect(answer.content).toBe('@cc-error is *it* up?');
    expect(answer.message_reference?.message_id).toBe(question.id);
    expect(answer.mentions.map(({ username }) => username)).toEqual(['ada']);
  });

  test('replies carry the message that they answer', async () => {
    const discord = await start();
    const client = await login(discord);
    const heardFirst = next(client, Events.MessageCreate);
    const first = discord.ada.say(discord.general, 'API Error: 529');
    await heardFirst;
    const event = next(client, Events.MessageCreate);
    discord.addPerson('bob').reply(first, `<@${discord.botId}>`);
    const [message] = await event;
    expect((await message.fetchReference()).content).toBe('API Error: 529');
  });

  test('edits and deletions reach the bot', async () => {
    const discord = await start();
    const client = await login(discord);
    const message = discord.ada.say(discord.general, 'before');
    const edited = next(client, Events.MessageUpdate);
    discord.ada.edit(message, 'after');
    expect((await edited)[1].content).toBe('after');
    const deleted = next(client, Events.MessageDelete);
    discord.ada.delete(message);
    expect((await deleted)[0].id).toBe(message.id);
    await expect(channelOf(client, discord).messages.fetch(message.id)).rejects.toMatchObject({
      code: 10008,
    });
  });

  test('the bot edits and deletes its own, and reads what was written', async () => {
    const discord = await start();
    const client = await login(discord);
    const channel = channelOf(client, discord);
    const sent = await channel.send({ content: 'one', allowedMentions: { parse: [] } });
    await sent.edit('two');
    discord.ada.say(discord.general, 'three');
    const all = await channel.messages.fetch({ limit: 10, cache: false });
    expect(all.map(({ content }) => content)).toEqual(['three', 'two']);
    const later = await channel.messages.fetch({ after: sent.id, cache: false });
    expect(later.map(({ content }) => content)).toEqual(['three']);
    await sent.delete();
    expect(discord.messages(discord.general)).toHaveLength(1);
    expect(discord.requests('POST /channels/:channel/messages')[0]?.body).toMatchObject({
      allowed_mentions: { parse: [] },
    });
  });

  test('only allowed mentions notify', async () => {
    const discord = await start();
    const channel = channelOf(await login(discord), discord);
    const content = `<@${discord.ada.id}> @everyone`;
    await channel.send({ content, allowedMentions: { parse: [] } });
    await channel.send({ content });
    const [quiet, loud] = discord.messages(discord.general);
    expect([quiet?.mentions, quiet?.mention_everyone]).toEqual([[], false]);
    expect([loud?.mentions.length, loud?.mention_everyone]).toEqual([1, true]);
  });

  test('other bots and webhooks are told apart', async () => {
    const discord = await start();
    const client = await login(discord);
    const messages: Message[] = [];
    client.on(Events.MessageCreate, (message) => messages.push(message));
    discord.addPerson('other', { isBot: true }).say(discord.general, 'beep');
    discord.webhookMessage(discord.general, 'build failed');
    await discord.waitFor('both', () => messages.length === 2);
    expect(messages.map(({ author, webhookId }) => [author.bot, webhookId !== null])).toEqual([
      [true, false],
      [true, true],
    ]);
  });

  test('direct messages, and people who take none', async () => {
    const discord = await start();
    const client = await login(discord);
    client.on(Events.MessageCreate, (message) => {
      if (!message.author.bot) void message.reply('hi');
    });
    discord.ada.dm('hello');
    expect((await discord.botMessage(discord.ada.dms)).content).toBe('hi');
    discord.ada.closeDms();
    const user = await client.users.fetch(discord.ada.id);
    await expect(user.send('more')).rejects.toMatchObject({ code: 50007 });
  });

  test('a nonce makes a message once', async () => {
    const discord = await start();
    const channel = channelOf(await login(discord), discord);
    const options = { content: 'once', nonce: 'key-1', enforceNonce: true };
    const ids = [await channel.send(options), await channel.send(options)].map(({ id }) => id);
    expect(new Set(ids).size).toBe(1);
    discord.skip(600_000);
    await channel.send(options);
    expect(discord.messages(discord.general)).toHaveLength(2);
  });

  test('files are downloaded, whole and in part', async () => {
    const discord = await start();
    const client = await login(discord);
    const event = next(client, Events.MessageCreate);
    discord.ada.upload(discord.general, { name: 'error log.txt', content: '0123456789' });
    const file = (await event)[0].attachments.first();
    expect([file?.name, file?.size, new URL(file?.url ?? '').host]).toEqual([
      'error log.txt',
      10,
      discord.host,
    ]);
    expect(await (await fetch(file?.url ?? '')).text()).toBe('0123456789');
    const part = await fetch(file?.url ?? '', { headers: { range: 'bytes=2-4' } });
    expect([part.status, await part.text()]).toEqual([206, '234']);
    await channelOf(client, discord).send({ files: [{ name: 'a.txt', attachment: Buffer.from('abc') }] });
    expect(discord.botMessages(discord.general)[0]?.attachments[0]).toMatchObject({
      filename: 'a.txt',
      size: 3,
    });
  });
});

describe('without the message content intent', () => {
  test('only what is meant for the bot is shown', async () => {
    const discord = await start({ portal: { messageContent: false } });
    const client = await login(discord, { intents: PLAIN });
    const texts = heard(client);
    const plain = discord.ada.say(discord.general, 'secret');
    discord.ada.mention(discord.general, 'for you');
    discord.ada.dm('directly');
    await discord.waitFor('three messages', () => texts.length === 3);
    expect(texts).toEqual(['', `<@${discord.botId}> for you`, 'directly']);
    const { content } = await channelOf(client, discord).messages.fetch({ message: plain.id, force: true });
    expect(content).toBe('');
  });

  test('a reply to a message of the bot shows it all the same', async () => {
    const discord = await start({ portal: { messageContent: false } });
    const client = await login(discord, { intents: PLAIN });
    const sent = await channelOf(client, discord).send('done?');
    const [own] = discord.botMessages(discord.general);
    const texts = heard(client);
    discord.ada.reply(own as WireMessage, 'yes');
    discord.ada.reply(own as WireMessage, 'without notice', false);
    await discord.waitFor('two messages', () => texts.length === 2);
    expect([sent.content, ...texts]).toEqual(['done?', 'yes', '']);
  });
});

describe('threads', () => {
  test('begin on a message once, with its id', async () => {
    const discord = await start();
    const client = await login(discord);
    const event = next(client, Events.MessageCreate);
    const question = discord.ada.say(discord.general, 'help');
    const [message] = await event;
    const thread = await message.startThread({ name: 'Overloaded' });
    await thread.send('answer');
    expect(thread.id).toBe(question.id);
    expect(discord.threadOf(question)).toMatchObject({ name: 'Overloaded', type: ChannelType.publicThread });
    expect((await discord.botMessage(thread.id)).content).toBe('answer');
    expect(question.flags & MessageFlag.hasThread).not.toBe(0);
    const spec = `POST /channels/${discord.general.id}/messages/${question.id}/threads`;
    expect((await request(discord, spec, { name: 'again' })).body.code).toBe(160004);
  });

  test('what people write in them is heard', async () => {
    const discord = await start();
    const texts = heard(await login(discord));
    const thread = discord.ada.startThread(discord.ada.say(discord.general, 'one'), 'thread');
    discord.ada.say(thread, 'two');
    await discord.waitFor('messages', () => texts.includes('two'));
    const [starter] = discord.messages(thread);
    expect([starter?.type, starter?.message_reference]).toEqual([
      21,
      expect.objectContaining({ message_id: thread.id, channel_id: discord.general.id }),
    ]);
  });

  test('an archived one opens again when somebody writes, a locked one does not', async () => {
    const discord = await start();
    const client = await login(discord);
    const thread = discord.ada.startThread(discord.ada.say(discord.general, 'one'), 'thread');
    discord.ada.changeThread(thread, { archived: true });
    const send = (content: string) => request(discord, `POST /channels/${thread.id}/messages`, { content });
    expect((await send('hello')).status).toBe(200);
    expect(thread.thread_metadata?.archived).toBe(false);
    discord.forbid(discord.general, Permission.manageThreads);
    discord.ada.changeThread(thread, { locked: true });
    expect((await send('locked')).body.code).toBe(160005);
    discord.ada.changeThread(thread, { archived: true });
    expect((await send('archived and locked')).body.code).toBe(50083);
    const cached = client.channels.cache.get(thread.id);
    await discord.waitFor('the update', () => cached?.isThread() && cached.locked && cached.archived);
  });

  test('posts of forums', async () => {
    const discord = await start();
    const client = await login(discord);
    const forum = discord.addChannel({ name: 'help', type: ChannelType.forum });
    const event = next(client, Events.MessageCreate);
    const post = discord.ada.post(forum, 'It broke', 'API Error: 500');
    const [message] = await event;
    expect([message.id, message.channelId]).toEqual([post.id, post.id]);
    expect(message.channel.isThread() && message.channel.parent?.type).toBe(ChannelType.forum);
    const channel = client.channels.cache.get(forum.id);
    if (!channel?.isThreadOnly()) throw new Error('no forum');
    const thread = await channel.threads.create({ name: 'Mine', message: { content: 'first' } });
    expect(discord.messages(thread.id).map(({ content }) => content)).toEqual(['first']);
  });

  test('private ones are heard by members alone', async () => {
    const discord = await start();
    const texts = heard(await login(discord));
    discord.forbid(discord.general, Permission.manageThreads);
    const thread = discord.ada.startThread(discord.general, 'secret', true);
    discord.ada.say(thread, 'unheard');
    discord.ada.say(discord.general, 'heard');
    await discord.waitFor('a message', () => texts.length > 0);
    expect(texts).toEqual(['heard']);
    discord.ada.mention(thread, 'come in');
    discord.ada.say(thread, 'welcome');
    await discord.waitFor('the rest', () => texts.length === 3);
    expect(texts.slice(1)).toEqual([`<@${discord.botId}> come in`, 'welcome']);
  });

  test('deletions of threads, channels and guilds reach the bot', async () => {
    const discord = await start();
    const client = await login(discord);
    const thread = discord.ada.startThread(discord.ada.say(discord.general, 'one'), 'thread');
    const gone = next(client, Events.ThreadDelete);
    discord.ada.deleteChannel(thread);
    expect((await gone)[0].id).toBe(thread.id);
    const channelGone = next(client, Events.ChannelDelete);
    discord.ada.deleteChannel(discord.general);
    await channelGone;
    expect((await request(discord, `GET /channels/${discord.general.id}`)).body.code).toBe(10003);
    const left = next(client, Events.GuildDelete);
    discord.removeBot();
    await left;
    expect((await request(discord, `GET /guilds/${discord.guild.id}`)).body.code).toBe(10004);
  });
});

describe('permissions', () => {
  test('are what discord.js computes, and what the API demands', async () => {
    const discord = await start();
    const client = await login(discord);
    const channel = channelOf(client, discord);
    const updated = next(client, Events.ChannelUpdate);
    discord.forbid(discord.general, Permission.sendMessages);
    await updated;
    const granted = channel.permissionsFor(client.user);
    expect(granted?.has(PermissionFlagsBits.SendMessages)).toBe(false);
    expect(granted?.has(PermissionFlagsBits.ViewChannel)).toBe(true);
    await expect(channel.send('no')).rejects.toMatchObject({ code: 50013, status: 403 });
    discord.forbid(discord.general, Permission.viewChannel);
    await expect(channel.send('no')).rejects.toMatchObject({ code: 50001, status: 403 });
  });

  test('messages in channels that the bot does not see are not told', async () => {
    const discord = await start();
    const texts = heard(await login(discord));
    const hidden = discord.addChannel({ name: 'hidden', botPermissions: 0n });
    discord.ada.say(hidden, 'unseen');
    discord.ada.say(discord.general, 'seen');
    await discord.waitFor('a message', () => texts.length > 0);
    expect(texts).toEqual(['seen']);
  });

  test.each([
    [
      'threads',
      Permission.createPublicThreads,
      (id: string, on: string) => `/channels/${id}/messages/${on}/threads`,
    ],
    ['reading', Permission.readMessageHistory, (id: string, on: string) => `/channels/${id}/messages/${on}`],
  ])('%s need their permission', async (what, permission, path) => {
    const discord = await start();
    const message = discord.ada.say(discord.general, 'one');
    discord.forbid(discord.general, permission);
    const method = what === 'threads' ? 'POST' : 'GET';
    const spec = `${method} ${path(discord.general.id, message.id)}`;
    const { body, status } = await request(discord, spec, method === 'POST' ? { name: 'x' } : undefined);
    expect([status, body.code]).toEqual([403, 50013]);
  });
});
