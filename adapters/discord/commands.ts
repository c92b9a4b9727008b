/** The commands that people see in Discord, and how they are registered: only when something about them changed. */
import {
  type APIApplicationCommand,
  InteractionContextType as Context,
  ApplicationIntegrationType as Install,
  ApplicationCommandType as Kind,
  ApplicationCommandOptionType as Option,
  type RESTAPIPartialCurrentUserGuild,
  type RESTPostAPIApplicationCommandsJSONBody,
  Routes,
} from 'discord.js';
import type { Log } from '../../src/log.js';
import type { CommandNames } from '../../src/reply/command-names.js';
import type { Api } from './api.js';
import { Refused } from './faults.js';

export const EXPLAIN = 'cc-error';
export const LOOK_UP = 'cc-errors';
export const EXPLAIN_MESSAGE = 'Explain this error';

/** What replies call the commands: Discord offers their options by name while somebody types. */
export const NAMES: CommandNames = {
  explain: `/${EXPLAIN} message:`,
  list: `/${LOOK_UP} list`,
  show: `/${EXPLAIN} entry:`,
  search: `/${LOOK_UP} search`,
  help: `/${LOOK_UP} help`,
  status: `/${LOOK_UP} status`,
};

/** Discord sends no longer texts in an option. */
const MAX_TEXT = 6_000;
const MAX_WORDS = 200;
/** Servers that are looked into for commands of their own. */
const MAX_SERVERS = 100;

/** In servers, in direct messages and between people; for servers and for people who installed the bot. */
const EVERYWHERE = {
  contexts: [Context.Guild, Context.BotDM, Context.PrivateChannel],
  integration_types: [Install.GuildInstall, Install.UserInstall],
};

/** All commands, as they are registered. */
export const COMMANDS: readonly RESTPostAPIApplicationCommandsJSONBody[] = [
  {
    ...EVERYWHERE,
    type: Kind.ChatInput,
    name: EXPLAIN,
    description: 'Say what a Claude Code error means and how to fix it',
    options: [
      {
        type: Option.String,
        name: 'message',
        description: 'The error message; for one of many lines leave all of this empty',
        max_length: MAX_TEXT,
      },
      { type: Option.Attachment, name: 'file', description: 'A text file or log with the error' },
      {
        type: Option.String,
        name: 'entry',
        description: 'Show one of the documented errors',
        autocomplete: true,
        max_length: MAX_WORDS,
      },
      { type: Option.Boolean, name: 'private', description: 'Show the answer to you alone' },
    ],
  },
  {
    ...EVERYWHERE,
    type: Kind.ChatInput,
    name: LOOK_UP,
    description: 'Look up documented Claude Code errors, only for you',
    options: [
      { type: Option.Subcommand, name: 'list', description: 'List every documented error' },
      {
        type: Option.Subcommand,
        name: 'search',
        description: 'Find errors by words',
        options: [
          {
            type: Option.String,
            name: 'words',
            description: 'What the error is about',
            required: true,
            max_length: MAX_WORDS,
          },
        ],
      },
      { type: Option.Subcommand, name: 'help', description: 'How to ask, and what I understand in a thread' },
      {
        type: Option.Subcommand,
        name: 'status',
        description: 'Version, number of errors, and how the chats are',
      },
    ],
  },
  { ...EVERYWHERE, type: Kind.Message, name: EXPLAIN_MESSAGE },
];

/** What came of {@link registerCommands} in one place. */
export interface Registration {
  /** Id of a server; undefined for everywhere. */
  guild?: string;
  /** `refused`: the bot is no member there, or was invited without the commands. */
  result: 'same' | 'changed' | 'refused';
}

/**
 * Registers the commands where they are not registered as they are: everywhere, or in some servers, where changes show at
 * once. Those of the other way are taken back, so that nobody sees them twice: with servers at each start, and without
 * when the commands are registered everywhere anew, as they are after a time with servers.
 *
 * @throws BotError `chat-unavailable`, `config-invalid`
 */
