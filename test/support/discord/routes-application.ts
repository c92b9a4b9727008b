/** The bot itself, its application, its guilds and its commands. */
import { guildFor } from './access.js';
import { invalidForm, missingAccess, unknownCommand, unknownMember, unknownUser } from './api-error.js';
import { commandForm, commandsForm } from './command-checks.js';
import { bodyObject, type Call, NO_CONTENT, ok, type Route, route } from './router.js';
import { asObject, asObjects, isThread, type Json, type WireCommand } from './wire.js';
import type { World } from './world.js';

/** Flags of the application that tell which privileged intents it has; those of bots in fewer than 100 guilds. */
const LIMITED = { presences: 1 << 13, guildMembers: 1 << 15, messageContent: 1 << 19 } as const;
const MAY_BE_CHANGED = LIMITED.presences | LIMITED.guildMembers | LIMITED.messageContent;

/** Flags of the application, by the switches in the portal. */
export function applicationFlags({ portal }: World): number {
  return (
    (portal.presences ? LIMITED.presences : 0) |
    (portal.guildMembers ? LIMITED.guildMembers : 0) |
    (portal.messageContent ? LIMITED.messageContent : 0)
  );
}

/** Commands that were registered, and how often. */
export class CommandRegistry {
  /** By guild; `global` for those of everywhere. */
  readonly places = new Map<string, WireCommand[]>();
  /** Requests that changed something: PUT, POST, PATCH, DELETE. */
  writes = 0;
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** @param guildId undefined for the global ones */
  of(guildId?: string): WireCommand[] {
    return this.places.get(guildId ?? 'global') ?? [];
  }

  /** The command that a person gets by a name: that of the guild first. */
  find(name: string, type: number, guildId: string | undefined): WireCommand | undefined {
    const all = [...(guildId ? this.of(guildId) : []), ...this.of()];
    return all.find((command) => command.name === name && command.type === type);
  }

  /** Replaces all of one place. */
  replace(payloads: unknown, guildId?: string): WireCommand[] {
    const faults = commandsForm(payloads);
    if (faults.length > 0) throw invalidForm(faults);
    const before = this.of(guildId);
    const commands = asObjects(payloads).map((payload) => {
      const same = before.find((each) => each.name === payload.name && each.type === (payload.type ?? 1));
      return this.#make(payload, guildId, same);
    });
    return this.#keep(commands, guildId);
  }

  /** Adds one, in the place of one with its name. @returns whether there was none */
  add(payload: Json, guildId?: string): { command: WireCommand; isNew: boolean } {
    this.#check(payload);
    const before = this.of(guildId);
    const same = before.find((each) => each.name === payload.name && each.type === (payload.type ?? 1));
    const command = this.#make(payload, guildId, same);
    this.#keep([...before.filter((each) => each !== same), command], guildId);
    return { command, isNew: same === undefined };
  }

  change(id: string | undefined, payload: Json, guildId?: string): WireCommand {
    const before = this.get(id, guildId);
    const changed = { ...before, ...payload };
    this.#check(changed);
    const command = this.#make(changed, guildId, before);
    this.#keep(
      this.of(guildId).map((each) => (each === before ? command : each)),
      guildId,
    );
    return command;
  }

  remove(id: string | undefined, guildId?: string): void {
    const command = this.get(id, guildId);
    this.#keep(
      this.of(guildId).filter((each) => each !== command),
      guildId,
    );
  }

  /** @throws ApiError 10063 */
  get(id: string | undefined, guildId?: string): WireCommand {
    const command = this.of(guildId).find((each) => each.id === id);
    if (!command) throw unknownCommand();
    return command;
  }

  #check(payload: Json): void {
    const faults = commandForm(payload);
    if (faults.length > 0) throw invalidForm(faults);
  }

  #keep(commands: WireCommand[], guildId: string | undefined): WireCommand[] {
    this.places.set(guildId ?? 'global', commands);
    this.writes += 1;
    return commands;
  }

  /** As Discord gives it back: with defaults, and with options of which nothing false is told. */
  #make(payload: Json, guildId: string | undefined, before: WireCommand | undefined): WireCommand {
    const { snowflakes, bot } = this.#world;
    const options = asObjects(payload.options);
    const isGlobal = guildId === undefined;
    return {
      id: before?.id ?? snowflakes.next(),
      application_id: bot.id,
      ...(!isGlobal && { guild_id: guildId }),
      version: snowflakes.next(),
      type: Number(payload.type ?? 1),
      name: String(payload.name),
      ...localised(payload),
      description: String(payload.description ?? ''),
      default_member_permissions: (payload.default_member_permissions as string | null) ?? null,
      nsfw: payload.nsfw === true,
      ...(options.length > 0 && { options: options.map(optionOf) }),
      ...(isGlobal && {
        dm_permission: payload.dm_permission !== false,
        contexts: (payload.contexts as number[] | undefined) ?? null,
        integration_types: (payload.integration_types as number[] | undefined) ?? [0],
      }),
    } as WireCommand;
  }
}

function localised({ name_localizations, description_localizations }: Json): Json {
  return {
    name_localizations: name_localizations ?? null,
    description_localizations: description_localizations ?? null,
  };
}

