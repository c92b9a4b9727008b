/** Several workspaces: added through OAuth, kept sealed, and forgotten when the bot is removed. */
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { apiError } from '../support/slack/faults.js';
import type { Team } from '../support/slack/team.js';
import type { SlackMessage } from '../support/slack/types.js';
import { MODES, SlackBot } from './support/slack-bot.js';

const PASTE = 'API Error: 400 Prompt is too long';
const PUBLIC_URL = 'https://bot.example.com';

describe.each(MODES)('workspaces that people add (%s)', (mode) => {
  let bot: SlackBot;
  let other: Team;
  beforeEach(async () => {
    const auth = {
      type: 'oauth' as const,
      clientId: '1000.2000',
      clientSecret: 'local-client-secret',
      encryptionKey: randomBytes(32).toString('base64'),
    };
    bot = await SlackBot.start({ mode, auth, publicUrl: PUBLIC_URL, slack: { team: { installed: false } } });
    other = bot.slack.addTeam({ installed: false });
  });
  afterEach(() => bot.close());

  interface Visit {
    /** Path and query of the page that Slack leads back to. */
    back: string;
    cookie: string;
  }

  /** Opens the page that begins the installation, and says yes on Slack's page. */
  async function begun(team: Team): Promise<Visit> {
    const install = await fetch(`${bot.origin}/slack/install`, { redirect: 'manual' });
    expect(install.status).toBe(302);
    const cookie = (install.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    bot.slack.installInto(team);
    const allowed = await fetch(install.headers.get('location') ?? '', { redirect: 'manual' });
    const location = allowed.headers.get('location') ?? '';
    expect(location.startsWith(`${PUBLIC_URL}/slack/oauth_redirect?`)).toBe(true);
    return { back: location.slice(PUBLIC_URL.length), cookie };
  }

  const finished = ({ back, cookie }: Visit) => fetch(`${bot.origin}${back}`, { headers: { cookie } });

  async function install(team: Team): Promise<void> {
    expect((await finished(await begun(team))).status).toBe(200);
  }

  const repliesTo = async (team: Team, message: SlackMessage) => {
    await bot.settled();
    return team.repliesTo(message).filter(({ bot_id }) => bot_id === team.botId).length;
  };

  test('each gets its own answers with its own token', async () => {
    await install(bot.team);
    await install(other);
    for (const team of [bot.team, other]) {
      const asked = team.mention(PASTE);
      await team.waitForReply(asked);
      expect(await repliesTo(team, asked)).toBe(1);
    }
    const tokens = bot.slack.callsOf('chat.postMessage').map(({ token }) => token);
    expect(tokens).toEqual([bot.team.botToken, other.botToken]);
    expect(bot.world.turns.map(({ thread }) => thread.workspace)).toEqual([bot.team.id, other.id]);
  });

  test('the tokens are sealed in the store, and stay out of the log', async () => {
    await install(bot.team);
    const sealed = (await bot.world.store.loadInstallation('slack', bot.team.id)) ?? '';
    expect(sealed).toMatch(/^v1\./);
    expect(sealed).not.toContain(bot.team.botToken);
    expect(bot.world.lines.join('')).toMatch(
      /^cc-error-bot: slack: The app was installed in the workspace \w+\.\n$/,
    );
    await bot.restart();
    const asked = bot.team.mention(PASTE);
    await bot.team.waitForReply(asked);
  });

  test('the page takes no installation that was begun elsewhere', async () => {
    const visit = await begun(bot.team);
    expect((await finished({ ...visit, cookie: '' })).status).toBe(403);
    expect((await finished({ ...visit, cookie: 'slack-app-oauth-state=forged' })).status).toBe(403);
    const forged = visit.back.replace(/state=[^&]*/, 'state=forged');
    const response = await finished({ back: forged, cookie: 'slack-app-oauth-state=forged' });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(await response.text()).not.toContain('forged');
    expect(await bot.world.store.listInstallations('slack')).toEqual([]);
    expect(bot.slack.callsOf('oauth.v2.access')).toEqual([]);
  });

  test('a wrong client secret is one line that names it', async () => {
    const visit = await begun(bot.team);
    bot.slack.faults.next('oauth.v2.access', apiError('bad_client_secret'), 1);
    expect((await finished(visit)).status).toBe(500);
    expect(bot.world.lines).toEqual([
      'cc-error-bot: slack: An installation failed (bad_client_secret: check SLACK_CLIENT_SECRET).\n',
    ]);
  });

  test('whoever changes their mind is told so', async () => {
    const { cookie, back } = await begun(bot.team);
    const state = new URLSearchParams(back.split('?')[1]).get('state');
    const response = await finished({
      cookie,
      back: `/slack/oauth_redirect?error=access_denied&state=${state}`,
    });
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('cancelled');
  });

  test.each<[string, (team: Team) => void]>([
    ['uninstalled', (team) => team.uninstall()],
    ['its tokens revoked', (team) => team.revokeTokens()],
  ])('a workspace with the app %s is forgotten, and can be added again', async (_what, remove) => {
    await install(bot.team);
    await install(other);
    remove(bot.team);
    await bot.slack.waitFor(() => bot.slack.deliveries.some(({ name }) => name === 'tokens_revoked'));
    await bot.settled();
    expect(await bot.world.store.listInstallations('slack')).toEqual([other.id]);
    expect(bot.adapter.health()).toEqual({ status: 'ok' });
    expect(bot.process.givenUp).toBeUndefined();
    await install(bot.team);
    const asked = bot.team.mention(PASTE);
    await bot.team.waitForReply(asked);
  });

  test('a late word of the removal leaves what was added anew alone', async () => {
    await install(bot.team);
    bot.team.uninstall();
    await bot.settled();
    const removals = bot.slack.deliveries.filter(({ name }) => /uninstalled|revoked/.test(name));
    await install(bot.team);
    for (const removal of removals) bot.slack.deliverer.again(removal);
    await bot.settled();
    expect(await bot.world.store.listInstallations('slack')).toEqual([bot.team.id]);
    await bot.team.waitForReply(bot.team.mention(PASTE));
  });

  test('an event of a workspace that is not there is one clear line', async () => {
    await install(bot.team);
    await bot.world.store.removeInstallation('slack', bot.team.id);
    await bot.restart();
    bot.world.lines.length = 0;
    // Each mention brings two events.
    for (let count = 0; count < 3; count++) bot.team.mention(PASTE);
    await bot.settled();
    expect(bot.world.lines).toEqual([
      `cc-error-bot: slack: The app is not installed in the workspace ${bot.team.id}.\n`,
    ]);
  });

  test('a token that a call finds dead is to be had anew at the page of the installation', async () => {
    await install(bot.team);
    bot.world.lines.length = 0;
    bot.slack.faults.next('chat.postMessage', apiError('token_revoked'), 1);
    bot.team.mention(PASTE);
    await bot.settled();
    const log = bot.world.lines.join('');
    expect(log).toContain(`workspace ${bot.team.id} (token_revoked)`);
    expect(log).toContain('/slack/install');
    expect(log).not.toContain('SLACK_BOT_TOKEN');
  });

  test('tokens that no key opens are one clear line, and the others go on', async () => {
    await install(bot.team);
    await install(other);
    await bot.world.store.saveInstallation('slack', bot.team.id, 'v1.a.b.c');
    bot.world.lines.length = 0;
    await bot.restart();
    expect(bot.world.lines).toEqual([expect.stringContaining('TOKEN_ENCRYPTION_KEY')]);
    const asked = other.mention(PASTE);
    await other.waitForReply(asked);
  });
});
