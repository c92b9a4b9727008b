/** What goes wrong with Slack, and the traps of its SDK, over Socket Mode and over HTTP. */
import { afterEach, describe, expect, test } from '@jest/globals';
import type { ReplyDocument } from '../../src/reply/document.js';
import { apiError, cutAfter, delayed, rateLimited, serverError } from '../support/slack/faults.js';
import type { DisconnectReason } from '../support/slack/socket-mode.js';
import { MODES, type Mode, SlackBot, type SlackBotOptions } from './support/slack-bot.js';
import { shown } from './support/slack-harness.js';

const PASTE = 'API Error: 400 Prompt is too long';

let bot: SlackBot;
const open = async (options: SlackBotOptions) => {
  bot = await SlackBot.start(options);
};
afterEach(() => bot.close());

/** The only answer in the thread of a message, whatever else is delivered. */
const oneAnswer = async (asked: { channel: string; ts: string }) => {
  await bot.team.waitForReply(asked);
  await bot.settled();
  const replies = bot.team.repliesTo(asked).filter(({ bot_id }) => bot_id === bot.team.botId);
  expect(replies).toHaveLength(1);
  return replies[0];
};

/** The other end hears of it a moment later. */
const noSocket = () => bot.slack.waitFor(() => bot.slack.sockets.connections === 0, { timeout: 1_000 });

