/** The settings that have to be right: each is checked, and a wrong one is named with what to write instead. */
import { z } from 'zod';
import { BotError } from './errors.js';
import { LOG_LEVELS, type LogLevel } from './log.js';
import { redact } from './paste/redact.js';
import { areSealingKeys, KEY_REMEDY } from './sealing.js';
import { type IsSet, list, webAddress, wholeNumber } from './settings/checks.js';
import {
  DISCORD_NOUNS,
  DISCORD_SETTINGS,
  type DiscordConfig,
  discordConfigOf,
  discordConflicts,
} from './settings/discord.js';
import { misplacedToken } from './settings/recognised.js';
import {
  SLACK_NOUNS,
  SLACK_SETTINGS,
  type SlackConfig,
  slackConfigOf,
  slackConflicts,
} from './settings/slack.js';

export type { DiscordConfig, DiscordShards } from './settings/discord.js';
export type {
  SlackAuth,
  SlackConfig,
  SlackHttpConfig,
  SlackOauth,
  SlackSocketConfig,
  SlackTokenAuth,
} from './settings/slack.js';

/** What the running bot and the commands that open its store need to know. */
export interface ServerConfig {
  /** Address of a PostgreSQL database; wins over `storeFile`. */
  databaseUrl?: string;
  /** Path of the store's file. */
  storeFile?: string;
  /** How long a thread without activity is remembered, in milliseconds. */
  sessionTtlMs: number;
  /** Whether the redacted text of pastes is kept with the thread. */
  storePastes: boolean;
  /** Names or mentions of the people who take over when somebody asks for a person. */
  contacts: string[];
  /** Where the server listens, 0 for any free port; its being set is what makes a server of `npm start`. */
  port?: number;
  host: string;
  /** Where browsers reach that server from outside, as in `https://bot.example.com`; without a slash at the end. */
  publicUrl?: string;
  logLevel: LogLevel;
  /** Absent where Slack is not to be connected. */
  slack?: SlackConfig;
  /** Absent where Discord is not to be connected. */
  discord?: DiscordConfig;
}

const DAY_MS = 86_400_000;

/** Names and addresses; spaces in one are always a slip. */
const host = z.string().regex(/^[\w.:-]+$/, 'write an address or a name, such as 127.0.0.1 or 0.0.0.0');

const settings = z.object({
  DATABASE_URL: z
    .string()
    .refine(isPostgresUrl, 'write an address like postgres://user:password@host:5432/database')
    .optional(),
  STORE_FILE: z.string().optional(),
  SESSION_TTL_DAYS: wholeNumber(1, 3650).default(30),
  STORE_PASTES: z
    .stringbool({ truthy: ['true'], falsy: ['false'], error: 'write true or false' })
    .default(false),
  ESCALATION_CONTACTS: list.default([]),
  PORT: wholeNumber(0, 65_535).optional(),
  HOST: host.default('127.0.0.1'),
  PUBLIC_URL: webAddress(['https:'], 'write an address like https://bot.example.com').optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, `write one of ${LOG_LEVELS.join(', ')}`).default('info'),
  TOKEN_ENCRYPTION_KEY: z.string().refine(areSealingKeys, KEY_REMEDY).optional(),
  ...SLACK_SETTINGS,
  ...DISCORD_SETTINGS,
});

/** The names of the variables that {@link checkServerConfig} reads. */
export const SERVER_VARIABLES = Object.keys(settings.shape) as ReadonlyArray<keyof typeof settings.shape>;

/** Values of these may hold a secret, so messages never repeat them and say this instead. */
const NOUNS: Readonly<Record<string, string | undefined>> = {
  DATABASE_URL: 'no address of a PostgreSQL database',
  PUBLIC_URL: 'no https address',
  TOKEN_ENCRYPTION_KEY: 'no key',
  ...SLACK_NOUNS,
  ...DISCORD_NOUNS,
};
const SHOWN_LENGTH = 40;

/**
 * Checks the settings. An empty value counts as none.
 *
 * @param env the environment
 * @throws BotError `config-invalid`: one line that names each wrong variable and says what to write
 */
export function checkServerConfig(env: NodeJS.ProcessEnv): ServerConfig {
  const given = new Map<string, string>();
  for (const name of SERVER_VARIABLES) {
    const value = env[name]?.trim();
    if (value) given.set(name, value);
  }
  const result = settings.safeParse(Object.fromEntries(given));
  const remedies = new Map(result.error?.issues.map(({ path, message }) => [String(path[0]), message]));
  const faults = [
    ...faultsOf(remedies, given),
    ...conflictsOf([...remedies.keys()], (name) => given.has(name)),
  ];
  if (result.data === undefined || faults.length > 0) throw new BotError('config-invalid', faults.join(' '));
  return configOf(result.data);
}

function configOf(values: z.infer<typeof settings>): ServerConfig {
  const { DATABASE_URL, STORE_FILE, PORT, PUBLIC_URL } = values;
  const slack = slackConfigOf(values);
  const discord = discordConfigOf(values);
  return {
    ...(DATABASE_URL === undefined ? {} : { databaseUrl: DATABASE_URL }),
    ...(STORE_FILE === undefined ? {} : { storeFile: STORE_FILE }),
    ...(PORT === undefined ? {} : { port: PORT }),
    ...(PUBLIC_URL === undefined ? {} : { publicUrl: PUBLIC_URL }),
    ...(slack === undefined ? {} : { slack }),
    ...(discord === undefined ? {} : { discord }),
    sessionTtlMs: values.SESSION_TTL_DAYS * DAY_MS,
    storePastes: values.STORE_PASTES,
    contacts: values.ESCALATION_CONTACTS,
    host: values.HOST,
    logLevel: values.LOG_LEVEL,
  };
}

function isPostgresUrl(text: string): boolean {
  return URL.canParse(text) && /^postgres(?:ql)?:$/.test(new URL(text).protocol);
}

/** One sentence for each variable. */
function faultsOf(remedies: ReadonlyMap<string, string>, given: ReadonlyMap<string, string>): string[] {
  return [...remedies].map(([name, remedy]) => `${name} ${stateOf(name, given.get(name))}: ${remedy}.`);
}

function stateOf(name: string, value = ''): string {
  const token = misplacedToken(name, value);
  if (token !== undefined) {
    return `holds ${token.what}${token.variable === null ? '' : `, which belongs in ${token.variable}`}`;
  }
  return `is ${NOUNS[name] ?? shown(value)}`;
}

/** Without secrets that stand here by mistake. */
function shown(value: string): string {
  const { text } = redact(value);
  return JSON.stringify(text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text);
}

/** What does not go together on a platform whose variables are right each by itself. */
function conflictsOf(wrong: readonly string[], isSet: IsSet): string[] {
  const isRight = (prefix: string) => !wrong.some((name) => name.startsWith(prefix));
  return [
    ...(isRight('SLACK_') ? slackConflicts(isSet) : []),
    ...(isRight('DISCORD_') ? discordConflicts(isSet) : []),
  ];
}
