/** The REST API of the local Discord: errors, rate limits, and requests that fail on demand. */
import { describe, expect, test } from '@jest/globals';
import { DiscordAPIError, Events, HTTPError, RateLimitError, type TextChannel } from 'discord.js';
import type { DiscordServer } from '../support/discord/index.js';
import { login, newClient, request, start } from './discord-client.js';

const POST = 'POST /channels/:channel/messages';

async function channel(discord: DiscordServer): Promise<TextChannel> {
  const client = await login(discord);
  return client.channels.cache.get(discord.general.id) as TextChannel;
}

function contents(discord: DiscordServer): string[] {
  return discord.messages(discord.general).map(({ content }) => content);
}

describe('errors', () => {
  test.each([
    ['GET /nowhere', 404, 0],
    ['PUT /users/@me', 405, 0],
    ['GET /channels/1', 404, 10003],
    ['GET /guilds/1', 404, 10004],
    ['GET /users/1', 404, 10013],
    ['GET /applications/1000000000000000001/commands/1', 404, 10063],
    ['GET /applications/1/commands', 403, 50001],
  ])('%s is %i with code %i', async (spec, status, code) => {
    const discord = await start();
    const answer = await request(discord, spec);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.body.message).toEqual(expect.any(String));
  });

  test('a wrong token is 401, broken JSON 50109', async () => {
    const discord = await start();
    expect((await request(discord, 'GET /users/@me', undefined, 'x')).status).toBe(401);
    const spec = `POST /channels/${discord.general.id}/messages`;
    expect((await request(discord, spec, '{')).body.code).toBe(50109);
  });

  test('a body that breaks a limit is 50035, and says where', async () => {
    const discord = await start();
    const spec = `POST /channels/${discord.general.id}/messages`;
    const components = [
      { type: 1, components: [{ type: 2, style: 1, custom_id: 'a', label: 'x'.repeat(81) }] },
    ];
    const { body, status } = await request(discord, spec, { components });
    expect([status, body.code]).toEqual([400, 50035]);
    expect(body.errors).toEqual({
      components: {
        0: {
          components: {
            0: { label: { _errors: [expect.objectContaining({ code: 'BASE_TYPE_MAX_LENGTH' })] } },
          },
        },
      },
    });
    expect((await request(discord, spec, { content: ' ' })).body.code).toBe(50006);
  });

  test('Components V2 cannot be taken from a message', async () => {
    const discord = await start();
    const sent = { flags: 32_768, components: [{ type: 10, content: 'x' }] };
    const { body } = await request(discord, `POST /channels/${discord.general.id}/messages`, sent);
    const spec = `PATCH /channels/${discord.general.id}/messages/${body.id}`;
    expect((await request(discord, spec, { flags: 0, content: 'x' })).body.code).toBe(50035);
    expect((await request(discord, spec, { content: 'x' })).body.code).toBe(50035);
    expect((await request(discord, spec, { components: [{ type: 10, content: 'y' }] })).status).toBe(200);
  });

  test('messages of others are not the bot’s to change', async () => {
    const discord = await start();
    const { id } = discord.ada.say(discord.general, 'mine');
    const spec = `/channels/${discord.general.id}/messages/${id}`;
    expect((await request(discord, `PATCH ${spec}`, { content: 'x' })).body.code).toBe(50005);
  });

  test('an answer without a body has no content type', async () => {
    const discord = await start();
    const { headers, status } = await request(discord, `POST /channels/${discord.general.id}/typing`, {});
    expect([status, headers.get('content-type')]).toEqual([204, null]);
  });

  test('the application tells and changes its intents', async () => {
    const discord = await start({ portal: { messageContent: false } });
    const client = await login(discord, { intents: [1] });
    expect((await client.application.fetch()).flags.has('GatewayMessageContentLimited')).toBe(false);
    await client.application.edit({ flags: ['GatewayMessageContentLimited'] });
    expect(discord.world.portal.messageContent).toBe(true);
    await login(discord);
  });
});

describe('reading messages', () => {
  test.each([
    ['limit=2', ['9', '8']],
    ['before=4', ['3', '2', '1', '0']],
    ['after=6', ['9', '8', '7']],
    ['after=3&limit=2', ['5', '4']],
    ['around=5&limit=3', ['6', '5', '4']],
  ])('%s', async (query, expected) => {
    const discord = await start();
    const ids = Array.from({ length: 10 }, (_, index) => discord.ada.say(discord.general, `${index}`).id);
    const real = query.replace(
      /(before|after|around)=(\d)/,
      (_all, key, index) => `${key}=${ids[Number(index)]}`,
    );
    const answer = await request(discord, `GET /channels/${discord.general.id}/messages?${real}`);
    const list = answer.body as unknown as { content: string }[];
    expect(list.map(({ content }) => content)).toEqual(expected);
  });
});

