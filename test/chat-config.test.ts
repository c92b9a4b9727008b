/** The settings of the chats: what they make, what does not go together, and that no secret is ever repeated. */
import { describe, expect, test } from '@jest/globals';
import { loadServerConfig } from '../src/config.js';
import { BotError } from '../src/errors.js';
import { SERVER_VARIABLES } from '../src/server-config.js';

const BOT = 'xoxb-1-2-hunter2';
const APP = 'xapp-1-A1-2-hunter2';
const SIGNING = '0f'.repeat(16);
const KEY = 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=';
/** In the form of Discord's, with the ID 100000000000000000. */
const DISCORD = 'MTAwMDAwMDAwMDAwMDAwMDAw.hunter.hunter2hunter2hunter2hunter2hunter2';
const OAUTH = { SLACK_CLIENT_ID: '1234567890.9876543210', SLACK_CLIENT_SECRET: 'client-hunter2' };

async function faultOf(env: NodeJS.ProcessEnv): Promise<string> {
  const error = await loadServerConfig(env).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(BotError);
  const { code, message } = error as BotError;
  expect(code).toBe('config-invalid');
  expect(message).not.toMatch(/\n|hunter2|undefined/);
  for (const value of Object.values(env))
    if (value && value.length > 12) expect(message).not.toContain(value);
  return message;
}

const slackOf = async (env: NodeJS.ProcessEnv) => (await loadServerConfig(env)).slack;
const discordOf = async (env: NodeJS.ProcessEnv) => (await loadServerConfig(env)).discord;

