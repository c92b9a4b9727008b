/** The gateway and the API on bad days, through the real discord.js. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { GatewayIntentBits } from 'discord.js';
import { BotError } from '../../src/errors.js';
import type { WireChannel, WireMessage } from '../support/discord/index.js';
import { DiscordBot, type DiscordBotOptions } from './support/discord-bot.js';
import { shown } from './support/discord-harness.js';

const PASTE = 'API Error: 400 Prompt is too long';
const TITLE = 'Prompt is too long';
const POSTS = 'POST /channels/:channel/messages';

let bot: DiscordBot | undefined;
afterEach(async () => {
  await bot?.close();
  bot = undefined;
});

async function started(options: DiscordBotOptions = {}): Promise<DiscordBot> {
  bot = await DiscordBot.start(options);
  return bot;
}

async function prepared(options: DiscordBotOptions = {}): Promise<DiscordBot> {
  bot = await DiscordBot.prepare(options);
  return bot;
}

/** A conversation with one answer in it. */
async function conversation({ discord }: DiscordBot): Promise<{ thread: WireChannel; answer: WireMessage }> {
  const thread = await discord.thread(discord.ada.mention(discord.general, PASTE));
  return { thread, answer: await discord.botMessage(thread) };
}

const textsIn = ({ discord }: DiscordBot, thread: WireChannel) =>
  discord.botMessages(thread).map((message) => shown(message).text);

