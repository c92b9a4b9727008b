/** Calls of the API that discord.js by itself would not carry out well. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { REST } from 'discord.js';
import { Api, restOptions } from '../../adapters/discord/api.js';
import { Refused } from '../../adapters/discord/faults.js';
import { BotError } from '../../src/errors.js';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let server: Server | undefined;
afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

/** An API that gives these answers, one after the other, the last one for good. */
async function apiWith(...answers: Answer[]) {
  const seen: Array<{ at: number; authorization: string | undefined }> = [];
  server = createServer((request, response) => {
    seen.push({ at: Date.now(), authorization: request.headers.authorization });
    request.resume();
    (answers.length > 1 ? answers.shift() : answers[0])?.(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const state = { revoked: 0 };
  const rest = new REST({ version: '10', ...restOptions(`http://127.0.0.1:${port}/api`) }).setToken('t');
  return { api: new Api(rest, () => state.revoked++), seen, state };
}

const json =
  (status: number, body: unknown): Answer =>
  (_request, response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
const cut: Answer = (request) => request.socket.destroy();
const fine = json(200, { id: '1' });

describe('a rate limit', () => {
  test('that only the body tells is waited for, where discord.js would ask again at once', async () => {
    const { api, seen } = await apiWith(
      json(429, { message: 'slow down', retry_after: 0.25, global: false }),
      fine,
    );
    expect(await api.get('/x')).toEqual({ id: '1' });
    expect((seen[1]?.at ?? 0) - (seen[0]?.at ?? 0)).toBeGreaterThanOrEqual(245);
  });

  test('on a page of a proxy is waited for a second', async () => {
    const page: Answer = (_request, response) => response.writeHead(429).end('<h1>Too many requests</h1>');
    const { api, seen } = await apiWith(page, fine);
    await api.get('/x');
    expect((seen[1]?.at ?? 0) - (seen[0]?.at ?? 0)).toBeGreaterThanOrEqual(995);
  });

  test('that lasts longer than anybody waits is said at once', async () => {
    const { api, seen } = await apiWith(json(429, { retry_after: 300 }));
    await expect(api.get('/x')).rejects.toMatchObject({ code: 'chat-unavailable' });
    expect(seen).toHaveLength(1);
  });
});

describe('a connection that is cut', () => {
  test('is no reason to ask less than once', async () => {
    const { api, seen } = await apiWith(cut, cut, fine);
    expect(await api.call('POST', '/x', { body: {}, isRepeatable: true })).toEqual({ id: '1' });
    expect(seen.length).toBe(3);
  });

  test('ends a call that must not be made twice', async () => {
    const { api, seen } = await apiWith(cut, fine);
    await expect(api.call('POST', '/x', { body: {} })).rejects.toBeInstanceOf(BotError);
    expect(seen).toHaveLength(1);
  });
});

describe('a refusal', () => {
  test('has Discord’s code', async () => {
    const { api } = await apiWith(json(403, { code: 50013, message: 'Missing Permissions' }));
    const refused = await api.get('/x').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Refused);
    expect(refused).toMatchObject({ code: 50013, status: 403 });
  });

  test('of the bot’s token gives it up; one of an interaction does not', async () => {
    const { api, state, seen } = await apiWith(json(401, { code: 50027, message: 'Invalid Webhook Token' }));
    await expect(api.call('POST', '/x', { hasOwnToken: true })).rejects.toBeInstanceOf(Refused);
    expect(state.revoked).toBe(0);
    expect(seen[0]?.authorization).toBeUndefined();
    await expect(api.get('/x')).rejects.toMatchObject({ code: 'config-invalid' });
    expect(state.revoked).toBe(1);
  });
});
