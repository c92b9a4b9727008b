/** The local Slack's views, answer addresses, files and installations, used as any HTTP client uses them. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
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

const modal = (more: Json = {}) => ({
  type: 'modal',
  title: { type: 'plain_text', text: 'Ask' },
  blocks: [{ type: 'divider' }],
  ...more,
});

describe('views', () => {
  test('need a trigger that is fresh and not used', async () => {
    const { triggerId: trigger_id } = team.slash('/echo');
    expect(await errorOf('views.open', { trigger_id: '1.2.3', view: modal() })).toBe('invalid_trigger_id');
    expect(await call('views.open', { trigger_id, view: modal() })).toMatchObject({ ok: true });
    expect(await errorOf('views.open', { trigger_id, view: modal() })).toBe('exchanged_trigger_id');
    const late = team.slash('/echo').triggerId;
    const trigger = slack.world.triggers.get(late);
    expect((trigger?.expiresAt ?? 0) - Date.now()).toBeLessThanOrEqual(3000);
    if (trigger) trigger.expiresAt = Date.now() - 1;
    expect(await errorOf('views.open', { trigger_id: late, view: modal() })).toBe('expired_trigger_id');
  });

  test('are refused when they break a rule', async () => {
    const { triggerId: trigger_id } = team.slash('/echo');
    const view = modal({ title: { type: 'plain_text', text: 'x'.repeat(25) } });
    const answer = await call('views.open', { trigger_id, view });
    expect(answer).toMatchObject({ error: 'invalid_arguments' });
    expect(JSON.stringify(answer)).toContain('less than 25 characters [json-pointer:/view/title/text]');
    const home = { type: 'home', blocks: [] };
    expect(await errorOf('views.publish', { user_id: team.person.id, view: modal() })).toBe(
      'invalid_arguments',
    );
    expect(await errorOf('views.publish', { user_id: team.person.id, view: home })).toBe('no error');
  });

  test('can be changed while nobody else changed them', async () => {
    const { triggerId: trigger_id } = team.slash('/echo');
    await call('views.open', { trigger_id, view: modal({ external_id: 'mine' }) });
    const view = await team.waitForView();
    const [view_id, { hash }] = [view.id, view];
    expect(await call('views.update', { view_id, hash, view: modal() })).toMatchObject({ ok: true });
    expect(await errorOf('views.update', { view_id, hash, view: modal() })).toBe('hash_conflict');
    expect(await errorOf('views.update', { view_id: 'V404', view: modal() })).toBe('not_found');
    expect(view.updates).toBe(1);
  });
});

describe('answer addresses', () => {
  async function answer(url: string | undefined, body: Json) {
    const response = await fetch(url ?? '', { method: 'POST', body: JSON.stringify(body) });
    return { status: response.status, text: await response.text() };
  }

  test('post for one person or for all, five times', async () => {
    const { responseUrl } = team.slash('/echo');
    expect(await answer(responseUrl, { text: 'for me' })).toEqual({ status: 200, text: '{"ok":true}' });
    expect(team.ephemerals).toMatchObject([{ text: 'for me', ephemeral_to: team.person.id }]);
    team.removeBot();
    await answer(responseUrl, { text: 'for all', response_type: 'in_channel' });
    expect(team.botMessages).toMatchObject([{ text: 'for all', channel: team.general.id }]);
    for (const text of ['3', '4', '5'])
      expect(await answer(responseUrl, { text })).toMatchObject({ status: 200 });
    const sixth = await answer(responseUrl, { text: '6' });
    expect(sixth).toEqual({ status: 404, text: '{"ok":false,"error":"used_url"}' });
  });

  test('end after 30 minutes and refuse what Slack refuses', async () => {
    const { responseUrl } = team.slash('/echo');
    expect(await answer(responseUrl, {})).toEqual({ status: 400, text: 'no_text' });
    const blocks = [{ type: 'section' }];
    expect(await answer(responseUrl, { blocks })).toEqual({ status: 400, text: 'invalid_blocks' });
    const known = slack.world.responseUrls.get(new URL(responseUrl ?? '').pathname);
    expect((known?.expiresAt ?? 0) - Date.now()).toBeLessThanOrEqual(30 * 60_000);
    if (known) known.expiresAt = Date.now() - 1;
    expect(await answer(responseUrl, { text: 'late' })).toMatchObject({ status: 404 });
  });

  test('replace and delete what was clicked, private or not', async () => {
    const button = { type: 'button', action_id: 'press', text: { type: 'plain_text', text: 'Press' } };
    const blocks = [{ type: 'actions', elements: [button] }];
    await post({ blocks });
    await call('chat.postEphemeral', { channel: team.general.id, user: team.person.id, text: 'a', blocks });
    for (const message of [...team.botMessages, ...team.ephemerals]) {
      const click = team.click(message, 'press');
      const isPrivate = message.ephemeral_to !== undefined;
      expect(asObject(click.payload.container)?.is_ephemeral).toBe(isPrivate);
      expect('message' in click.payload).toBe(!isPrivate);
      await answer(click.responseUrl, { text: 'changed', replace_original: true });
      expect(message).toMatchObject({ text: 'changed', blocks: [], deleted: false });
      await answer(click.responseUrl, { delete_original: true });
      expect(message.deleted).toBe(true);
    }
  });
});

describe('files', () => {
  test('are given to the token with the scope; others see a page', async () => {
    const message = team.upload({ name: 'claude debug.log', content: 'API Error: 529' }, 'see this');
    expect(message).toMatchObject({ subtype: 'file_share', files: [{ filetype: 'log', size: 14 }] });
    const [file] = message.files;
    const download = async (token: string) => {
      const headers = { authorization: `Bearer ${token}` };
      const response = await fetch(file?.url_private_download ?? '', { headers });
      return {
        status: response.status,
        type: response.headers.get('content-type'),
        text: await response.text(),
      };
    };
    expect(await download(team.botToken)).toEqual({
      status: 200,
      type: 'text/plain',
      text: 'API Error: 529',
    });
    expect(await download('xoxb-other')).toMatchObject({
      status: 200,
      text: expect.stringContaining('<html'),
    });
    expect(await download(slack.addTeam().botToken)).toMatchObject({ type: expect.stringContaining('html') });
    expect(await call('files.info', { file: file?.id })).toMatchObject({
      file: { name: 'claude debug.log' },
    });
    team.dropScope('files:read');
    expect(await download(team.botToken)).toMatchObject({ text: expect.stringContaining('Sign in') });
  });
});

describe('installing', () => {
  test('a code gives a token for its workspace, once', async () => {
    const other = slack.addTeam({ id: 'TOTHER', installed: false });
    expect(() => other.botToken).toThrow('not installed');
    slack.installInto(other);
    const query = new URLSearchParams({
      client_id: slack.world.app.clientId,
      redirect_uri: 'http://127.0.0.1:1/back',
      state: 'xyz',
    });
    const page = await fetch(`${slack.authorizeUrl}?${query}`, { redirect: 'manual' });
    const back = new URL(page.headers.get('location') ?? '');
    expect(back.searchParams.get('state')).toBe('xyz');
    const { clientId: client_id, clientSecret: client_secret } = slack.world.app;
    const args = { client_id, client_secret, code: back.searchParams.get('code') };
    expect(await errorOf('oauth.v2.access', { ...args, client_secret: 'no' })).toBe('bad_client_secret');
    expect(await call('oauth.v2.access', args)).toMatchObject({
      access_token: other.botToken,
      token_type: 'bot',
      team: { id: 'TOTHER' },
      bot_user_id: other.botUser,
    });
    expect(await errorOf('oauth.v2.access', args)).toBe('invalid_code');
    expect(await call('auth.test', {}, other.botToken)).toMatchObject({ team_id: 'TOTHER' });
    expect(await call('auth.revoke', {}, other.botToken)).toMatchObject({ revoked: true });
    expect(await errorOf('auth.test', {}, other.botToken)).toBe('token_revoked');
  });

  test('a connection needs the token of the app', async () => {
    expect(await errorOf('apps.connections.open', {}, team.botToken)).toBe('not_allowed_token_type');
    expect(await errorOf('apps.connections.open', {}, 'xapp-wrong')).toBe('invalid_auth');
    expect(await call('apps.connections.open', {}, slack.appToken)).toMatchObject({
      url: expect.stringMatching(/^ws:\/\/127\.0\.0\.1:\d+\/link\//),
    });
  });
});