describe('Slack', () => {
  test('is not connected without its tokens', async () => {
    expect(await loadServerConfig({ PORT: '1', TOKEN_ENCRYPTION_KEY: KEY })).not.toHaveProperty('slack');
    // An address alone asks for nothing.
    expect(await slackOf({ SLACK_API_URL: 'http://127.0.0.1:1/api' })).toBeUndefined();
  });

  test('is connected over Socket Mode with the two tokens', async () => {
    expect(await slackOf({ SLACK_BOT_TOKEN: ` ${BOT} `, SLACK_APP_TOKEN: APP })).toEqual({
      mode: 'socket',
      appToken: APP,
      auth: { type: 'token', botToken: BOT },
    });
  });

  test('is connected over HTTP with the signing secret, unless there is an app-level token', async () => {
    const http = { SLACK_BOT_TOKEN: BOT, SLACK_SIGNING_SECRET: SIGNING, PORT: '0' };
    const auth = { type: 'token', botToken: BOT };
    expect(await slackOf(http)).toEqual({ mode: 'http', signingSecret: SIGNING, auth });
    expect(await slackOf({ ...http, SLACK_APP_TOKEN: APP })).toEqual({
      mode: 'socket',
      appToken: APP,
      auth,
    });
  });

  test.each([
    [{ SLACK_APP_TOKEN: APP }, { mode: 'socket', appToken: APP }],
    [{ SLACK_SIGNING_SECRET: SIGNING }, { mode: 'http', signingSecret: SIGNING }],
  ])('serves several workspaces through OAuth: %#', async (env, expected) => {
    const config = await loadServerConfig({
      ...env,
      ...OAUTH,
      TOKEN_ENCRYPTION_KEY: `${KEY},${KEY}`,
      PORT: '8080',
      PUBLIC_URL: 'https://bot.example.com/errors/',
    });
    expect(config.slack).toEqual({
      ...expected,
      auth: {
        type: 'oauth',
        clientId: OAUTH.SLACK_CLIENT_ID,
        clientSecret: OAUTH.SLACK_CLIENT_SECRET,
        encryptionKey: `${KEY},${KEY}`,
      },
    });
    expect(config.publicUrl).toBe('https://bot.example.com/errors');
  });

  test('takes the address of another API, without its slash at the end', async () => {
    const env = { SLACK_BOT_TOKEN: BOT, SLACK_APP_TOKEN: APP, SLACK_API_URL: 'http://127.0.0.1:4000/api/' };
    expect(await slackOf(env)).toMatchObject({ apiUrl: 'http://127.0.0.1:4000/api' });
  });

  const REACHED =
    'is set without a way for Slack to reach the bot: add SLACK_APP_TOKEN for Socket Mode, or ' +
    'SLACK_SIGNING_SECRET and PORT for HTTP.';
  const ANSWER =
    'is set without a token to answer with: add SLACK_BOT_TOKEN for one workspace, or SLACK_CLIENT_ID and ' +
    'SLACK_CLIENT_SECRET for several.';
  const HTTP_PORT =
    'SLACK_SIGNING_SECRET is set without PORT, where Slack sends its events: write PORT=8080 or another, or add ' +
    'SLACK_APP_TOKEN for Socket Mode.';
  const OAUTH_PORT =
    'SLACK_CLIENT_ID is set without PORT, where people add the app to their workspace: write PORT=8080 or another.';
  const OAUTH_KEY =
    'SLACK_CLIENT_ID is set without TOKEN_ENCRYPTION_KEY, which seals the tokens of the workspaces: make one with ' +
    'openssl rand -base64 32.';
  const whole = { SLACK_APP_TOKEN: APP, ...OAUTH, TOKEN_ENCRYPTION_KEY: KEY, PORT: '8080' };

  test.each<[string, NodeJS.ProcessEnv, string[]]>([
    ['a bot token alone', { SLACK_BOT_TOKEN: BOT }, [`SLACK_BOT_TOKEN ${REACHED}`]],
    ['OAuth alone', { ...whole, SLACK_APP_TOKEN: '' }, [`SLACK_CLIENT_ID ${REACHED}`]],
    ['an app-level token alone', { SLACK_APP_TOKEN: APP }, [`SLACK_APP_TOKEN ${ANSWER}`]],
    [
      'a signing secret alone',
      { SLACK_SIGNING_SECRET: SIGNING, PORT: '1' },
      [`SLACK_SIGNING_SECRET ${ANSWER}`],
    ],
    ['HTTP without a port', { SLACK_BOT_TOKEN: BOT, SLACK_SIGNING_SECRET: SIGNING }, [HTTP_PORT]],
    ['OAuth without a port', { ...whole, PORT: '' }, [OAUTH_PORT]],
    [
      'OAuth over HTTP without a port',
      { ...whole, PORT: '', SLACK_APP_TOKEN: '', SLACK_SIGNING_SECRET: SIGNING },
      [OAUTH_PORT],
    ],
    ['OAuth without a key', { ...whole, TOKEN_ENCRYPTION_KEY: '' }, [OAUTH_KEY]],
    [
      'a client ID without its secret',
      { ...whole, SLACK_CLIENT_SECRET: '' },
      ['SLACK_CLIENT_ID is set without SLACK_CLIENT_SECRET: add it from Basic Information of the Slack app.'],
    ],
    [
      'a client secret without its ID',
      { ...whole, SLACK_CLIENT_ID: '' },
      ['SLACK_CLIENT_SECRET is set without SLACK_CLIENT_ID: add it from Basic Information of the Slack app.'],
    ],
    [
      'a bot token beside OAuth',
      { ...whole, SLACK_BOT_TOKEN: BOT },
      [
        'SLACK_BOT_TOKEN and SLACK_CLIENT_ID are both set: keep the token for one workspace, or the client ID and secret for several.',
      ],
    ],
    ['several faults', { ...whole, PORT: '', TOKEN_ENCRYPTION_KEY: '' }, [OAUTH_KEY, OAUTH_PORT]],
  ])('is refused with one sentence for each fault: %s', async (_, env, sentences) => {
    expect(await faultOf(env)).toBe(sentences.join(' '));
  });

  test('is not called incomplete while one of its variables is wrong', async () => {
    const message = await faultOf({ SLACK_BOT_TOKEN: APP, DISCORD_GUILD_IDS: '1'.repeat(18) });
    expect(message).not.toContain('is set without a way');
    // Which keeps nothing back about the other platform.
    expect(message).toContain('DISCORD_GUILD_IDS is set without DISCORD_TOKEN: add the token, or remove');
  });
});

