/** Slack's settings: what each may be, how they belong together, and what they mean. */
import { z } from 'zod';
import { type IsSet, secret, sentencesOf, webAddress } from './checks.js';

/** How Slack delivers events. */
export type SlackConfig = SlackSocketConfig | SlackHttpConfig;

/** Over a connection that the bot opens, so that it needs no public address. */
export interface SlackSocketConfig extends SlackBase {
  mode: 'socket';
  appToken: string;
}

/** By requests to the bot's server; `ServerConfig.port` is set. */
export interface SlackHttpConfig extends SlackBase {
  mode: 'http';
  /** What Slack signs its requests with. */
  signingSecret: string;
}

interface SlackBase {
  auth: SlackAuth;
  /** Address of the Web API where it is not Slack's own; without a slash at the end. */
  apiUrl?: string;
}

/** Whose tokens the bot answers with. */
export type SlackAuth = SlackTokenAuth | SlackOauth;

/** One workspace. */
export interface SlackTokenAuth {
  type: 'token';
  botToken: string;
}

/** Workspaces that people add, with their tokens in the store; `ServerConfig.port` is set. */
export interface SlackOauth {
  type: 'oauth';
  clientId: string;
  clientSecret: string;
  /** For `sealerFrom`. */
  encryptionKey: string;
}

const WHERE = 'from Basic Information of the Slack app';

/** The checks of each variable. */
export const SLACK_SETTINGS = {
  SLACK_BOT_TOKEN: z
    .string()
    .regex(
      /^xoxb-\S+$/,
      'write the bot token from OAuth & Permissions of the Slack app, which begins with xoxb-',
    )
    .optional(),
  SLACK_APP_TOKEN: z
    .string()
    .regex(/^xapp-\S+$/, `write the app-level token ${WHERE}, which begins with xapp-`)
    .optional(),
  SLACK_SIGNING_SECRET: secret('SLACK_SIGNING_SECRET', `write the signing secret ${WHERE}`).optional(),
  SLACK_CLIENT_ID: secret('SLACK_CLIENT_ID', `write the client ID ${WHERE}`).optional(),
  SLACK_CLIENT_SECRET: secret('SLACK_CLIENT_SECRET', `write the client secret ${WHERE}`).optional(),
  SLACK_API_URL: webAddress(
    ['http:', 'https:'],
    'write an address like http://127.0.0.1:4000/api, or remove it for the real Slack',
  ).optional(),
};

/** What is said of a wrong value in its place: it may be secret, or hold a secret by mistake. */
export const SLACK_NOUNS: Readonly<Record<keyof typeof SLACK_SETTINGS, string>> = {
  SLACK_BOT_TOKEN: 'no bot token',
  SLACK_APP_TOKEN: 'no app-level token',
  SLACK_SIGNING_SECRET: 'no signing secret',
  SLACK_CLIENT_ID: 'no client ID',
  SLACK_CLIENT_SECRET: 'no client secret',
  SLACK_API_URL: 'no address of an API',
};

/** What is missing, or does not go together; one sentence each, that names the variables and says what to do. */
export function slackConflicts(isSet: IsSet): string[] {
  const bot = isSet('SLACK_BOT_TOKEN');
  const app = isSet('SLACK_APP_TOKEN');
  const signing = isSet('SLACK_SIGNING_SECRET');
  const port = isSet('PORT');
  const pair = ['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET'];
  const oauth = pair.some(isSet);
  const [client, missing] = [pair.find(isSet), pair.find((name) => !isSet(name))];
  return sentencesOf([
    [
      bot && oauth,
      `SLACK_BOT_TOKEN and ${client} are both set: keep the token for one workspace, or the client ID and secret for several.`,
    ],
    [!bot && oauth && missing !== undefined, `${client} is set without ${missing}: add it ${WHERE}.`],
    [
      oauth && !isSet('TOKEN_ENCRYPTION_KEY'),
      `${client} is set without TOKEN_ENCRYPTION_KEY, which seals the tokens of the workspaces: make one with openssl rand -base64 32.`,
    ],
    [
      (bot || oauth) && !app && !signing,
      `${bot ? 'SLACK_BOT_TOKEN' : client} is set without a way for Slack to reach the bot: add SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET and PORT for HTTP.`,
    ],
    [
      (app || signing) && !bot && !oauth,
      `${app ? 'SLACK_APP_TOKEN' : 'SLACK_SIGNING_SECRET'} is set without a token to answer with: add SLACK_BOT_TOKEN for one workspace, or SLACK_CLIENT_ID and SLACK_CLIENT_SECRET for several.`,
    ],
    [
      oauth && !port,
      `${client} is set without PORT, where people add the app to their workspace: write PORT=8080 or another.`,
    ],
    [
      signing && !app && !oauth && !port,
      'SLACK_SIGNING_SECRET is set without PORT, where Slack sends its events: write PORT=8080 or another, or add SLACK_APP_TOKEN for Socket Mode.',
    ],
  ]);
}

type SlackValues = z.infer<z.ZodObject<typeof SLACK_SETTINGS>> & {
  TOKEN_ENCRYPTION_KEY?: string | undefined;
};

/**
 * The configuration that values without conflicts make.
 *
 * @returns undefined when they configure no Slack
 */
export function slackConfigOf(values: SlackValues): SlackConfig | undefined {
  const auth = authOf(values);
  if (auth === undefined) return undefined;
  const { SLACK_API_URL, SLACK_APP_TOKEN, SLACK_SIGNING_SECRET } = values;
  const base = { auth, ...(SLACK_API_URL === undefined ? {} : { apiUrl: SLACK_API_URL }) };
  if (SLACK_APP_TOKEN !== undefined) return { mode: 'socket', appToken: SLACK_APP_TOKEN, ...base };
  // Refused as a conflict before.
  if (SLACK_SIGNING_SECRET === undefined) return undefined;
  return { mode: 'http', signingSecret: SLACK_SIGNING_SECRET, ...base };
}

function authOf(values: SlackValues): SlackAuth | undefined {
  const { SLACK_BOT_TOKEN, SLACK_CLIENT_ID, SLACK_CLIENT_SECRET, TOKEN_ENCRYPTION_KEY } = values;
  if (SLACK_BOT_TOKEN !== undefined) return { type: 'token', botToken: SLACK_BOT_TOKEN };
  if (SLACK_CLIENT_ID === undefined || SLACK_CLIENT_SECRET === undefined) return undefined;
  if (TOKEN_ENCRYPTION_KEY === undefined) return undefined;
  return {
    type: 'oauth',
    clientId: SLACK_CLIENT_ID,
    clientSecret: SLACK_CLIENT_SECRET,
    encryptionKey: TOKEN_ENCRYPTION_KEY,
  };
}