describe('rate limits', () => {
  test('are told in every answer', async () => {
    const discord = await start({ rateLimit: { limit: 2, windowMs: 60_000 } });
    const remaining = [];
    for (let count = 0; count < 3; count += 1) {
      const { headers, status } = await request(discord, 'GET /users/@me');
      remaining.push([status, headers.get('x-ratelimit-limit'), headers.get('x-ratelimit-remaining')]);
    }
    expect(remaining).toEqual([
      [200, '2', '1'],
      [200, '2', '0'],
      [429, '2', '0'],
    ]);
  });

  test.each([
    ['of a route', false],
    ['of the whole bot', true],
  ])('429 %s is waited out', async (_name, isGlobal) => {
    const discord = await start();
    const general = await channel(discord);
    const order = discord.fail(POST, { status: 429, retryAfterMs: 100, isGlobal });
    const limited: boolean[] = [];
    general.client.rest.on('rateLimited', (info) => limited.push(info.global));
    await general.send('late');
    expect([order.hits, contents(discord), limited[0]]).toEqual([1, ['late'], isGlobal]);
  });

  test('can be an error instead', async () => {
    const discord = await start();
    const client = newClient(discord, { rest: { rejectOnRateLimit: ['/channels'] } });
    const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve));
    await client.login(discord.token);
    await ready;
    discord.fail(POST, { status: 429, retryAfterMs: 60_000 });
    const general = client.channels.cache.get(discord.general.id) as TextChannel;
    await expect(general.send('x')).rejects.toBeInstanceOf(RateLimitError);
  });
});

describe('faults', () => {
  test('5xx is tried three more times', async () => {
    const discord = await start();
    const general = await channel(discord);
    const order = discord.fail(POST, { status: 502 }, 3);
    await general.send('at last');
    expect([order.hits, contents(discord)]).toEqual([3, ['at last']]);
    discord.fail(POST, { status: 500 }, 4);
    await expect(general.send('never')).rejects.toBeInstanceOf(HTTPError);
    expect(contents(discord)).toEqual(['at last']);
  });

  test('errors of the API are not tried again', async () => {
    const discord = await start();
    const general = await channel(discord);
    discord.fail(POST, { status: 403, code: 50013, message: 'Missing Permissions' });
    await expect(general.send('x')).rejects.toBeInstanceOf(DiscordAPIError);
    expect(discord.requests(POST).map(({ status }) => status)).toEqual([403]);
  });

  test('a socket cut during a POST is not tried again; the nonce makes it safe to', async () => {
    const discord = await start();
    const general = await channel(discord);
    const message = { content: 'once', nonce: 'n1', enforceNonce: true };
    discord.fail(POST, { cut: 'before' });
    await expect(general.send(message)).rejects.toThrow(/socket|fetch|closed/i);
    expect(contents(discord)).toEqual([]);
    discord.fail(POST, { cut: 'after' });
    await expect(general.send(message)).rejects.toThrow(/socket|fetch|closed/i);
    expect(contents(discord)).toEqual(['once']);
    await general.send(message);
    expect(contents(discord)).toEqual(['once']);
  });

  test('a delay, counted requests, and orders that are taken back', async () => {
    const discord = await start();
    const general = await channel(discord);
    const before = Date.now();
    discord.fail(POST, { delayMs: 50 });
    await general.send('slow');
    expect(Date.now() - before).toBeGreaterThanOrEqual(49);
    const order = discord.fail('*', { status: 500 });
    order.clear();
    await general.send('fine');
    expect(order.hits).toBe(0);
    expect(discord.requests(POST)).toHaveLength(2);
    expect(discord.requests('GET /channels/*')).toHaveLength(0);
  });

  test('files fail as well', async () => {
    const discord = await start();
    const { attachments } = discord.ada.upload(discord.general, { name: 'a.txt', content: 'a' });
    discord.fail('GET /cdn/*', { status: 503 });
    const url = attachments[0]?.url ?? '';
    expect((await fetch(url)).status).toBe(503);
    expect(await (await fetch(url)).text()).toBe('a');
    expect((await fetch(url.replace('a.txt', 'b.txt'))).status).toBe(404);
  });
});