describe.each(MODES)('Slack (%s)', (mode: Mode) => {
  test('events and clicks are acknowledged at once, however slow the answer is', async () => {
    await open({ mode, slack: { ackTimeout: 700, retryDelays: [] } });
    const asked = bot.team.mention(PASTE);
    const post = await oneAnswer(asked);
    bot.slack.faults.next('*', delayed(1_000), 5);
    await bot.team.click(post as never, 'cc:button:resolved').acked();
    bot.team.mention(PASTE);
    await bot.slack.settled();
    expect(bot.slack.deliveries.map(({ attempts }) => attempts.length)).toEqual(
      bot.slack.deliveries.map(() => 1),
    );
  });

  test('a click that means nothing is acknowledged too', async () => {
    await open({ mode });
    const button = { type: 'button', action_id: 'old', text: { type: 'plain_text', text: 'Old' } };
    const { botUser: user, botId: bot_id } = bot.team;
    const blocks = [{ type: 'actions', block_id: 'b', elements: [button] }];
    const post = bot.team.store({ channel: bot.team.general.id, user, bot_id, text: 'old', blocks });
    await bot.team.click(post, 'old').acked();
  });

  test('events that all come twice are answered once', async () => {
    await open({ mode });
    bot.slack.deliverer.filter = () => 2;
    await oneAnswer(bot.team.mention(PASTE));
  });

  test('what Slack sends while the bot is away is answered when it is back', async () => {
    await open({ mode, slack: { retryDelays: [300, 600, 900] } });
    await bot.stop();
    const asked = bot.team.mention(PASTE);
    await bot.restart();
    await oneAnswer(asked);
    const tries = bot.slack.deliveries.flatMap(({ attempts }) => attempts);
    expect(Math.max(...tries.map(({ number }) => number))).toBeGreaterThan(0);
  });

  test('a 429 without the time to wait is waited for, and nothing overtakes', async () => {
    await open({ mode });
    const asked = bot.team.mention(PASTE);
    await oneAnswer(asked);
    bot.slack.faults.next('chat.postMessage', rateLimited(null));
    for (const step of [1, 2, 3]) bot.team.say(`did ${step}`, { thread: asked });
    await bot.team.waitForReply(asked, 4);
    const notes = bot.team.repliesTo(asked).flatMap(({ text }) => /Noted: step (\d)/.exec(text)?.[1] ?? []);
    expect(notes).toEqual(['1', '2', '3']);
  });

  test('of a reply that was posted in part the rest is posted', async () => {
    await open({ mode });
    const asked = bot.team.mention(PASTE);
    await oneAnswer(asked);
    const thread = bot.world.turns[0]?.thread as never;
    const text = (part: number) => `part ${part}: ${'x'.repeat(2_500)}`;
    const blocks: ReplyDocument['blocks'] = [1, 2, 3, 4, 5, 6, 7, 8].map((part) => ({
      type: 'text',
      text: [{ text: text(part) }],
    }));
    const reply = { title: 'Long', blocks };
    const isSecond = (args: object) => JSON.stringify(args).includes('part 5');
    bot.slack.faults.next('chat.postMessage', apiError('is_archived'), 1, isSecond);
    const key = { key: 'notice', mayExist: false };
    await expect(bot.adapter.post(thread, reply, key)).rejects.toMatchObject({ code: 'chat-denied' });
    bot.slack.faults.next('chat.postMessage', cutAfter(), 1, isSecond);
    const posted = await bot.adapter.post(thread, reply, { ...key, mayExist: true });
    const texts = bot.team
      .repliesTo(asked)
      .slice(1)
      .map((message) => shown(message).text)
      .join('\n');
    for (const part of [1, 2, 3, 4, 5, 6, 7, 8]) expect(texts.split(`part ${part}:`)).toHaveLength(2);
    // Another look with fewer pages, and then with more again.
    const count = () => bot.team.repliesTo(asked).length;
    const before = count();
    await bot.adapter.update(thread, posted.id, { title: 'Short', blocks: blocks.slice(0, 1) });
    expect(count()).toBeLessThan(before);
    for (let round = 0; round < 2; round++) await bot.adapter.update(thread, posted.id, reply);
    expect(count()).toBe(before);
  });

  test('a reply that comes right behind the mention is heard', async () => {
    await open({ mode });
    const asked = bot.team.mention(PASTE);
    bot.team.say('did 1', { thread: asked });
    await bot.team.waitForReply(asked, 2);
  });

  test('a crash while a file is fetched loses nothing, and a file is fetched once', async () => {
    await open({ mode });
    const files = [{ name: 'a.log', content: PASTE }];
    await oneAnswer(bot.team.mention('', { files }));
    expect(bot.slack.callsOf('files.download')).toHaveLength(1);
    bot.slack.faults.next('files.download', delayed(2_000));
    const asked = bot.team.mention('', { files });
    await bot.slack.waitFor(() => bot.slack.callsOf('files.download').length > 1);
    bot.process.die();
    await bot.restart();
    bot.world.skew += 120_000;
    await bot.process.runJobs();
    expect(shown((await oneAnswer(asked)) as never).text).toContain('Prompt is too long');
  });

  test('what a crash kept back is done in the name of whoever said it', async () => {
    await open({ mode });
    const asked = bot.team.mention(PASTE);
    const post = await oneAnswer(asked);
    bot.slack.faults.next('users.info', delayed(2_000));
    bot.team.say('did 1', { thread: asked });
    await bot.slack.waitFor(() => bot.slack.callsOf('users.info').length > 0);
    bot.process.die();
    await bot.restart();
    bot.world.skew += 120_000;
    await bot.process.runJobs();
    expect(shown(post as never).text).toContain('✓ alice\n');
  });

  test('an event is acknowledged once a crash loses nothing of it, and no sooner', async () => {
    await open({ mode });
    const { store } = bot.world;
    const { defer } = store;
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    store.defer = async (job) => {
      await held;
      return defer.call(store, job);
    };
    const asked = bot.team.mention(PASTE);
    await bot.slack.waitFor(() => bot.slack.deliveries.some(({ attempts }) => attempts.length > 0));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(bot.slack.deliveries.map(({ state }) => state)).not.toContain('acked');
    letGo();
    await oneAnswer(asked);
    expect(
      bot.slack.deliveries.flatMap(({ attempts }) => attempts.map(({ number }) => number)),
    ).not.toContain(1);
  });

  test('a reply in a thread that could not be answered is answered later', async () => {
    await open({ mode });
    const asked = bot.team.mention(PASTE);
    await oneAnswer(asked);
    bot.slack.faults.next('chat.postMessage', rateLimited(60), 1);
    bot.team.say('did 1', { thread: asked });
    await bot.settled();
    bot.world.skew += 120_000;
    await bot.process.runJobs();
    await bot.team.waitForReply(asked, 2);
  });

  test('changes of its own posts are none of its business', async () => {
    await open({ mode });
    const asked = bot.team.mention(PASTE);
    await oneAnswer(asked);
    bot.team.say('did 1', { thread: asked });
    await bot.slack.waitFor(() =>
      bot.slack.callsOf('chat.update').some(({ doneAt }) => doneAt !== undefined),
    );
    await bot.settled();
    expect(
      bot.slack.deliveries.some(({ payload }) => JSON.stringify(payload).includes('message_changed')),
    ).toBe(true);
    expect(bot.world.turns).toHaveLength(2);
  });

  test.each([
    ['is_archived', 'archived'],
    ['not_in_channel', '/invite'],
    ['channel_not_found', '/invite'],
    ['missing_scope', 'chat:write'],
    ['restricted_action', 'who may post'],
  ])('%s: one line, and a private message that says what to do', async (error, remedy) => {
    await open({ mode });
    const refused = apiError(error, { needed: 'chat:write', provided: 'none' });
    bot.slack.faults.next('chat.postMessage', refused, 1);
    const asked = bot.team.mention(PASTE);
    const whisper = await bot.team.waitForEphemeral();
    await bot.settled();
    expect(shown(whisper).text).toContain(remedy);
    expect(bot.world.lines).toEqual([expect.stringContaining(remedy)]);
    expect(bot.team.repliesTo(asked)).toEqual([]);
  });

  test('who left the channel meanwhile is told directly', async () => {
    await open({ mode });
    bot.slack.faults.next('chat.postMessage', apiError('is_archived'), 1);
    bot.slack.faults.next('chat.postEphemeral', apiError('user_not_in_channel'), 1);
    bot.team.mention(PASTE);
    const { id } = bot.team.dmChannel(bot.team.person.id);
    await bot.slack.waitFor(() => bot.team.standing(id).length > 0);
    expect(shown(bot.team.standing(id)[0] as never).text).toContain('archived');
  });

  test('a token that is revoked is told of once, and health says so', async () => {
    await open({ mode });
    expect(bot.adapter.health()).toEqual({ status: 'ok' });
    bot.team.revokeTokens();
    await bot.slack.settled();
    await bot.settled();
    expect(bot.process.givenUp).toMatchObject({
      code: 'config-invalid',
      message: expect.stringContaining('SLACK_BOT_TOKEN'),
    });
    expect(bot.adapter.health()).toMatchObject({ status: 'failing' });
  });

  test('a token that a call finds dead ends the same way', async () => {
    await open({ mode });
    bot.slack.faults.next('chat.postMessage', apiError('token_revoked'), 10);
    bot.team.mention(PASTE);
    await bot.settled();
    expect(bot.process.givenUp).toMatchObject({ code: 'config-invalid' });
  });

  test('a wrong token is one line at the start', async () => {
    bot = await SlackBot.prepare({ mode, auth: { type: 'token', botToken: 'xoxb-wrong' } });
    await expect(bot.process.start()).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.stringMatching(/^Slack does not accept the bot token \(invalid_auth\): [^\n]+$/),
    });
    expect(bot.world.lines).toEqual([]);
  });

  test('a Slack that is not reached is worth another try', async () => {
    bot = await SlackBot.prepare({ mode });
    bot.slack.faults.next('auth.test', serverError(503), 100);
    await expect(bot.process.start()).rejects.toMatchObject({ code: 'chat-unavailable' });
    bot.slack.faults.clear();
    await bot.start();
    await oneAnswer(bot.team.mention(PASTE));
  }, 20_000);

  test('it stops with nothing left open, and can be started again', async () => {
    await open({ mode });
    await bot.stop();
    await noSocket();
    expect(bot.adapter.health()).toMatchObject({ status: 'failing' });
    await expect(bot.adapter.post({} as never, { title: '', blocks: [] }, {} as never)).rejects.toMatchObject(
      {
        code: 'chat-unavailable',
      },
    );
    await bot.start();
    await oneAnswer(bot.team.mention(PASTE));
  });

  test('it can be stopped while it is being started', async () => {
    bot = await SlackBot.prepare({ mode });
    bot.slack.faults.next('*', delayed(300), 3);
    const started = bot.process.start().then(
      () => 'started',
      ({ code }) => code,
    );
    await bot.process.stop();
    expect(await started).toBe('chat-unavailable');
    await noSocket();
  });
});