export async function registerCommands(
  api: Api,
  application: string,
  guildIds: readonly string[],
): Promise<Registration[]> {
  const everywhere = Routes.applicationCommands(application);
  if (guildIds.length === 0) {
    const takeBack = () => takeBackInServers(api, application);
    return [{ result: await register(api, everywhere, COMMANDS, takeBack) }];
  }
  const registrations: Registration[] = [];
  for (const guild of guildIds) {
    const route = Routes.applicationGuildCommands(application, guild);
    registrations.push({ guild, result: await register(api, route, COMMANDS.map(forGuild)) });
  }
  if (registrations.every(({ result }) => result !== 'refused')) await register(api, everywhere, []);
  return registrations;
}

/** Says what was done, one line each. */
export function reportRegistrations(registrations: readonly Registration[], log: Log): void {
  for (const { guild, result } of registrations) {
    const place = guild === undefined ? 'everywhere' : `in server ${guild}`;
    if (result === 'changed') log.info(`discord: The commands were registered ${place}.`);
    if (result === 'refused')
      log.error(
        `discord: The commands could not be registered ${place}: the bot is not there. Invite it (npx cc-error setup discord shows the link), or correct DISCORD_GUILD_IDS.`,
      );
  }
}

/**
 * Whether commands are registered as they should be.
 *
 * @throws Refused, BotError
 */
export async function areRegistered(api: Api, application: string, guild?: string): Promise<boolean> {
  const route =
    guild === undefined
      ? Routes.applicationCommands(application)
      : Routes.applicationGuildCommands(application, guild);
  const wanted = guild === undefined ? COMMANDS : COMMANDS.map(forGuild);
  return isSame(await api.get<APIApplicationCommand[]>(route), wanted);
}

/** @param before is done first where something changes, so that it is done again when either fails */
async function register(
  api: Api,
  route: string,
  wanted: readonly RESTPostAPIApplicationCommandsJSONBody[],
  before: () => Promise<void> = async () => {},
): Promise<Registration['result']> {
  try {
    if (isSame(await api.get<APIApplicationCommand[]>(route), wanted)) return 'same';
    await before();
    await api.call('PUT', route, { body: wanted });
    return 'changed';
  } catch (error) {
    if (error instanceof Refused && error.status !== 400) return 'refused';
    throw error;
  }
}

/** Takes back the bot's commands in the servers that it is in; those of other names stay. */
async function takeBackInServers(api: Api, application: string): Promise<void> {
  const query = { limit: String(MAX_SERVERS) };
  const servers = await api.get<RESTAPIPartialCurrentUserGuild[]>(Routes.userGuilds(), query);
  for (const { id: guild } of servers) {
    try {
      const route = Routes.applicationGuildCommands(application, guild);
      for (const { id, type, name } of await api.get<APIApplicationCommand[]>(route)) {
        if (!COMMANDS.some((own) => own.name === name && own.type === type)) continue;
        await api.call('DELETE', Routes.applicationGuildCommand(application, guild, id));
      }
    } catch (error) {
      // The bot may be there without its commands.
      if (!(error instanceof Refused)) throw error;
    }
  }
}

/** A command of one server has neither contexts nor installations. */
function forGuild(command: RESTPostAPIApplicationCommandsJSONBody): RESTPostAPIApplicationCommandsJSONBody {
  const { contexts: _, integration_types: __, ...rest } = command;
  return rest as RESTPostAPIApplicationCommandsJSONBody;
}

function isSame(registered: readonly object[], wanted: readonly object[]): boolean {
  const shapes = (commands: readonly object[]) => JSON.stringify(commands.map(shapeOf).sort());
  return shapes(registered) === shapes(wanted);
}

/** Discord gives commands back with ids, versions and defaults; this is what the bot says of them. */
function shapeOf(command: object): string {
  const {
    type,
    name,
    description,
    options,
    contexts,
    integration_types: installs,
    default_member_permissions: permissions,
    nsfw,
  } = command as Record<string, unknown>;
  return JSON.stringify([
    type ?? Kind.ChatInput,
    name,
    description || '',
    optionShapes(options),
    sorted(contexts),
    sorted(installs),
    permissions ?? null,
    nsfw === true,
  ]);
}

function optionShapes(options: unknown): unknown[] {
  return ((options ?? []) as Array<Record<string, unknown>>).map((option) => [
    option.type,
    option.name,
    option.description,
    option.required === true,
    option.autocomplete === true,
    option.max_length ?? null,
    optionShapes(option.options),
  ]);
}

function sorted(numbers: unknown): number[] {
  return [...((numbers ?? []) as number[])].sort((a, b) => a - b);
}