describe('Discord', () => {
  test('is connected with its token alone', async () => {
    expect(await discordOf({ DISCORD_TOKEN: DISCORD })).toEqual({
      token: DISCORD,
      guildIds: [],
      shards: 'auto',
    });
    expect(await loadServerConfig({ DISCORD_API_URL: 'http://127.0.0.1:1/api' })).not.toHaveProperty(
      'discord',
    );
  });

  test('takes servers, shards and the address of another API', async () => {
    const env = {
      DISCORD_TOKEN: DISCORD,
      DISCORD_GUILD_IDS: '100000000000000001, 100000000000000002,,100000000000000001',
      DISCORD_API_URL: 'http://127.0.0.1:4000/api/',
      DISCORD_SHARDS: '0, 3/4',
    };
    expect(await discordOf(env)).toEqual({
      token: DISCORD,
      guildIds: ['100000000000000001', '100000000000000002'],
      apiUrl: 'http://127.0.0.1:4000/api',
      shards: { ids: [0, 3], count: 4 },
    });
  });

  test.each(['auto', '0/1', '0,1,2/3'])('takes DISCORD_SHARDS=%s', async (DISCORD_SHARDS) => {
    expect(await discordOf({ DISCORD_TOKEN: DISCORD, DISCORD_SHARDS })).toBeDefined();
  });

  test.each(['4/4', '0,0/4', '0', '/4', '0/', '0/0', '1-3/4', '-1/4', '0,/4', '0/4/4', 'Auto', '0.5/4'])(
    'refuses DISCORD_SHARDS=%s',
    async (DISCORD_SHARDS) => {
      expect(await faultOf({ DISCORD_TOKEN: DISCORD, DISCORD_SHARDS })).toBe(
        `DISCORD_SHARDS is "${DISCORD_SHARDS}": write auto, or the shards of this process and how many there are in all, such as 0,1/4.`,
      );
    },
  );

  test.each(['DISCORD_GUILD_IDS', 'DISCORD_SHARDS'])('is refused with %s and no token', async (name) => {
    const value = name === 'DISCORD_SHARDS' ? 'auto' : '100000000000000001';
    expect(await faultOf({ [name]: value })).toBe(
      `${name} is set without DISCORD_TOKEN: add the token, or remove ${name}.`,
    );
  });
});