/** An option as Discord gives it back: `required: false` and empty lists are left out. */
function optionOf(option: Json): never {
  const kept = Object.entries(option).filter(
    ([, value]) => value !== undefined && value !== null && value !== false && !isEmptyList(value),
  );
  const { options } = option;
  const nested = Array.isArray(options) &&
    options.length > 0 && { options: asObjects(options).map(optionOf) };
  return { ...Object.fromEntries(kept), ...nested } as never;
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** Users, the application, guilds and commands. */
export function applicationRoutes(world: World, commands: CommandRegistry): Route[] {
  const application = () => ({
    id: world.bot.id,
    name: world.bot.username,
    icon: null,
    description: '',
    bot_public: true,
    bot_require_code_grant: false,
    bot: world.bot,
    owner: { id: '1', username: 'owner', global_name: 'Owner', discriminator: '0', avatar: null },
    team: null,
    verify_key: '0'.repeat(64),
    flags: applicationFlags(world),
    tags: [],
    approximate_guild_count: [...world.guilds.values()].filter(({ isJoined }) => isJoined).length,
    integration_types_config: { 0: {}, 1: {} },
  });
  return [
    route('GET /users/@me', () => ok({ ...world.bot, verified: true, mfa_enabled: false, flags: 0 })),
    route('GET /users/:user', ({ params }) => {
      const user = world.users.get(params.user ?? '');
      if (!user) throw unknownUser();
      return ok(user);
    }),
    route('GET /applications/@me', () => ok(application())),
    route('PATCH /applications/@me', (call) => {
      changeFlags(world, bodyObject(call).flags);
      return ok(application());
    }),
    route('GET /oauth2/applications/@me', () => ok(application())),
    ...guildRoutes(world),
    ...commandRoutes(world, commands),
  ];
}

/** The switches of the privileged intents; the other flags are Discord's own. */
function changeFlags({ portal }: World, flags: unknown): void {
  if (flags === undefined) return;
  if (typeof flags !== 'number' || (flags & ~MAY_BE_CHANGED) !== 0) {
    throw invalidForm([{ path: 'flags', code: 'APPLICATION_FLAGS_INVALID', message: 'Invalid flags' }]);
  }
  portal.presences = (flags & LIMITED.presences) !== 0;
  portal.guildMembers = (flags & LIMITED.guildMembers) !== 0;
  portal.messageContent = (flags & LIMITED.messageContent) !== 0;
}

function guildRoutes(world: World): Route[] {
  return [
    route('GET /users/@me/guilds', () => {
      const joined = [...world.guilds.values()].filter(({ isJoined }) => isJoined);
      return ok(
        joined.map(({ id, name, botPermissions }) => ({
          id,
          name,
          icon: null,
          owner: false,
          permissions: String(botPermissions),
          features: [],
        })),
      );
    }),
    route('GET /guilds/:guild', ({ params }) => ok(world.guildObject(guildFor(world, params.guild)))),
    route('GET /guilds/:guild/channels', ({ params }) => {
      const channels = world.channelsOf(guildFor(world, params.guild));
      return ok(channels.filter((channel) => !isThread(channel)));
    }),
    route('GET /guilds/:guild/roles', ({ params }) => ok(world.rolesOf(guildFor(world, params.guild)))),
    route('GET /guilds/:guild/members/:user', ({ params }) => {
      const guild = guildFor(world, params.guild);
      const id = params.user === '@me' ? world.bot.id : (params.user ?? '');
      const user = world.users.get(id);
      if (!user) throw unknownUser();
      if (!guild.memberIds.has(id)) throw unknownMember();
      return ok(world.member(guild, id, user));
    }),
    route('DELETE /users/@me/guilds/:guild', ({ params }) => {
      world.loseGuild(guildFor(world, params.guild), false);
      return NO_CONTENT;
    }),
  ];
}

/** Commands of everywhere and of one guild have the same routes. */
function commandRoutes(world: World, commands: CommandRegistry): Route[] {
  const place = ({ params }: Call): string | undefined => {
    if (params.application !== world.bot.id) throw missingAccess();
    if (params.guild === undefined) return undefined;
    if (!world.guilds.get(params.guild)?.isJoined) throw missingAccess();
    return params.guild;
  };
  return ['/applications/:application', '/applications/:application/guilds/:guild'].flatMap((base) => [
    route(`GET ${base}/commands`, (call) => ok(commands.of(place(call)))),
    route(`PUT ${base}/commands`, (call) => ok(commands.replace(call.body, place(call)))),
    route(`POST ${base}/commands`, (call) => {
      const { command, isNew } = commands.add(bodyObject(call), place(call));
      return ok(command, isNew ? 201 : 200);
    }),
    route(`GET ${base}/commands/:command`, (call) => ok(commands.get(call.params.command, place(call)))),
    route(`PATCH ${base}/commands/:command`, (call) =>
      ok(commands.change(call.params.command, asObject(call.body), place(call))),
    ),
    route(`DELETE ${base}/commands/:command`, (call) => {
      commands.remove(call.params.command, place(call));
      return NO_CONTENT;
    }),
  ]);
}
