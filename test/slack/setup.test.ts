/** `cc-error setup slack`, as a program, against a local Slack. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ccError } from '../support/programs.js';
import { type SlackServer, startSlackServer } from '../support/slack/server.js';
import { grantedBy, manifest } from './support/manifest.js';

let slack: SlackServer;
beforeAll(async () => {
  slack = await startSlackServer(grantedBy(manifest()));
});
afterAll(() => slack.stop());

const setup = (env: Record<string, string> = {}) => {
  const SLACK_API_URL = slack.apiUrl;
  return ccError(['setup', 'slack'], { env: { SLACK_API_URL, ...env } });
};
const tokens = () => ({ SLACK_BOT_TOKEN: slack.team.botToken, SLACK_APP_TOKEN: slack.appToken });

describe('cc-error setup slack', () => {
  test('begins with the link that creates the app', async () => {
    const { code, stdout } = await setup();
    expect(code).toBe(2);
    const link = /https:\/\/api\.slack\.com\/apps\?new_app=1&manifest_yaml=\S+/.exec(stdout)?.[0] ?? '';
    expect(manifest(new URL(link).searchParams.get('manifest_yaml') ?? '')).toEqual(manifest());
    for (const name of ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', 'npm start', '/invite'])
      expect(stdout).toContain(name);
  });

  test('with an address of its own creates it for HTTP', async () => {
    const { stdout } = await setup({ PUBLIC_URL: 'https://bot.example.com' });
    expect(decodeURIComponent(stdout)).toContain('https://bot.example.com/slack/events');
    expect(stdout).toContain('SLACK_SIGNING_SECRET');
  });

  test('is content with tokens that are right', async () => {
    const { code, stdout } = await setup(tokens());
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringContaining('✓ Every scope is granted.'),
    });
    expect(stdout).not.toContain('✗');
    expect(stdout).not.toContain(slack.team.botToken);
  });

  test('names each scope that is missing, and where to click', async () => {
    const team = slack.addTeam();
    team.dropScope('files:read', 'im:history');
    const { code, stdout } = await setup({ ...tokens(), SLACK_BOT_TOKEN: team.botToken });
    expect(code).toBe(2);
    expect(stdout.split('\n').filter((line) => line.startsWith('✗'))).toEqual([
      expect.stringMatching(/^✗ The scope files:read is missing .*Reinstall/),
      expect.stringMatching(/^✗ The scope im:history is missing .*Reinstall/),
    ]);
  });

  test('names the token that is wrong', async () => {
    const wrong = await setup({ SLACK_BOT_TOKEN: 'xoxb-wrong', SLACK_APP_TOKEN: 'xapp-wrong' });
    expect(wrong.code).toBe(2);
    expect(wrong.stdout.split('\n').filter((line) => line.startsWith('✗'))).toEqual([
      expect.stringContaining('SLACK_BOT_TOKEN'),
      expect.stringContaining('SLACK_APP_TOKEN'),
    ]);
  });

  test('checks the client of an app for several workspaces', async () => {
    const { clientId, clientSecret } = slack.world.app;
    const env = {
      SLACK_CLIENT_ID: clientId,
      SLACK_CLIENT_SECRET: clientSecret,
      SLACK_SIGNING_SECRET: slack.signingSecret,
      TOKEN_ENCRYPTION_KEY: 'ab'.repeat(32),
      PUBLIC_URL: 'https://bot.example.com',
      PORT: '8080',
    };
    const { code, stdout } = await setup(env);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('belong together') });
    expect(stdout).toContain('https://bot.example.com/slack/install');
    const wrong = await setup({ ...env, SLACK_CLIENT_SECRET: 'another' });
    expect({ code: wrong.code, stdout: wrong.stdout }).toEqual({
      code: 2,
      stdout: expect.stringContaining('✗ SLACK_CLIENT_SECRET is wrong'),
    });
  });

  test('knows its chats', async () => {
    const { code, stderr } = await ccError(['setup', 'irc']);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('no chat "irc"') });
  });
});