describe('Socket Mode', () => {
  test('replicas that share a store answer each mention once', async () => {
    await open({});
    const second = bot.anotherProcess();
    await second.start();
    await bot.slack.connected(2);
    bot.slack.deliverer.filter = () => 2;
    const all = Array.from({ length: 10 }, () => bot.team.mention(PASTE));
    for (const asked of all) await bot.team.waitForReply(asked);
    await bot.settled();
    await second.stop();
    const counts = all.map((asked) => bot.team.repliesTo(asked).length);
    expect(counts).toEqual(all.map(() => 1));
  });

  test.each<DisconnectReason>(['warning', 'refresh_requested', 'too_many_websockets'])(
    'connects anew after %s, and answers what came meanwhile once',
    async (reason) => {
      await open({});
      bot.slack.sockets.disconnect(reason);
      const asked = bot.team.mention(PASTE);
      await bot.slack.connected(2);
      await oneAnswer(asked);
    },
  );

  test('connects anew when the connection is cut or turned away for a while', async () => {
    await open({});
    bot.slack.sockets.refuse(600);
    bot.slack.sockets.drop();
    const asked = bot.team.mention(PASTE);
    await bot.slack.connected(2);
    await oneAnswer(asked);
    expect(bot.adapter.health()).toEqual({ status: 'ok' });
  });

  test.each([
    ['invalid_auth', 'SLACK_APP_TOKEN'],
    ['socket_mode_disabled', 'switch it on'],
  ])('a refusal (%s) while it connects anew gives up, and ends no process', async (code, remedy) => {
    await open({});
    bot.slack.faults.next('apps.connections.open', apiError(code), 100);
    bot.slack.sockets.drop();
    await bot.slack.waitFor(() => bot.slack.callsOf('apps.connections.open').length > 1);
    await bot.slack
      .waitFor(() => bot.process.givenUp !== undefined || undefined, { timeout: 500 })
      .catch(() => {});
    expect(bot.process.givenUp).toMatchObject({
      code: 'config-invalid',
      message: expect.stringContaining(remedy),
    });
    expect(bot.adapter.health()).toMatchObject({ status: 'failing' });
  });

  test('a wrong app token is one line at the start', async () => {
    bot = await SlackBot.prepare({});
    bot.slack.faults.next('apps.connections.open', apiError('invalid_auth'), 1);
    await expect(bot.process.start()).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.stringContaining('SLACK_APP_TOKEN (invalid_auth)'),
    });
  });
});

describe('HTTP', () => {
  test.each([
    ['signed with another secret', { signingSecret: 'another' }],
    ['an hour old', { timestamp: Math.floor(Date.now() / 1000) - 3_600 }],
    ['not signed', { unsigned: true }],
  ])('a request that is %s is turned away', async (_what, forgery) => {
    await open({ mode: 'http' });
    const push = await bot.slack.useHttp(`${bot.origin}/slack/events`);
    const event = { type: 'app_mention', channel: 'C1', user: 'U1', text: PASTE, ts: '1.000001' };
    const body = JSON.stringify({ type: 'event_callback', team_id: bot.team.id, event });
    expect((await push.post(body, 'application/json', {}, forgery)).status).toBe(401);
    await bot.settled();
    expect(bot.world.turns).toEqual([]);
  });

  test('nothing else is served, and nothing while it is stopped', async () => {
    await open({ mode: 'http' });
    for (const path of ['/slack', '/slack/install', '/slack/events/x'])
      expect((await fetch(`${bot.origin}${path}`)).status).toBe(404);
    await bot.adapter.stop();
    const response = await fetch(`${bot.origin}/slack/events`, { method: 'POST', body: '{}' });
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
  });
});
