/** Discord's settings: what each may be, how they belong together, and what they mean. */
import { z } from 'zod';
import { type IsSet, partsOf, secret, sentencesOf, webAddress } from './checks.js';

/** How the bot connects to Discord. */
export interface DiscordConfig {
  token: string;
  /** Servers in which commands are registered, where changes show at once; empty registers them everywhere. */
  guildIds: string[];
  /** Address of the REST API where it is not Discord's own; without the version and without a slash at the end. */
  apiUrl?: string;
  shards: DiscordShards;
}

/** What this process runs: as many shards as Discord recommends, or some (`ids`, from 0) of a fixed number (`count`). */
export type DiscordShards = 'auto' | { ids: number[]; count: number };

/** Both stand beside the token in the Developer Portal: the application ID, and the public key. */
const NO_TOKEN = /^(?:\d+|[0-9a-f]{64})$/;

const guildIds = z
  .string()
  .transform(partsOf)
  .refine(
    (ids) => ids.every((id) => /^\d{17,20}$/.test(id)),
    'write the IDs of servers, 17 to 20 digits each, separated by commas',
  );

const shards = z.string().transform((text, context): DiscordShards => {
  const found = shardsOf(text);
  if (found !== undefined) return found;
  context.addIssue({
    code: 'custom',
    message: 'write auto, or the shards of this process and how many there are in all, such as 0,1/4',
  });
  return z.NEVER;
});

function shardsOf(text: string): DiscordShards | undefined {
  if (text === 'auto') return text;
  const [list = '', total = '', ...more] = text.split('/').map((part) => part.trim());
  const numbers = [total, ...list.split(',').map((id) => id.trim())];
  if (more.length > 0 || !numbers.every((number) => /^\d{1,4}$/.test(number))) return undefined;
  const [count = 0, ...ids] = numbers.map(Number);
  const isSound = new Set(ids).size === ids.length && ids.every((id) => id < count);
  return isSound ? { ids, count } : undefined;
}

/** The checks of each variable. */
export const DISCORD_SETTINGS = {
  DISCORD_TOKEN: secret('DISCORD_TOKEN', 'write the token from Bot in the Developer Portal, and nothing else')
    .refine(
      (text) => !NO_TOKEN.test(text),
      'write the token from Bot in the Developer Portal, not the application ID or the public key',
    )
    .optional(),
  DISCORD_GUILD_IDS: guildIds.default([]),
  DISCORD_API_URL: webAddress(
    ['http:', 'https:'],
    'write an address like http://127.0.0.1:4000/api, or remove it for the real Discord',
  )
    .refine((url) => !/\/v\d+$/.test(url), 'write it without the version at its end')
    .optional(),
  DISCORD_SHARDS: shards.default('auto'),
};

/** What is said of a wrong value in its place: it may be secret, or hold a secret by mistake. */
export const DISCORD_NOUNS: Readonly<Partial<Record<keyof typeof DISCORD_SETTINGS, string>>> = {
  DISCORD_TOKEN: 'no bot token',
  DISCORD_GUILD_IDS: 'no list of IDs',
  DISCORD_API_URL: 'no address of an API',
};

/** What is missing; one sentence each. An address alone asks for nothing, so it needs no token. */
export function discordConflicts(isSet: IsSet): string[] {
  return sentencesOf(
    ['DISCORD_GUILD_IDS', 'DISCORD_SHARDS'].map((name) => [
      isSet(name) && !isSet('DISCORD_TOKEN'),
      `${name} is set without DISCORD_TOKEN: add the token, or remove ${name}.`,
    ]),
  );
}

/**
 * The configuration that values make.
 *
 * @returns undefined when they configure no Discord
 */
export function discordConfigOf(
  values: z.infer<z.ZodObject<typeof DISCORD_SETTINGS>>,
): DiscordConfig | undefined {
  const { DISCORD_TOKEN, DISCORD_GUILD_IDS, DISCORD_API_URL, DISCORD_SHARDS } = values;
  if (DISCORD_TOKEN === undefined) return undefined;
  return {
    token: DISCORD_TOKEN,
    guildIds: DISCORD_GUILD_IDS,
    ...(DISCORD_API_URL === undefined ? {} : { apiUrl: DISCORD_API_URL }),
    shards: DISCORD_SHARDS,
  };
}
