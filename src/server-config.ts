/** The settings that have to be right: each is checked, and a wrong one is named with what to write instead. */
import { z } from 'zod';
import { BotError } from './errors.js';
import { LOG_LEVELS, type LogLevel } from './log.js';

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
  /** Where the health server listens, 0 for any free port; its being set is what makes a server of `npm start`. */
  port?: number;
  host: string;
  logLevel: LogLevel;
}

const DAY_MS = 86_400_000;

function wholeNumber(from: number, to: number) {
  const remedy = `write a whole number from ${from} to ${to}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, remedy)
    .transform(Number)
    .refine((value) => value >= from && value <= to, remedy);
}

/** Names and addresses; spaces in one are always a slip. */
const host = z.string().regex(/^[\w.:-]+$/, 'write an address or a name, such as 127.0.0.1 or 0.0.0.0');

const list = z
  .string()
  .transform((text) =>
    [...new Set(text.split(',').map((name) => name.trim()))].filter((name) => name !== ''),
  );

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
  LOG_LEVEL: z.enum(LOG_LEVELS, `write one of ${LOG_LEVELS.join(', ')}`).default('info'),
});

/** The names of the variables that {@link checkServerConfig} reads. */
export const SERVER_VARIABLES = Object.keys(settings.shape) as ReadonlyArray<keyof typeof settings.shape>;

/** Values of these may hold a password, so messages never repeat them. */
const CONFIDENTIAL: ReadonlySet<string> = new Set(['DATABASE_URL']);
const SHOWN_LENGTH = 40;

/**
 * Checks the settings. An empty value counts as none.
 *
 * @param env the environment
 * @throws BotError `config-invalid`: one line that names each wrong variable and says what to write
 */
export function checkServerConfig(env: NodeJS.ProcessEnv): ServerConfig {
  const given = SERVER_VARIABLES.flatMap((name) => {
    const value = env[name]?.trim();
    return value ? [[name, value] as const] : [];
  });
  const result = settings.safeParse(Object.fromEntries(given));
  if (!result.success)
    throw new BotError('config-invalid', faultsOf(result.error, Object.fromEntries(given)));
  const { DATABASE_URL, STORE_FILE, PORT, ...rest } = result.data;
  return {
    ...(DATABASE_URL === undefined ? {} : { databaseUrl: DATABASE_URL }),
    ...(STORE_FILE === undefined ? {} : { storeFile: STORE_FILE }),
    ...(PORT === undefined ? {} : { port: PORT }),
    sessionTtlMs: rest.SESSION_TTL_DAYS * DAY_MS,
    storePastes: rest.STORE_PASTES,
    contacts: rest.ESCALATION_CONTACTS,
    host: rest.HOST,
    logLevel: rest.LOG_LEVEL,
  };
}

function isPostgresUrl(text: string): boolean {
  return URL.canParse(text) && /^postgres(?:ql)?:$/.test(new URL(text).protocol);
}

/** One sentence for each variable. */
function faultsOf(error: z.ZodError, given: Record<string, string>): string {
  const remedies = new Map(error.issues.map(({ path, message }) => [String(path[0]), message]));
  return [...remedies]
    .map(([name, remedy]) => `${name} is ${shown(name, given[name])}: ${remedy}.`)
    .join(' ');
}

function shown(name: string, value = ''): string {
  if (CONFIDENTIAL.has(name)) return 'no address of a PostgreSQL database';
  return JSON.stringify(value.length > SHOWN_LENGTH ? `${value.slice(0, SHOWN_LENGTH)}…` : value);
}
