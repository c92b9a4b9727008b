/** Slack and Discord in one process: `npm start` with settings for both, against local servers. */
import { type ChildProcess, spawn } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type DiscordServer, startDiscordServer } from './support/discord/index.js';
import { environment, folderWith, START } from './support/programs.js';
import { type SlackServer, startSlackServer } from './support/slack/server.js';

const PASTE = 'API Error: 400 Prompt is too long';

let slack: SlackServer;
let discord: DiscordServer;
const running: ChildProcess[] = [];
beforeEach(async () => {
  slack = await startSlackServer();
  discord = await startDiscordServer();
});
afterEach(async () => {
  for (const child of running.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
  await slack.stop();
  await discord.stop();
});

/** Starts the program; gives what it says, and how it ends. */
function started(env: Record<string, string> = {}) {
  const settings = {
    SLACK_API_URL: slack.apiUrl.replace(/\/$/, ''),
    SLACK_BOT_TOKEN: slack.team.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    DISCORD_API_URL: discord.apiUrl,
    DISCORD_TOKEN: discord.token,
    PORT: '0',
    ...env,
  };
  const child = spawn(process.execPath, [START], {
    cwd: folderWith(),
    env: environment(settings),
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
  return { child, ended, until, said: () => said };
}

/** What the health check says of the chats. */
async function chats(address: string): Promise<Record<string, { status: string; reason?: string }>> {
  const body = (await (await fetch(address)).json()) as { chats: Record<string, { status: string }> };
  return body.chats;
}

const askSlack = async () => slack.team.waitForReply(slack.team.mention(PASTE), 1, 20_000);
const askDiscord = async () =>
  discord.botMessage(await discord.thread(discord.ada.mention(discord.general, PASTE)));

describe('Slack and Discord in one process', () => {
  test('both answer, and both end in order', async () => {
    const program = started();
    await program.until(/slack is connected\./);
    await program.until(/discord is connected\./);
    await Promise.all([askSlack(), askDiscord()]);
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(0);
    expect(discord.gateway.ready).toEqual([]);
  });

  test('a Discord that refuses the token leaves Slack running, and health says so', async () => {
    const program = started({ DISCORD_TOKEN: 'MTA.wrong.wrong' });
    const address = await program.until(/Health: (\S+)/);
    await program.until(/slack is connected\./);
    await program.until(/discord: Discord does not accept DISCORD_TOKEN.*The other chats go on/);
    await askSlack();
    expect(await chats(address)).toEqual({
      slack: { status: 'ok' },
      discord: { status: 'failing', reason: expect.stringContaining('DISCORD_TOKEN') },
    });
  });

  test('a Discord token that is revoked later leaves Slack running', async () => {
    const program = started();
    const address = await program.until(/Health: (\S+)/);
    await program.until(/slack is connected\./);
    await program.until(/discord is connected\./);
    discord.revokeToken();
    await program.until(/The other chats go on/);
    await askSlack();
    expect((await chats(address)).discord?.status).toBe('failing');
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(0);
    expect(program.said().match(/DISCORD_TOKEN/g)).toHaveLength(1);
  });

  test('a Slack that refuses the token leaves Discord running', async () => {
    const program = started({ SLACK_BOT_TOKEN: 'xoxb-wrong' });
    const address = await program.until(/Health: (\S+)/);
    await program.until(/discord is connected\./);
    await program.until(/slack: .*The other chats go on/);
    await askDiscord();
    expect(await chats(address)).toMatchObject({ slack: { status: 'failing' }, discord: { status: 'ok' } });
  });
});

describe('Discord alone', () => {
  const alone = { SLACK_API_URL: '', SLACK_BOT_TOKEN: '', SLACK_APP_TOKEN: '', PORT: '' };

  test('needs its token and nothing else', async () => {
    const program = started(alone);
    await program.until(/discord is connected\./);
    await askDiscord();
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(0);
  });

  test('ends with one clear line when the token is wrong, or becomes so', async () => {
    const wrong = started({ ...alone, DISCORD_TOKEN: 'MTA.wrong.wrong' });
    expect(await wrong.ended).not.toBe(0);
    expect(wrong.said()).toMatch(/^[^\n]*DISCORD_TOKEN[^\n]*\n$/);
    const program = started(alone);
    await program.until(/discord is connected\./);
    discord.revokeToken();
    expect(await program.ended).not.toBe(0);
    expect(
      program
        .said()
        .split('\n')
        .filter((line) => line.includes('DISCORD_TOKEN')),
    ).toHaveLength(1);
  });
});