describe('a wrong value is named without being repeated', () => {
  const BASIC = 'from Basic Information of the Slack app';
  const API = (name: string) =>
    `is no address of an API: write an address like http://127.0.0.1:4000/api, or remove it for the real ${name}.`;

  test.each([
    ['SLACK_BOT_TOKEN', 'hunter2', /^is no bot token: write the bot token .* begins with xoxb-\.$/],
    ['SLACK_BOT_TOKEN', 'xoxb-hunter2 hunter2', /^is no bot token: /],
    ['SLACK_BOT_TOKEN', 'XOXB-hunter2', /^is no bot token: /],
    ['SLACK_APP_TOKEN', 'hunter2', `is no app-level token: write the app-level token ${BASIC}`],
    ['SLACK_SIGNING_SECRET', 'hunter2 hunter2', `is no signing secret: write the signing secret ${BASIC}.`],
    ['SLACK_CLIENT_ID', 'hunter2 hunter2', `is no client ID: write the client ID ${BASIC}.`],
    ['SLACK_CLIENT_SECRET', 'hunter2 hunter2', `is no client secret: write the client secret ${BASIC}.`],
    ['SLACK_API_URL', 'ftp://hunter2', API('Slack')],
    ['SLACK_API_URL', 'hunter2', API('Slack')],
    ['SLACK_API_URL', 'http://bot:hunter2@127.0.0.1/api', API('Slack')],
    ['DISCORD_API_URL', 'http://127.0.0.1/api?key=hunter2', API('Discord')],
    ['DISCORD_API_URL', 'http://127.0.0.1/hunter2/v10', /: write it without the version at its end\.$/],
    [
      'DISCORD_TOKEN',
      'Bot hunter2',
      'is no bot token: write the token from Bot in the Developer Portal, and nothing else.',
    ],
    ['DISCORD_TOKEN', '100000000000000001', /not the application ID or the public key\.$/],
    ['DISCORD_TOKEN', 'ab'.repeat(32), /not the application ID or the public key\.$/],
    [
      'DISCORD_GUILD_IDS',
      '100000000000000001,hunter2',
      /^is no list of IDs: write the IDs of servers, 17 to/,
    ],
    ['TOKEN_ENCRYPTION_KEY', 'hunter2', /^is no key: write 32 bytes .*openssl rand -base64 32\)\.$/],
    ['TOKEN_ENCRYPTION_KEY', `${KEY},hunter2`, /^is no key: /],
    ['PUBLIC_URL', 'http://hunter2.example.com', 'is no https address: write an address like https://'],
    ['PUBLIC_URL', 'hunter2.example.com', 'is no https address: '],
  ])('%s=%s', async (name, value, expected) => {
    const message = await faultOf({ [name]: value });
    expect(message.startsWith(`${name} `)).toBe(true);
    const rest = message.slice(name.length + 1);
    if (typeof expected === 'string') expect(rest).toContain(expected);
    else expect(rest).toMatch(expected);
  });

  const FORMS: Array<[what: string, token: string, belongs: string | null]> = [
    ['a bot token of Slack', BOT, 'SLACK_BOT_TOKEN'],
    ['an app-level token of Slack', APP, 'SLACK_APP_TOKEN'],
    ['a client ID of Slack', OAUTH.SLACK_CLIENT_ID, 'SLACK_CLIENT_ID'],
    ['a bot token of Discord', DISCORD, 'DISCORD_TOKEN'],
    ['a user token of Slack', 'xoxp-1-2-hunter2', null],
    ['a token of Slack that expires (token rotation)', 'xoxe.xoxb-1-hunter2', null],
    ['a token of Slack that expires (token rotation)', 'xoxe-1-hunter2', null],
    ['a token of Slack that is of no use here', 'xoxs-1-hunter2', null],
  ];
  // These hold any text.
  const FREE = ['STORE_FILE', 'ESCALATION_CONTACTS', 'HOST'];
  const CHECKED = SERVER_VARIABLES.filter((name) => !FREE.includes(name));

  test.each(FORMS)('%s in every wrong variable', async (what, token, belongs) => {
    for (const name of CHECKED.filter((variable) => variable !== belongs)) {
      const place = belongs === null ? '' : `, which belongs in ${belongs}`;
      const message = await faultOf({ [name]: token });
      expect(message.startsWith(`${name} holds ${what}${place}: `)).toBe(true);
    }
  });

  test('the two tokens of Slack in each other’s place', async () => {
    expect(await faultOf({ SLACK_BOT_TOKEN: APP, SLACK_APP_TOKEN: BOT })).toBe(
      'SLACK_BOT_TOKEN holds an app-level token of Slack, which belongs in SLACK_APP_TOKEN: write the bot token ' +
        'from OAuth & Permissions of the Slack app, which begins with xoxb-. ' +
        'SLACK_APP_TOKEN holds a bot token of Slack, which belongs in SLACK_BOT_TOKEN: write the app-level token ' +
        'from Basic Information of the Slack app, which begins with xapp-.',
    );
  });

  test('a secret in a variable that is shown otherwise', async () => {
    const message = await faultOf({ HOST: 'postgres://bot:hunter2@db/bot' });
    expect(message).toMatch(/^HOST is "postgres:.*": write an address or a name/);
  });
});
