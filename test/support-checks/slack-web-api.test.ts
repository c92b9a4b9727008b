/** The local Slack's methods on messages and channels, called as any HTTP client calls them. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { asObject, asObjects, type Json } from '../support/slack/json.js';
import { DEFAULT_SCOPES, type SlackServer, startSlackServer } from '../support/slack/server.js';
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

async function errorOf(method: string, args: Json = {}, token?: string): Promise<unknown> {
  const answer = await call(method, args, token);
  return answer.ok === true ? 'no error' : answer.error;
}

/** Posts as the bot; gives the timestamp. */
async function post(args: Json = {}): Promise<string> {
  const answer = await call('chat.postMessage', { channel: team.general.id, text: 'hello', ...args });
  expect(answer).toMatchObject({ ok: true });
  return String(answer.ts);
}

describe('calls', () => {
  test('take JSON and forms, with the token in the header or in the body', async () => {
    const blocks = JSON.stringify([{ type: 'divider' }]);
    const form = new URLSearchParams({
      token: team.botToken,
      channel: team.general.id,
      text: 'form',
      blocks,
    });
    const response = await fetch(`${slack.apiUrl}chat.postMessage`, { method: 'POST', body: form });
    expect(await response.json()).toMatchObject({ ok: true, message: { text: 'form', bot_id: team.botId } });
    expect(response.headers.get('x-oauth-scopes')).toBe(DEFAULT_SCOPES.join(','));
    expect(team.botMessages[0]?.blocks[0]).toMatchObject({ type: 'divider', block_id: expect.any(String) });
    expect(slack.callsOf('chat.postMessage')[0]).toMatchObject({
      status: 200,
      token: team.botToken,
      args: { text: 'form', blocks: [{ type: 'divider' }] },
    });
    expect(slack.calls[0]?.args).not.toHaveProperty('token');
  });

  test('are refused without a good token or a known method', async () => {
    expect(await errorOf('chat.typeLoudly')).toBe('unknown_method');
    expect(await errorOf('auth.test', {}, 'xoxb-wrong')).toBe('invalid_auth');
    const response = await fetch(`${slack.apiUrl}auth.test`, { method: 'POST' });
    expect(await response.json()).toEqual({ ok: false, error: 'not_authed' });
    for (const [state, error] of [
      ['revoked', 'token_revoked'],
      ['inactive', 'account_inactive'],
      ['invalid', 'invalid_auth'],
    ] as const) {
      if (team.token) team.token.state = state;
      expect(await errorOf('auth.test')).toBe(error);
    }
  });

  test.each([
    ['chat.postMessage', 'chat:write', {}],
    ['users.info', 'users:read', {}],
    ['conversations.history', 'channels:history', {}],
    ['conversations.replies', 'channels:history', {}],
    ['conversations.info', 'channels:read', {}],
    ['conversations.open', 'im:write', {}],
    ['files.info', 'files:read', {}],
  ])('%s needs %s', async (method, scope) => {
    team.dropScope(scope);
    const answer = await call(method, { channel: team.general.id });
    expect(answer).toMatchObject({ ok: false, error: 'missing_scope', needed: scope });
    expect(String(answer.provided).split(',')).toHaveLength(DEFAULT_SCOPES.length - 1);
  });

  test('tell who the bot is', async () => {
    expect(await call('auth.test')).toMatchObject({
      ok: true,
      team_id: team.id,
      user_id: team.botUser,
      bot_id: team.botId,
    });
    expect(await call('users.info', { user: team.person.id })).toMatchObject({
      user: { tz: 'Europe/Paris', tz_offset: expect.any(Number), is_bot: false },
    });
    expect(await errorOf('users.info', { user: 'U404' })).toBe('user_not_found');
  });
});