describe('a connection that breaks', () => {
  test.each<[string, (bot: DiscordBot) => void]>([
    ['is cut', ({ discord }) => discord.gateway.drop()],
    ['is moved', ({ discord }) => discord.gateway.requestReconnect()],
    ['is closed', ({ discord }) => discord.gateway.close(4000)],
    ['is declared invalid, and yet can be resumed', ({ discord }) => discord.gateway.invalidate(true)],
  ])(
    'that %s is resumed, and what was said meanwhile is answered once',
    async (_name, breakIt) => {
      const here = await started();
      const { thread } = await conversation(here);
      await here.settled();
      breakIt(here);
      here.discord.ada.say(thread, 'did 1');
      const other = here.discord.ada.mention(here.discord.general, PASTE);
      await here.discord.thread(other);
      await here.discord.botMessage(thread, 2);
      await here.discord.waitFor('the session', () => here.discord.gateway.counts.resumes === 1);
      await here.settled();
      expect(here.discord.gateway.counts).toMatchObject({ identifies: 1, resumes: 1 });
      expect(textsIn(here, thread)).toHaveLength(2);
    },
    20_000,
  );

  test('that cannot be resumed is made anew, and the threads are read for what was missed', async () => {
    const here = await started();
    const { thread, answer } = await conversation(here);
    here.discord.ada.say(thread, 'did 1');
    await here.discord.botMessage(thread, 2);
    await here.settled();
    here.discord.gateway.forgetSessions();
    here.discord.gateway.drop();
    await here.discord.waitFor('nobody', () => here.discord.gateway.ready.length === 0);
    here.discord.ada.say(thread, 'did 2');
    here.discord.ada.dm('API Error: 529 overloaded');
    await here.discord.botMessage(thread, 3);
    await here.settled();
    expect(
      textsIn(here, thread)
        .slice(1)
        .map((text) => /step (\d)/.exec(text)?.[1]),
    ).toEqual(['1', '2']);
    expect(shown(answer).ticked).toEqual([1, 2]);
    expect(here.discord.gateway.counts.identifies).toBe(2);
    expect(here.world.lines.join('')).toContain('written while I was away');
  }, 30_000);

  test('while the bot is not running, too', async () => {
    const here = await started();
    const { thread, answer } = await conversation(here);
    await here.settled();
    await here.process.stop();
    here.discord.ada.say(thread, 'did 1');
    here.discord.ada.say(thread, 'lunch?');
    here.discord.ada.say(thread, 'did 3');
    await here.restart();
    await here.discord.botMessage(thread, 3);
    await here.settled();
    expect(shown(answer).ticked).toEqual([1, 3]);
    await here.restart();
    await here.settled();
    expect(textsIn(here, thread)).toHaveLength(3);
  }, 20_000);

  test('what is said while the threads are still being read hides nothing that was missed', async () => {
    const here = await started();
    const { discord } = here;
    const { thread, answer } = await conversation(here);
    await here.settled();
    await here.process.stop();
    discord.ada.say(thread, 'did 1');
    discord.fail('GET /channels/:channel/messages', { delayMs: 300 });
    const restarted = here.restart();
    await discord.ready();
    discord.ada.say(thread, 'did 3');
    await restarted;
    await discord.botMessage(thread, 3);
    await here.settled();
    expect(shown(answer).ticked).toEqual([1, 3]);
  }, 20_000);

  test('is a fault only when it lasts', async () => {
    const here = await started();
    here.discord.gateway.refuseNext(1_000);
    here.discord.gateway.drop();
    await here.discord.waitFor('a new attempt', () => here.discord.gateway.ready.length === 0);
    expect(here.adapter.health()).toEqual({ status: 'ok' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    here.world.skew += 60_000;
    expect(here.adapter.health()).toMatchObject({
      status: 'failing',
      reason: expect.stringContaining('interrupted'),
    });
    here.discord.gateway.refuseNext(0);
    await here.discord.ready();
    await here.settled();
    expect(here.adapter.health()).toEqual({ status: 'ok' });
  }, 30_000);
});

describe('without the Message Content intent', () => {
  test('the bot goes on without it, says so once, and once in each thread', async () => {
    const here = await started({ discord: { portal: { messageContent: false } } });
    const { discord } = here;
    expect(here.world.lines.filter((line) => line.includes('Message Content intent is off'))).toHaveLength(1);
    const { thread, answer } = await conversation(here);
    discord.ada.say(thread, 'did 1');
    const notice = await discord.botMessage(thread, 2);
    expect(shown(notice).text).toContain('only when they mention me');
    discord.ada.say(thread, 'did 2');
    discord.ada.mention(thread, 'did 3');
    await discord.botMessage(thread, 3);
    await here.settled();
    expect(textsIn(here, thread)).toHaveLength(3);
    expect(shown(answer).ticked).toEqual([3]);
  }, 20_000);

  test('nothing is said in threads that are none of its business', async () => {
    const here = await started({ discord: { portal: { messageContent: false } } });
    const { discord } = here;
    const thread = discord.ada.startThread(discord.ada.say(discord.general, 'x'), 'x');
    discord.ada.say(thread, 'y');
    await here.settled();
    expect(textsIn(here, thread)).toEqual([]);
  });

  test('a message that is pointed at and hidden is named as such', async () => {
    const here = await started({ discord: { portal: { messageContent: false } } });
    const { discord } = here;
    discord.ada.say(discord.general, PASTE);
    const thread = await discord.thread(discord.ada.mention(discord.general, '^'));
    expect(shown(await discord.botMessage(thread)).text).toContain('Message Content intent');
  });
});

describe('what Discord does not accept', () => {
  test('a wrong token is one clear line', async () => {
    const here = await prepared({ config: { token: 'wrong' } });
    await expect(here.process.start()).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.stringContaining('DISCORD_TOKEN'),
    });
    expect(here.adapter.health().status).toBe('failing');
  });

  test('a token that the gateway alone refuses as well', async () => {
    const here = await prepared();
    const { discord } = here;
    const { token } = discord;
    const starting = here.process.start();
    await discord.waitFor('the address of the gateway', () => discord.requests('GET /gateway/bot')[0]);
    discord.token = `${token}-new`;
    await expect(starting).rejects.toMatchObject({ code: 'config-invalid' });
    discord.token = token;
  });

  test('a token that is revoked while the bot runs', async () => {
    const here = await started();
    here.discord.revokeToken();
    await here.discord.waitFor('nobody', () => here.discord.gateway.ready.length === 0);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(here.process.givenUp).toMatchObject({ code: 'config-invalid' });
    expect(here.adapter.health()).toMatchObject({
      status: 'failing',
      reason: expect.stringContaining('DISCORD_TOKEN'),
    });
  });

  test('a token that the API refuses first', async () => {
    const here = await started();
    here.discord.fail(POSTS, { status: 401, message: '401: Unauthorized' });
    here.discord.ada.dm(PASTE);
    await here.discord.waitFor('the call', () => here.discord.requests(POSTS)[0]);
    await here.settled();
    expect(here.process.givenUp).toBeInstanceOf(BotError);
  });

  test('an intent that is taken away later is no reason to give up for good', async () => {
    const here = await started();
    here.discord.gateway.close(4014);
    await here.discord.waitFor('nobody', () => here.discord.gateway.ready.length === 0);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(here.process.givenUp).toMatchObject({ code: 'chat-unavailable' });
    here.discord.world.portal.messageContent = false;
    await here.process.adapter.stop();
    await here.process.start();
    expect(here.adapter.health()).toEqual({ status: 'ok' });
  });

  test('an address where nobody answers', async () => {
    const here = await prepared({ config: { apiUrl: 'http://127.0.0.1:9/api' } });
    await expect(here.process.start()).rejects.toMatchObject({ code: 'chat-unavailable' });
  });
});

