/** What goes wrong on demand at the local Slack, as the real Bolt meets it. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import type { Delivery } from '../support/slack/delivery.js';
import { apiError, cutAfter, cutBefore, delayed, rateLimited, serverError } from '../support/slack/faults.js';
import type { HttpPush } from '../support/slack/http-push.js';
import { asObject, type Json } from '../support/slack/json.js';
import { type SlackServer, startSlackServer } from '../support/slack/server.js';
import { callSlack } from '../support/slack-client.js';
import { type Echo, startEcho } from '../support/slack-echo.js';

let slack: SlackServer;
let echoes: Echo[];

beforeEach(async () => {
  echoes = [];
  slack = await startSlackServer({ retryDelays: [0, 20, 20], ackTimeout: 200 });
});

afterEach(async () => {
  for (const echo of echoes) await echo.stop();
  await slack.stop();
});

async function start(mode: 'socket' | 'http' = 'socket'): Promise<Echo> {
  const echo = await startEcho(slack, mode);
  echoes.push(echo);
  return echo;
}

const eventOf = ({ payload }: Delivery) => asObject(payload.event) ?? {};
const postsOf = () => slack.callsOf('chat.postMessage').map(({ status }) => status);

describe('calls', () => {
  const post = (echo: Echo, text = 'hello') =>
    echo.app.client.chat.postMessage({ channel: slack.team.general.id, text });

  test('429 with Retry-After is waited for, and the post arrives once', async () => {
    const echo = await start();
    slack.faults.next('chat.postMessage', rateLimited(1));
    await post(echo);
    expect(postsOf()).toEqual([429, 200]);
    const [first, second] = slack.callsOf('chat.postMessage');
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(1000);
    expect(slack.team.botMessages).toHaveLength(1);
  });

  test('429 without the header is not tried again', async () => {
    const echo = await start();
    slack.faults.next('chat.postMessage', rateLimited(null));
    await expect(post(echo)).rejects.toThrow('Retry header');
    expect(postsOf()).toEqual([429]);
  });

  test.each([500, 503])('%i is tried again', async (status) => {
    const echo = await start();
    slack.faults.next('chat.postMessage', serverError(status), 2);
    await post(echo);
    expect(postsOf()).toEqual([status, status, 200]);
    expect(slack.faults.left).toBe(0);
  });

  test('a connection that is cut before the work leaves nothing', async () => {
    const echo = await start();
    slack.faults.next('chat.postMessage', cutBefore());
    await post(echo);
    expect(postsOf()).toEqual([0, 200]);
    expect(slack.team.botMessages).toHaveLength(1);
  });

  test.each([
    ['a cut connection', cutAfter()],
    ['a 500', serverError(500, true)],
  ])('%s after the work makes the client post twice', async (_name, fault) => {
    const echo = await start();
    slack.faults.next('chat.postMessage', fault);
    await post(echo);
    expect(slack.team.botMessages).toHaveLength(2);
  });

  test('errors and delays come where they were ordered', async () => {
    const echo = await start();
    const isThis = ({ text }: Json) => text === 'this';
    slack.faults.next('chat.postMessage', apiError('fatal_error'), 1, isThis);
    await post(echo, 'that');
    await expect(post(echo, 'this')).rejects.toMatchObject({ data: { error: 'fatal_error' } });
    slack.faults.next('*', delayed(50));
    await post(echo, 'late');
    const { at, doneAt } = slack.calls.at(-1) ?? { at: 0 };
    expect((doneAt ?? 0) - at).toBeGreaterThanOrEqual(45);
  });

  test('answers to commands and files can fail too', async () => {
    slack.faults.next('response_url', serverError(503));
    slack.faults.next('files.download', serverError(500));
    const { responseUrl = '' } = slack.team.slash('/none');
    expect((await fetch(responseUrl, { method: 'POST', body: '{"text":"a"}' })).status).toBe(503);
    const [file] = slack.team.upload({ name: 'a.txt', content: 'a' }).files;
    expect((await fetch(file?.url_private ?? '')).status).toBe(500);
  });
});

describe('sockets', () => {
  test.each(['warning', 'refresh_requested', 'too_many_websockets', 'link_disabled'] as const)(
    'after %s the app connects anew, and gets what was said meanwhile once more',
    async (reason) => {
      const echo = await start();
      slack.sockets.disconnect(reason);
      const asked = slack.team.mention('meanwhile');
      await slack.team.waitForReply(asked);
      expect(slack.sockets.opened).toBe(2);
      const delivery = slack.deliveries.find(({ name }) => name === 'app_mention');
      expect(delivery?.attempts).toMatchObject([
        { number: 0, failure: 'connection_failed' },
        { number: 1, reason: 'connection_failed' },
      ]);
      expect(echo.heard.filter(({ what }) => what === 'mention')).toHaveLength(1);
    },
  );

  test('a dropped connection comes back', async () => {
    await start();
    slack.sockets.drop();
    await slack.connected(2);
    await slack.team.waitForReply(slack.team.mention('hello again'));
  });

  test('a new connection is refused for a while', async () => {
    const url = async () => String((await callSlack(slack, 'apps.connections.open', {}, slack.appToken)).url);
    const outcome = async () =>
      new Promise((resolve, reject) => {
        url().then((address) => {
          const socket = new WebSocket(address);
          socket.on('unexpected-response', (_request, response) => resolve(response.statusCode));
          socket.on('error', () => {});
          socket.on('message', (data) => {
            resolve(JSON.parse(String(data)));
            socket.close();
          });
        }, reject);
      });
    slack.sockets.refuse();
    expect(await outcome()).toBe(503);
    slack.sockets.accept();
    expect(await outcome()).toMatchObject({ type: 'hello', num_connections: 1 });
  });

  test('several connections share what comes', async () => {
    const [one, two] = [await start(), await start()];
    expect(slack.sockets.connections).toBe(2);
    for (const text of ['a', 'b', 'c', 'd']) slack.team.say(text);
    await slack.waitFor(() => one.heard.length + two.heard.length === 4);
    expect([one.heard.length, two.heard.length]).toEqual([2, 2]);
  });
});

describe('deliveries', () => {
  test('an event that nobody acks comes again, with its number and the reason', async () => {
    const { url } = await callSlack(slack, 'apps.connections.open', {}, slack.appToken);
    const socket = new WebSocket(String(url));
    const got: Json[] = [];
    socket.on('message', (data) => got.push(JSON.parse(String(data)) as Json));
    await slack.connected();
    slack.team.say('anybody there');
    await slack.settled();
    socket.close();
    expect(got.slice(1).map(({ retry_attempt, retry_reason }) => [retry_attempt, retry_reason])).toEqual([
      [0, ''],
      [1, 'timeout'],
      [2, 'timeout'],
      [3, 'timeout'],
    ]);
    expect(new Set(got.slice(1).map(({ payload }) => asObject(payload)?.event_id)).size).toBe(1);
    expect(slack.deliveries[0]).toMatchObject({ state: 'failed', attempts: { length: 4 } });
  });

  test('a command that nobody acks is over', async () => {
    await start();
    await expect(slack.team.slash('/unknown').acked()).rejects.toThrow('/unknown was not acked: timeout');
    expect(slack.deliveries.at(-1)?.attempts).toHaveLength(1);
  });

  test('an event can come twice although it was acked, and be lost', async () => {
    const echo = await start();
    slack.deliverer.filter = ({ name }) => (name === 'app_mention' ? 2 : false);
    await slack.team.waitForReply(slack.team.mention('twice'), 2);
    expect(echo.heard.map(({ what }) => what)).toEqual(['mention', 'mention']);
    expect(new Set(echo.heard.map(({ body }) => body.event_id)).size).toBe(1);
  });

  test('over HTTP, forged, stale and unsigned requests are told apart by the app', async () => {
    const echo = await start('http');
    const push = slack.deliverer.transport as HttpPush;
    const body = JSON.stringify({ type: 'event_callback', event: { type: 'app_mention' } });
    for (const forgery of [{ signingSecret: 'wrong' }, { timestamp: 1_600_000_000 }, { unsigned: true }])
      expect((await push.post(body, 'application/json', {}, forgery)).status).toBe(401);
    expect(echo.heard).toEqual([]);
    await echoes.pop()?.stop();
    slack.team.say('nobody listens');
    await slack.settled();
    expect(slack.deliveries[0]?.attempts.map(({ failure }) => failure)).toEqual(
      Array.from({ length: 4 }, () => 'connection_failed'),
    );
  });

  test('over HTTP, retries carry headers and stop when the app says so', async () => {
    const got: Array<[unknown, unknown]> = [];
    const app = createServer(async (request, response) => {
      const { type, challenge } = (await json(request)) as Json;
      if (type === 'url_verification') return void response.end(String(challenge));
      got.push([request.headers['x-slack-retry-num'], request.headers['x-slack-retry-reason']]);
      // The first is never answered.
      if (got.length === 1) return;
      response.writeHead(500, got.length === 3 ? { 'x-slack-no-retry': '1' } : {}).end();
    });
    await once(app.listen(0, '127.0.0.1'), 'listening');
    await slack.useHttp(`http://127.0.0.1:${(app.address() as AddressInfo).port}/`);
    slack.team.say('a');
    await slack.settled();
    expect(got).toEqual([
      [undefined, undefined],
      ['1', 'http_timeout'],
      ['2', 'http_error'],
    ]);
    app.closeAllConnections();
    app.close();
  });
});

describe('what the app is told', () => {
  const told = () => slack.deliveries.map((delivery) => delivery.name);

  test('depends on channel, scope and membership', () => {
    slack.team.dm(`<@${slack.team.botUser}> in private`);
    expect(slack.deliveries.map(eventOf)).toMatchObject([{ type: 'message', channel_type: 'im' }]);
    const hidden = slack.team.addChannel('hidden', { type: 'group' });
    slack.team.mention('in a group', { channel: hidden.id });
    expect(told()).toEqual(['message', 'app_mention', 'message']);
    slack.team.dropScope('groups:history');
    slack.team.say('not read', { channel: hidden.id });
    slack.team.mention('not there', { channel: slack.team.addChannel('far', { withBot: false }).id });
    expect(told()).toHaveLength(3);
  });

  test('includes bots, its own messages, joins and unfurls', async () => {
    const { team } = slack;
    team.botSays('new style');
    team.botSays('old style', { legacy: true });
    await callSlack(slack, 'chat.postMessage', { channel: team.general.id, text: 'own' }, team.botToken);
    team.unfurl(team.say('https://example.com'));
    team.join(team.general, 'U_NEW');
    expect(slack.deliveries.map(eventOf)).toMatchObject([
      { bot_id: 'B0OTHERBOT', app_id: 'A0OTHERAPP' },
      { bot_id: 'B0OTHERBOT', subtype: 'bot_message' },
      { bot_id: team.botId, user: team.botUser },
      { user: team.person.id },
      { subtype: 'message_changed', message: { text: '<https://example.com>' } },
      { type: 'member_joined_channel' },
      { subtype: 'channel_join' },
    ]);
  });

  test('names the workspace, and the end of an installation', async () => {
    const echo = await start();
    const other = slack.addTeam();
    other.say('from another workspace');
    slack.team.uninstall();
    await slack.waitFor(() => echo.heard.some(({ what }) => what === 'uninstalled'));
    expect(slack.deliveries.map(({ name, payload }) => [name, payload.team_id])).toEqual([
      ['message', other.id],
      ['tokens_revoked', slack.team.id],
      ['app_uninstalled', slack.team.id],
    ]);
    await expect(echo.app.client.auth.test()).rejects.toMatchObject({ data: { error: 'account_inactive' } });
    other.revokeTokens();
    other.say('nobody hears this');
    expect(told()).toHaveLength(4);
  });

  test('has typed text escaped, with rich text beside it', () => {
    const fence = '```';
    const message = slack.team.say(
      `> quoted <b>\nplain & <!here>\n${fence}\nif (a < b) see https://a.example\n${fence}`,
    );
    expect(message.text).toBe(
      `&gt; quoted &lt;b&gt;\nplain &amp; <!here>\n${fence}if (a &lt; b) see <https://a.example>${fence}`,
    );
    const preformatted = [
      { type: 'text', text: 'if (a < b) see ' },
      { type: 'link', url: 'https://a.example' },
    ];
    expect(message.blocks).toMatchObject([
      {
        type: 'rich_text',
        elements: [
          { type: 'rich_text_quote', elements: [{ type: 'text', text: 'quoted <b>' }] },
          {
            type: 'rich_text_section',
            elements: [{ text: 'plain & ' }, { type: 'broadcast', range: 'here' }, {}],
          },
          { type: 'rich_text_preformatted', elements: preformatted },
        ],
      },
    ]);
  });
});
