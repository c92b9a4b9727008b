/** The smaller refusals and events of the local Slack. */
import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { HttpPush } from '../support/slack/http-push.js';
import { asObject, type Json } from '../support/slack/json.js';
import { type SlackServer, startSlackServer } from '../support/slack/server.js';
import type { Team } from '../support/slack/team.js';
import { callSlack } from '../support/slack-client.js';

let slack: SlackServer;
let team: Team;

beforeEach(async () => {
  slack = await startSlackServer({ retryDelays: [], ackTimeout: 10 });
  team = slack.team;
});

afterEach(() => slack.stop());

const call = (method: string, args: Json = {}, token = team.botToken) =>
  callSlack(slack, method, args, token);
const events = () => slack.deliveries.map(({ payload }) => asObject(payload.event) ?? {});
const text = (said: string) => ({ type: 'plain_text', text: said });
const modal = (more: Json = {}): Json => ({
  type: 'modal',
  title: text('Ask'),
  blocks: [{ type: 'divider' }],
  ...more,
});

test.each<[string, string, Json]>([
  ['chat.postMessage', 'invalid_arguments', { channel: 'general', text: 'a', thread_ts: '17' }],
  ['conversations.history', 'invalid_cursor', { channel: 'general', cursor: 'bm9uZQ==' }],
  ['conversations.open', 'not_enough_users', { users: 'U1,U2' }],
  ['conversations.open', 'user_not_found', { users: 'U404' }],
  ['files.info', 'file_not_found', { file: 'F404' }],
  ['views.publish', 'invalid_arguments', { user_id: 'U404', view: { type: 'home', blocks: [] } }],
  ['oauth.v2.access', 'invalid_client_id', { client_id: 'wrong', code: 'a' }],
])('%s can answer %s', async (method, error, args) => {
  const channel = args.channel === 'general' ? { channel: team.general.id } : {};
  expect(await call(method, { ...args, ...channel })).toMatchObject({ ok: false, error });
});

test('tokens are asked for, and can be tried out', async () => {
  const response = await fetch(`${slack.apiUrl}apps.connections.open`, { method: 'POST' });
  expect(await response.json()).toMatchObject({ error: 'not_authed' });
  expect(await call('auth.revoke', { test: true })).toMatchObject({ ok: true, revoked: false });
  expect(await call('auth.test')).toMatchObject({ ok: true });
  expect((await fetch(slack.authorizeUrl)).status).toBe(400);
});

test('a file that is not there is not found', async () => {
  const headers = { authorization: `Bearer ${team.botToken}` };
  const response = await fetch(`${slack.world.origin}/files-pri/${team.id}-F404/a.txt`, { headers });
  expect(response.status).toBe(404);
});

test('an update brings new metadata, and an event about the bot itself', async () => {
  const channel = team.general.id;
  const { ts } = await call('chat.postMessage', { channel, text: 'a' });
  const metadata = { event_type: 'key', event_payload: { id: 2 } };
  await call('chat.update', { channel, ts, text: 'b', metadata });
  expect(team.botMessages[0]).toMatchObject({ text: 'b', metadata });
  expect(events().at(-1)).toMatchObject({
    subtype: 'message_changed',
    message: { bot_id: team.botId, text: 'b' },
    previous_message: { text: 'a' },
  });
});

test('a thread whose message is gone, with no replies, is not found', async () => {
  const message = team.say('a');
  team.delete(message);
  const answer = await call('conversations.replies', { channel: message.channel, ts: message.ts });
  expect(answer).toMatchObject({ error: 'thread_not_found' });
});

test('answers that replace or delete are told where everybody sees them', async () => {
  const button = { type: 'button', action_id: 'press', text: text('Press') };
  const args = { channel: team.general.id, text: 'a', blocks: [{ type: 'actions', elements: [button] }] };
  await call('chat.postMessage', args);
  await call('chat.postEphemeral', { ...args, user: team.person.id });
  for (const message of [...team.botMessages, ...team.ephemerals]) {
    const before = events().length;
    const { responseUrl = '' } = team.click(message, 'press');
    const post = (body: Json) => fetch(responseUrl, { method: 'POST', body: JSON.stringify(body) });
    expect((await post({ text: 'x'.repeat(40_001) })).status).toBe(400);
    await post({ text: 'b', replace_original: true });
    await post({ delete_original: true });
    const told = events()
      .slice(before)
      .map(({ subtype }) => subtype);
    const isPrivate = message.ephemeral_to !== undefined;
    expect(told.filter(Boolean)).toEqual(isPrivate ? [] : ['message_changed', 'message_deleted']);
  }
});