describe('messages', () => {
  test.each<[string, Json]>([
    ['no_text', { text: '' }],
    ['no_text', { text: undefined }],
    ['msg_too_long', { text: 'x'.repeat(40_001) }],
    ['invalid_blocks_format', { blocks: '{"type":"divider"}' }],
    ['invalid_metadata_format', { metadata: { event_type: 'a' } }],
    ['metadata_too_large', { metadata: { event_type: 'a', event_payload: { a: 'x'.repeat(8200) } } }],
    ['channel_not_found', { channel: 'C404' }],
    ['invalid_arguments', { channel: undefined }],
  ])('are refused with %s', async (error, args) => {
    expect(await errorOf('chat.postMessage', { channel: team.general.id, text: 'a', ...args })).toBe(error);
    expect(team.messages).toEqual([]);
  });

  test('are refused with what is wrong with the blocks', async () => {
    const blocks = [{ type: 'header', text: { type: 'mrkdwn', text: 'a' } }];
    const answer = await call('chat.postMessage', { channel: team.general.id, text: 'a', blocks });
    expect(answer).toMatchObject({
      error: 'invalid_blocks',
      response_metadata: { messages: ['[ERROR] must be plain_text [json-pointer:/blocks/0/text/type]'] },
    });
    const text = { type: 'mrkdwn', text: 'x'.repeat(3000) };
    const many = Array.from({ length: 5 }, () => ({ type: 'section', text }));
    expect(await errorOf('chat.postMessage', { channel: team.general.id, blocks: many })).toBe(
      'msg_blocks_too_long',
    );
  });

  test('need a channel that is open, with the bot in it', async () => {
    const args = { channel: team.general.id, text: 'a' };
    team.archive();
    expect(await errorOf('chat.postMessage', args)).toBe('is_archived');
    team.general.is_archived = false;
    team.removeBot();
    expect(await errorOf('chat.postMessage', args)).toBe('not_in_channel');
    expect(await errorOf('conversations.history', args)).toBe('not_in_channel');
    const hidden = team.addChannel('secret', { type: 'group', withBot: false });
    expect(await errorOf('chat.postMessage', { ...args, channel: hidden.id })).toBe('channel_not_found');
  });

  test('can be changed and deleted by the bot that posted them', async () => {
    const channel = team.general.id;
    const ts = await post();
    const theirs = team.say('mine');
    expect(await call('chat.update', { channel, ts, text: 'new' })).toMatchObject({ ok: true, text: 'new' });
    expect(team.message(channel, ts)).toMatchObject({ text: 'new', revisions: [{ text: 'hello' }] });
    expect(await errorOf('chat.update', { channel, ts, text: 'x'.repeat(4001) })).toBe('msg_too_long');
    expect(await errorOf('chat.update', { channel, ts: theirs.ts, text: 'a' })).toBe('cant_update_message');
    expect(await errorOf('chat.delete', { channel, ts: theirs.ts })).toBe('cant_delete_message');
    expect(await call('chat.delete', { channel, ts })).toMatchObject({ ok: true });
    expect(await errorOf('chat.update', { channel, ts, text: 'a' })).toBe('message_not_found');
  });

  test('can be for one person, in the channel', async () => {
    const channel = team.general.id;
    const args = { channel, user: team.person.id, text: 'only you' };
    expect(await call('chat.postEphemeral', args)).toMatchObject({
      ok: true,
      message_ts: expect.any(String),
    });
    expect(team.ephemerals).toMatchObject([{ ephemeral_to: team.person.id, text: 'only you' }]);
    expect(await call('conversations.history', { channel })).toMatchObject({ messages: [] });
    team.leave(team.general, team.person.id);
    expect(await errorOf('chat.postEphemeral', args)).toBe('user_not_in_channel');
  });

  test('go to a person whose id is given as channel', async () => {
    await post({ channel: team.person.id });
    const { channel } = await call('conversations.open', { users: team.person.id });
    expect(team.botMessages[0]?.channel).toBe(asObject(channel)?.id);
  });
});

describe('reading', () => {
  test('a thread gives the first message and the replies, with metadata where asked', async () => {
    const asked = team.say('question');
    await post({
      thread_ts: asked.ts,
      text: 'one',
      metadata: { event_type: 'key', event_payload: { id: 1 } },
    });
    team.say('two', { thread: asked });
    const args = { channel: asked.channel, ts: asked.ts };
    const { messages } = await call('conversations.replies', { ...args, include_all_metadata: true });
    expect(asObjects(messages).map(({ text }) => text)).toEqual(['question', 'one', 'two']);
    expect(asObjects(messages)[0]).toMatchObject({ reply_count: 2, thread_ts: asked.ts });
    expect(asObjects(messages)[1]).toMatchObject({
      metadata: { event_type: 'key', event_payload: { id: 1 } },
    });
    const short = await call('conversations.replies', args);
    expect(asObjects(short.messages)[1]?.metadata).toEqual({ event_type: 'key' });
    const page = await call('conversations.replies', { ...args, limit: 2 });
    const cursor = asObject(page.response_metadata)?.next_cursor;
    const next = await call('conversations.replies', { ...args, limit: 2, cursor });
    expect(asObjects(next.messages).map(({ text }) => text)).toEqual(['question', 'two']);
    expect(await errorOf('conversations.replies', { ...args, ts: '1.000001' })).toBe('thread_not_found');
  });

  test('a channel gives its messages, latest first, between two moments', async () => {
    const said = ['a', 'b', 'c', 'd'].map((text) => team.say(text));
    team.say('reply', { thread: said[0] ?? { channel: '', ts: '' } });
    const history = async (args: Json) =>
      asObjects((await call('conversations.history', { channel: team.general.id, ...args })).messages).map(
        ({ text }) => text,
      );
    expect(await history({})).toEqual(['d', 'c', 'b', 'a']);
    expect(await history({ oldest: said[0]?.ts, latest: said[2]?.ts })).toEqual(['b']);
    expect(await history({ oldest: said[0]?.ts, latest: said[2]?.ts, inclusive: true })).toEqual([
      'c',
      'b',
      'a',
    ]);
    expect(await history({ latest: said[1]?.ts, inclusive: 'true', limit: '1' })).toEqual(['b']);
  });

  test('a deleted message with replies leaves a tombstone', async () => {
    const asked = team.say('question');
    await post({ thread_ts: asked.ts });
    team.delete(asked);
    const { messages } = await call('conversations.replies', { channel: asked.channel, ts: asked.ts });
    expect(asObjects(messages)[0]).toMatchObject({ subtype: 'tombstone', user: 'USLACKBOT' });
    expect(slack.deliveries.at(-1)?.payload.event).toMatchObject({
      subtype: 'message_changed',
      message: { subtype: 'tombstone' },
      previous_message: { text: 'question' },
    });
  });

  test('links lead to messages and replies', async () => {
    const asked = team.say('question');
    const ts = await post({ thread_ts: asked.ts });
    const { permalink } = await call('chat.getPermalink', { channel: asked.channel, message_ts: ts });
    expect(permalink).toMatch(new RegExp(`/archives/${asked.channel}/p\\d{16}\\?thread_ts=${asked.ts}&cid=`));
    expect(await errorOf('chat.getPermalink', { channel: asked.channel, message_ts: '1.000001' })).toBe(
      'message_not_found',
    );
  });
});
