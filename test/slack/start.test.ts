/** `npm start` with settings for Slack, as a process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { environment, folderWith, START } from '../support/programs.js';
import { apiError } from '../support/slack/faults.js';
import { type SlackServer, startSlackServer } from '../support/slack/server.js';

const PASTE = 'API Error: 400 Prompt is too long';

let slack: SlackServer;
const running: ChildProcess[] = [];
beforeEach(async () => {
  slack = await startSlackServer({ retryDelays: [0, 500, 1_000] });
});
afterEach(async () => {
  for (const child of running.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
  await slack.stop();
});

function started(env: Record<string, string>, cwd = folderWith()) {
  const SLACK_API_URL = slack.apiUrl.replace(/\/$/, '');
  const child = spawn(process.execPath, [START], {
    cwd,
    env: environment({ SLACK_API_URL, SLACK_BOT_TOKEN: slack.team.botToken, ...env }),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  running.push(child);
  let said = '';
  let look = () => {};
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    look();
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const until = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      look = () => {
        const found = pattern.exec(said);
        if (found) resolve(found[1] ?? found[0]);
      };
      look();
      void ended.then(() => reject(new Error(`It ended before it said ${pattern}:\n${said}`)));
    });
  return { child, cwd, ended, until, said: () => said };
}

describe('npm start', () => {
  test('with Socket Mode needs no PORT, remembers in a file, and ends in order', async () => {
    const program = started({ SLACK_APP_TOKEN: slack.appToken });
    await program.until(/slack is connected\./);
    const asked = slack.team.mention(PASTE);
    await slack.team.waitForReply(asked);
    await slack.settled();
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(0);
    expect(existsSync(join(program.cwd, 'data/cc-error-bot.db'))).toBe(true);
    expect(program.said().split('\n')).toEqual([expect.stringContaining('slack is connected.'), '']);

    const again = started({ SLACK_APP_TOKEN: slack.appToken }, program.cwd);
    await again.until(/slack is connected\./);
    slack.team.say('did 1', { thread: asked });
    await slack.team.waitForReply(asked, 2);
    again.child.kill('SIGINT');
    expect(await again.ended).toBe(0);
  });

  test('with HTTP serves events and health on one port', async () => {
    const program = started({ SLACK_SIGNING_SECRET: slack.signingSecret, PORT: '0' });
    const health = await program.until(/Health: (http:\S+)\n/);
    await program.until(/slack is connected\./);
    await slack.useHttp(new URL('/slack/events', health).href);
    const asked = slack.team.mention(PASTE);
    await slack.team.waitForReply(asked);
    expect(await (await fetch(health)).json()).toMatchObject({
      status: 'ok',
      chats: { slack: { status: 'ok' } },
    });
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(0);
  });

  test('a wrong token is one clear line and exit code 2', async () => {
    const program = started({ SLACK_APP_TOKEN: slack.appToken, SLACK_BOT_TOKEN: 'xoxb-wrong' });
    expect(await program.ended).toBe(2);
    expect(program.said()).toMatch(/^Slack does not accept the bot token \(invalid_auth\): [^\n]+\n$/);
  });

  test('a token that is revoked later is one clear line and exit code 2', async () => {
    const program = started({ SLACK_APP_TOKEN: slack.appToken });
    await program.until(/slack is connected\./);
    slack.team.revokeTokens();
    expect(await program.ended).toBe(2);
    expect(program.said().split('\n').slice(1)).toEqual([expect.stringContaining('token_revoked'), '']);
  });

  test('an app token that is refused while it connects anew is one clear line and exit code 2', async () => {
    const program = started({ SLACK_APP_TOKEN: slack.appToken });
    await program.until(/slack is connected\./);
    slack.faults.next('apps.connections.open', apiError('invalid_auth'), 100);
    slack.sockets.drop();
    expect(await program.ended).toBe(2);
    expect(program.said().split('\n').slice(1)).toEqual([expect.stringContaining('SLACK_APP_TOKEN'), '']);
  });

  test('a Slack that is away is tried again', async () => {
    slack.faults.next('apps.connections.open', apiError('internal_error'), 60);
    const program = started({ SLACK_APP_TOKEN: slack.appToken, PORT: '0' });
    const health = await program.until(/Health: (http:\S+)\n/);
    await program.until(/I try again in 5 s\./);
    const response = await fetch(health);
    expect([response.status, await response.json()]).toEqual([
      503,
      expect.objectContaining({ chats: { slack: expect.objectContaining({ status: 'failing' }) } }),
    ]);
    slack.faults.clear();
    await program.until(/slack is connected/);
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(0);
  });
});
