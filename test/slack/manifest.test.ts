/** The manifest grants what the code needs and nothing more. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { COMMAND, SHORTCUT_ID } from '../../adapters/slack/listeners.js';
import { manifestFor, newAppLink } from '../../adapters/slack/manifest.js';
import { SCOPES, type Scope } from '../../adapters/slack/scopes.js';
import { manifest } from './support/manifest.js';
import { SlackBot } from './support/slack-bot.js';

const PASTE = 'API Error: 400 Prompt is too long';

describe('the manifest', () => {
  const { oauth_config, features, settings } = manifest();

  test('names the scopes of the code, the command and the shortcut', () => {
    expect(oauth_config.scopes).toEqual({ bot: [...SCOPES] });
    expect(features.slash_commands.map(({ command }) => command)).toEqual([COMMAND]);
    expect(features.shortcuts).toMatchObject([{ type: 'message', callback_id: SHORTCUT_ID }]);
    expect(settings.socket_mode_enabled).toBe(true);
  });

  test('for HTTP names the addresses', () => {
    const http = manifest(manifestFor('https://bot.example.com'));
    const url = 'https://bot.example.com/slack/events';
    expect(http.settings).toMatchObject({
      socket_mode_enabled: false,
      interactivity: { is_enabled: true, request_url: url },
      event_subscriptions: { request_url: url },
    });
    expect(http.features.slash_commands[0]?.url).toBe(url);
    expect(http.oauth_config.redirect_urls).toEqual(['https://bot.example.com/slack/oauth_redirect']);
  });

  test('goes whole into the link that creates an app', () => {
    const link = new URL(newAppLink());
    expect(link.origin + link.pathname).toBe('https://api.slack.com/apps');
    expect(link.searchParams.get('new_app')).toBe('1');
    const yaml = link.searchParams.get('manifest_yaml') ?? '';
    expect(manifest(yaml)).toEqual(manifest());
    expect(yaml).toMatch(/^display_information:/);
  });
});

describe('each scope is needed', () => {
  let bot: SlackBot;
  afterEach(() => bot.close());

  /** What works with all scopes and not without this one. */
  const USES: Record<Exclude<Scope, 'commands'>, () => Promise<boolean>> = {
    'app_mentions:read': async () => {
      const before = bot.slack.deliveries.length;
      await askedIn();
      return bot.slack.deliveries.slice(before).some(({ name }) => name === 'app_mention');
    },
    'channels:history': async () => {
      const asked = await askedIn();
      bot.team.say('still failing', { thread: asked });
      await bot.settled();
      return bot.team.repliesTo(asked).filter(({ bot_id }) => bot_id === bot.team.botId).length > 1;
    },
    'groups:history': () => hearsIn('group'),
    'mpim:history': () => hearsIn('mpim'),
    'im:history': async () => {
      const asked = bot.team.dm(PASTE);
      await bot.settled();
      return bot.team.repliesTo(asked).length > 0;
    },
    'chat:write': async () => bot.team.repliesTo(await askedIn()).length > 0,
    'files:read': async () => {
      const files = [{ name: 'a.log', content: PASTE }];
      const asked = bot.team.mention('', { files });
      await bot.settled();
      return bot.team.repliesTo(asked).some(({ text }) => text.includes('Prompt is too long'));
    },
    'users:read': async () => {
      const asked = await askedIn();
      bot.team.say('did 1', { thread: asked });
      await bot.settled();
      return JSON.stringify(bot.team.repliesTo(asked)).includes('✓ alice');
    },
  };

  async function askedIn(channel = bot.team.general.id) {
    const asked = bot.team.mention(PASTE, { channel });
    await bot.settled();
    return asked;
  }

  async function hearsIn(type: 'group' | 'mpim') {
    const { id } = bot.team.addChannel(`a-${type}`, { type });
    const asked = await askedIn(id);
    bot.team.say('still failing', { thread: asked });
    await bot.settled();
    return bot.team.repliesTo(asked).filter(({ bot_id }) => bot_id === bot.team.botId).length > 1;
  }

  test.each(Object.entries(USES))('%s', async (scope, works) => {
    bot = await SlackBot.start();
    expect(await works()).toBe(true);
    bot.team.dropScope(scope);
    await bot.restart();
    expect(await works()).toBe(false);
  });
});