describe('the API', () => {
  test('a limit that only the body tells is waited for', async () => {
    const here = await started();
    const { discord } = here;
    const calls: number[] = [];
    const order = discord.fail(POSTS, { status: 429, retryAfterMs: 300, isGlobal: true });
    discord.ada.dm(PASTE);
    await discord.botMessage(discord.ada.dms);
    expect(order.hits).toBe(1);
    const posts = discord.requests(POSTS);
    calls.push((posts[1]?.at ?? 0) - (posts[0]?.at ?? 0));
    expect(calls[0]).toBeGreaterThanOrEqual(300);
  });

  test('a limit that lasts too long puts the answer off', async () => {
    const here = await started();
    const { discord } = here;
    discord.fail(POSTS, { status: 429, retryAfterMs: 120_000 });
    discord.ada.dm(PASTE);
    await discord.waitFor('the call', () => discord.requests(POSTS)[0]);
    await here.settled();
    expect(discord.botMessages(discord.ada.dms)).toEqual([]);
    expect(here.world.lines.join('')).toContain('rate limit lasts');
    here.world.skew += 120_000;
    await here.process.runJobs();
    expect(shown(await discord.botMessage(discord.ada.dms)).text).toContain(TITLE);
    await here.process.runJobs();
    await here.settled();
    expect(discord.botMessages(discord.ada.dms)).toHaveLength(1);
  });

  test('a post that came through without an answer is found again when the nonce is forgotten', async () => {
    const here = await started({ discord: { nonceMs: 0 } });
    const { discord } = here;
    discord.skip(1);
    discord.fail(POSTS, { cut: 'after' }, 4);
    discord.ada.dm(PASTE);
    await discord.waitFor('the calls', () => discord.requests(POSTS).length >= 4);
    await here.settled();
    const before = discord.botMessages(discord.ada.dms).length;
    here.world.skew += 120_000;
    await here.process.runJobs();
    await here.settled();
    expect(discord.botMessages(discord.ada.dms)).toHaveLength(before);
  }, 20_000);

  test('an update that failed is made up for later', async () => {
    const here = await started();
    const { discord } = here;
    const { thread, answer } = await conversation(here);
    await here.settled();
    discord.fail('PATCH /channels/:channel/messages/:message', { status: 502 }, 4);
    discord.ada.say(thread, 'did 1');
    await discord.botMessage(thread, 2);
    await here.settled();
    expect(shown(answer).ticked).toEqual([]);
    here.world.skew += 120_000;
    await here.process.runJobs();
    expect(shown(answer).ticked).toEqual([1]);
  });

  test('a thread that was deleted gets no more answers, and nobody is bothered', async () => {
    const here = await started();
    const { discord } = here;
    const { thread } = await conversation(here);
    discord.fail('POST /channels/:channel/messages', { delayMs: 60 });
    discord.ada.mention(thread, 'still failing');
    await discord.waitFor('the call', () => discord.requests(POSTS).length >= 2);
    discord.ada.deleteChannel(thread);
    await here.settled();
    expect(here.world.lines.join('')).toContain('The channel or thread is gone');
  });
});

