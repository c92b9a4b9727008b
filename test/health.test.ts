/** Health over real HTTP, on a free port of this machine. */
import type { IncomingMessage as HttpRequest, ServerResponse } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type HealthServer, startHealthServer } from '../adapters/http/health-server.js';
import type { ChatHealth } from '../src/adapter.js';
import { BotError } from '../src/errors.js';
import { healthCheck } from '../src/health.js';
import { memoryStore } from '../src/store/memory.js';

const open: HealthServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.stop();
});

const sources = { store: memoryStore(), catalogue: { size: 48 }, version: '1.2.3' };

async function serving(check: () => Promise<void> = async () => {}): Promise<HealthServer> {
  const health = healthCheck({ ...sources, store: { check } });
  const server = await startHealthServer({ port: 0, host: '127.0.0.1', health });
  open.push(server);
  return server;
}

describe('GET /healthz', () => {
  test('is 200 while the store works', async () => {
    const { url } = await serving();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/healthz$/);
    const response = await fetch(url);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-powered-by')).toBeNull();
    expect(await response.json()).toEqual({
      status: 'ok',
      store: { status: 'ok' },
      chats: {},
      catalogue: 48,
      version: '1.2.3',
    });
  });

  test('is 503 while it does not, says why, and 200 again when it does', async () => {
    let fault: Error | undefined = new BotError('store-full', 'There is no space left. Free some.');
    const { url } = await serving(async () => {
      if (fault) throw fault;
    });
    const response = await fetch(url);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({
      status: 'failing',
      store: { status: 'failing', code: 'store-full', reason: 'There is no space left. Free some.' },
    });
    fault = new TypeError('secret internals');
    const text = await (await fetch(url)).text();
    expect(text).toContain('"failing"');
    expect(text).not.toContain('secret internals');
    fault = undefined;
    expect((await fetch(url)).status).toBe(200);
  });

  test('is 503 only when the last chat fails', async () => {
    const chats: Record<string, ChatHealth> = { slack: { status: 'ok' }, discord: { status: 'ok' } };
    const report = healthCheck({ ...sources, chats: () => chats });
    expect(await report()).toMatchObject({ status: 'ok', chats });
    chats.slack = { status: 'failing', reason: 'The token was revoked.' };
    expect(await report()).toMatchObject({ status: 'ok', chats });
    chats.discord = { status: 'failing', reason: 'Discord is not reached.' };
    expect(await report()).toMatchObject({ status: 'failing', store: { status: 'ok' }, chats });
  });

  test('checks the store once for all who ask meanwhile', async () => {
    let checks = 0;
    let finish = () => {};
    const report = healthCheck({
      ...sources,
      store: {
        check: () => {
          checks += 1;
          return new Promise((resolve) => {
            finish = resolve;
          });
        },
      },
    });
    const reports = [report(), report(), report()];
    finish();
    expect((await Promise.all(reports)).map(({ status }) => status)).toEqual(['ok', 'ok', 'ok']);
    expect(checks).toBe(1);
  });
});

describe('the server', () => {
  test('hands requests below a prefix over whole, and no others', async () => {
    const seen: string[] = [];
    const routes = {
      prefix: '/chat',
      handle: (request: HttpRequest, response: ServerResponse) => {
        seen.push(`${request.method} ${request.url}`);
        request.pipe(response.writeHead(201));
      },
    };
    const server = await startHealthServer({
      port: 0,
      host: '127.0.0.1',
      health: healthCheck(sources),
      routes: [routes],
    });
    open.push(server);
    const response = await fetch(new URL('/chat/events?a=1', server.url), {
      method: 'POST',
      body: '{"a": 1}',
    });
    expect([response.status, await response.text()]).toEqual([201, '{"a": 1}']);
    expect((await fetch(new URL('/chatter', server.url))).status).toBe(404);
    expect(seen).toEqual(['POST /chat/events?a=1']);
    expect((await fetch(server.url)).status).toBe(200);
  });

  test.each(['/', '/healthz/x', '/metrics'])('has nothing at %s', async (path) => {
    const { url } = await serving();
    const response = await fetch(new URL(path, url));
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ error: 'There is only GET /healthz here.' });
  });

  test('takes no other method', async () => {
    const { url } = await serving();
    expect((await fetch(url, { method: 'POST', body: '{' })).status).toBe(404);
  });

  test('ends connections that are kept open', async () => {
    const { url, stop } = await serving();
    await (await fetch(url, { headers: { connection: 'keep-alive' } })).text();
    await stop();
    await expect(fetch(url)).rejects.toThrow();
  });

  test('says that its port is taken', async () => {
    const { url } = await serving();
    const port = Number(new URL(url).port);
    const second = startHealthServer({ port, host: '127.0.0.1', health: healthCheck(sources) });
    await expect(second).rejects.toMatchObject({
      code: 'config-invalid',
      message: `PORT ${port} on 127.0.0.1 is taken by another program: write another number, or 0 for any free one.`,
    });
  });
});