describe('views', () => {
  test('stand on each other, three at most', async () => {
    const push = async () => call('views.push', { trigger_id: team.slash('/x').triggerId, view: modal() });
    await call('views.open', { trigger_id: team.slash('/x').triggerId, view: modal() });
    const [root] = team.views;
    expect(await push()).toMatchObject({ view: { root_view_id: root?.id, previous_view_id: root?.id } });
    expect(await push()).toMatchObject({ ok: true });
    expect(await push()).toMatchObject({ error: 'push_limit_reached' });
  });

  test('a home tab is changed only while nobody else changed it', async () => {
    const args = { user_id: team.person.id, view: { type: 'home', blocks: [{ type: 'divider' }] } };
    await call('views.publish', args);
    expect(await call('views.publish', { ...args, hash: 'old' })).toMatchObject({ error: 'hash_conflict' });
    expect(await call('views.publish', args)).toMatchObject({ ok: true });
    expect((await team.waitForHome(team.person.id, 2)).updates).toBe(1);
  });

  test('become what the app answers to a submission', async () => {
    let answer: Json = {};
    const app = createServer((request, response) => {
      request
        .resume()
        .on('end', () => response.setHeader('content-type', 'application/json').end(JSON.stringify(answer)));
    });
    await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
    const address = app.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`;
    answer = { challenge: 'none' };
    await expect(slack.useHttp(url)).rejects.toThrow('answered url_verification with 200');
    const push = new HttpPush(slack.world, url);
    slack.deliverer.transport = push;

    const view = team.addView(modal(), team.person.id);
    answer = { response_action: 'update', view: modal({ callback_id: 'second' }) };
    await team.submitView(view).acked();
    await slack.waitFor(() => view.callback_id === 'second');
    answer = { response_action: 'push', view: modal({ callback_id: 'third' }) };
    await team.submitView(view).acked();
    const third = await slack.waitFor(() => team.views.find(({ callback_id }) => callback_id === 'third'));
    expect([view.open, third.open, third.previous_view_id]).toEqual([true, true, view.id]);
    answer = { response_action: 'clear' };
    await team.submitView(third).acked();
    await slack.waitFor(() => !view.open && !third.open);
    push.stop();
    app.close();
  });

  test('are not sent while an input is empty, unless it is optional', () => {
    const input = (block_id: string, optional: boolean) => ({
      type: 'input',
      block_id,
      optional,
      label: text('Label'),
      element: { type: 'plain_text_input', action_id: block_id },
    });
    const content = modal({ submit: text('Go'), blocks: [input('a', false), input('b', true)] });
    const view = team.addView(content, team.person.id);
    expect(() => team.submitView(view, { b: 'words' })).toThrow('Nothing was filled in for a');
    expect(() => team.submitView(view, { a: 'words' })).not.toThrow();
  });
});

describe('people', () => {
  test('write only where they are, and where it is open', () => {
    team.leave(team.general, team.person.id);
    expect(() => team.say('a')).toThrow('is not in');
    team.join(team.general, team.person.id);
    team.archive();
    expect(() => team.say('a')).toThrow('is archived');
    expect(events().map(({ type, subtype }) => subtype ?? type)).toEqual([
      'member_left_channel',
      'member_joined_channel',
      'channel_join',
      'channel_archive',
    ]);
  });

  test('are heard only where the app subscribed', async () => {
    await slack.stop();
    slack = await startSlackServer({ events: ['file_shared'], retryDelays: [], ackTimeout: 10 });
    const { files } = slack.team.upload({ name: 'a.log', content: 'a', snippet: true }, 'see');
    slack.team.mention('a');
    expect(events()).toMatchObject([{ type: 'file_shared', file_id: files[0]?.id }]);
  });

  test('who wait are told when nothing comes, or the server stops', async () => {
    const never = () => false;
    await expect(slack.waitFor(never, { timeout: 10, what: 'a miracle' })).rejects.toThrow(
      'Nothing came in 10 ms for: a miracle',
    );
    const waiting = slack.waitFor(never, { what: 'more' });
    const isRefused = expect(waiting).rejects.toThrow('The server stopped');
    await slack.stop();
    await isRefused;
  });
});