describe('shards', () => {
  test('as many as Discord recommends, each watched', async () => {
    const here = await started({ discord: { shards: 3 } });
    const { discord } = here;
    expect(discord.gateway.ready.map(({ shard }) => shard).sort()).toEqual([0, 1, 2]);
    const { thread } = await conversation(here);
    expect(textsIn(here, thread)).toHaveLength(1);
    expect(here.adapter.health()).toEqual({ status: 'ok' });
    discord.gateway.ready.find(({ shard }) => shard === 2)?.connection?.close(4010);
    await discord.waitFor('one less', () => discord.gateway.ready.length === 2);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(here.adapter.health()).toMatchObject({
      status: 'failing',
      reason: expect.stringContaining('DISCORD_SHARDS'),
    });
  }, 20_000);

  test('a part of them, on one store with the others', async () => {
    const here = await started({ discord: { shards: 2 }, config: { shards: { ids: [0], count: 2 } } });
    const { discord } = here;
    expect(discord.gateway.ready.map(({ shard }) => shard)).toEqual([0]);
    discord.ada.dm(PASTE);
    expect(shown(await discord.botMessage(discord.ada.dms)).text).toContain(TITLE);
    await here.restart({}, { shards: { ids: [1], count: 2 } });
    const { writes } = discord.commands;
    expect(discord.gateway.ready.map(({ shard }) => shard)).toEqual([1]);
    expect(discord.commands.writes).toBe(writes);
  });
});

describe('a process', () => {
  test('that is stopped while a connection is taken up again leaves nothing behind', async () => {
    const here = await started();
    here.discord.gateway.drop();
    await here.discord.waitFor('nobody', () => here.discord.gateway.ready.length === 0);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await here.process.stop();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(here.discord.gateway.ready).toEqual([]);
    expect(here.discord.gateway.counts.connections).toBe(1);
  });

  test('asks for the intents that it uses, and no others', async () => {
    const here = await started();
    expect(here.discord.gateway.ready[0]?.intents).toBe(
      GatewayIntentBits.Guilds |
        GatewayIntentBits.GuildMessages |
        GatewayIntentBits.DirectMessages |
        GatewayIntentBits.MessageContent,
    );
  });

  test('can be stopped while it connects, and started again', async () => {
    const here = await prepared();
    here.discord.fail('GET /gateway/bot', { delayMs: 300 });
    const starting = here.process.start().catch((error: unknown) => error);
    await here.discord.waitFor('the call', () => here.discord.requests('GET /gateway/bot')[0]);
    await here.process.stop();
    expect(await starting).toMatchObject({ code: 'chat-unavailable' });
    await here.process.start();
    await conversation(here);
  });

  test('finishes what is under way before it stops', async () => {
    const here = await started();
    here.discord.fail(POSTS, { delayMs: 200 });
    here.discord.ada.dm(PASTE);
    await here.discord.waitFor('the call', () => here.discord.requests(POSTS)[0]);
    await here.process.stop();
    expect(here.discord.botMessages(here.discord.ada.dms)).toHaveLength(1);
  });

  test('logs no token and nothing that was pasted', async () => {
    const here = await started();
    here.discord.fail('PATCH /webhooks/*', { status: 400, code: 50035, message: 'Invalid Form Body' });
    here.discord.ada.slash('cc-error', { message: `${PASTE} zebra-crossing`, private: true });
    await here.settled();
    const tokens = here.discord.interactions.map(({ token }) => token);
    const log = here.world.lines.join('');
    expect(log).not.toBe('');
    for (const secret of [here.discord.token, ...tokens, 'zebra-crossing']) expect(log).not.toContain(secret);
  });
});
