/** The bot's token goes to Slack alone, whatever address a file names. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { SlackApi } from '../../adapters/slack/api.js';
import { attachedFiles } from '../../adapters/slack/files.js';

describe('downloads', () => {
  const servers: Server[] = [];
  /** What came to each server, with what it brought along. */
  const asked: Array<string | undefined> = [];
  let slack: string;
  let stranger: string;

  const serve = async (location?: () => string): Promise<string> => {
    const server = createServer((request, response) => {
      asked.push(request.headers.authorization);
      if (location) response.writeHead(302, { location: location() });
      response.end('text');
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };

  beforeEach(async () => {
    asked.length = 0;
    stranger = await serve();
    slack = await serve(() => `${stranger}/a.log`);
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
  });

  const open = (url_private: string) => {
    const access = {
      api: { token: 'xoxb-1' } as SlackApi,
      apiUrl: `${slack}/api`,
      signal: new AbortController().signal,
    };
    return attachedFiles([{ id: 'F1', name: 'a.log', url_private }], access)[0]?.open();
  };

  test('ask no other host, as where the file stands in another service', async () => {
    for (const address of [
      `${stranger}/a.log`,
      'https://slack.com.example.test/a',
      'http://files.slack.com/a',
      'no address',
    ])
      await expect(open(address)).rejects.toThrow('Slack does not hand it out');
    expect(asked).toEqual([]);
  });

  test('follow no redirect', async () => {
    await expect(open(`${slack}/a.log`)).rejects.toThrow('files:read');
    expect(asked).toEqual(['Bearer xoxb-1']);
  });
});
