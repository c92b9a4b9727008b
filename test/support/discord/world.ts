/** What there is on the local Discord: people, guilds, channels, threads and messages; and the events of their changes. */
import { FileStore } from './files.js';
import { Snowflakes } from './snowflakes.js';
import {
  ALL_PERMISSIONS,
  ChannelType,
  Intent,
  isThread,
  type Json,
  Permission,
  type WireChannel,
  type WireMember,
  type WireMessage,
  type WireRole,
  type WireUser,
} from './wire.js';

/** One thing that the gateway tells those sessions that asked for it. */
export interface WorldEvent {
  /** Such as `MESSAGE_CREATE`. */
  name: string;
  data: object;
  /** What sessions without the message content intent get instead; undefined where that is the same. */
  withoutContent?: object | undefined;
  /** Any of these intents is needed; 0 for events that everybody gets. */
  intents: number;
  /** Decides which shard gets it; events without one go to shard 0. */
  guildId?: string | undefined;
}

/** A guild as the server knows it. */
export interface GuildState {
  readonly id: string;
  name: string;
  /** Whether the bot is a member. */
  isJoined: boolean;
  /** Whether the guild is down, as in an outage. */
  isUnavailable: boolean;
  /** What the bot may do where a channel says nothing else. */
  botPermissions: bigint;
  readonly memberIds: Set<string>;
}

/** Switches of the application in Discord's developer portal. */
export interface Portal {
  /** The privileged MESSAGE CONTENT intent; without it content is hidden in REST answers, too. */
  messageContent: boolean;
  guildMembers: boolean;
  presences: boolean;
}

/** What a new channel may be told. */
export interface ChannelOptions {
  name?: string;
  /** `ChannelType.text` unless told. */
  type?: number;
  topic?: string;
  /** The bot's permissions there; those of the guild unless told. */
  botPermissions?: bigint;
}

/** Everything that is kept; changes are told to listeners. */
export class World {
  readonly snowflakes = new Snowflakes();
  readonly files = new FileStore();
  readonly users = new Map<string, WireUser>();
  readonly guilds = new Map<string, GuildState>();
  readonly channels = new Map<string, WireChannel>();
  /** By channel, oldest first. */
  readonly messages = new Map<string, Map<string, WireMessage>>();
  /** Messages that one person sees, oldest first, with that person's id. */
  readonly ephemerals = new Map<string, { message: WireMessage; userId: string }>();
  /** By thread: ids of its members. */
  readonly threadMembers = new Map<string, Set<string>>();
  /** People who take no direct messages. */
  readonly closedToDms = new Set<string>();
  /** By channel: the bot's permissions, where they are not those of the guild. */
  readonly #permissions = new Map<string, bigint>();
  readonly #listeners = new Set<(event: WorldEvent) => void>();
  #skewMs = 0;

  /** @param bot the user that the bot is; its id is the application's */
  constructor(
    readonly bot: WireUser,
    readonly portal: Portal,
  ) {
    this.users.set(bot.id, bot);
  }

  /** Milliseconds since 1970, with the time that was skipped. */
  now(): number {
    return Date.now() + this.#skewMs;
  }

  /** Lets time pass for everything that expires: interactions, their tokens, nonces. */
  skip(ms: number): void {
    this.#skewMs += ms;
  }

  onEvent(listener: (event: WorldEvent) => void): void {
    this.#listeners.add(listener);
  }

  emit(event: WorldEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  addUser(name: string, isBot = false): WireUser {
    const user: WireUser = {
      id: this.snowflakes.next(),
      username: name,
      global_name: name,
      discriminator: '0',
      avatar: null,
      ...(isBot && { bot: true }),
    };
    this.users.set(user.id, user);
    return user;
  }

  addGuild(
    name: string,
    isJoined: boolean,
    botPermissions: bigint,
    id = this.snowflakes.nextGuild(),
  ): GuildState {
    const memberIds = new Set<string>(isJoined ? [this.bot.id] : []);
    const guild: GuildState = { id, name, isJoined, isUnavailable: false, botPermissions, memberIds };
    this.guilds.set(id, guild);
    if (isJoined) this.announceGuild(guild);
    return guild;
  }

  addChannel(guild: GuildState, { name, type, topic, botPermissions }: ChannelOptions): WireChannel {
    const channel: WireChannel = {
      id: this.snowflakes.next(),
      type: type ?? ChannelType.text,
      guild_id: guild.id,
      name: name ?? 'general',
      parent_id: null,
      position: this.channels.size,
      topic: topic ?? null,
      nsfw: false,
      flags: 0,
      rate_limit_per_user: 0,
      last_message_id: null,
      permission_overwrites: [],
      ...(type === ChannelType.forum && { available_tags: [] }),
    };
    this.channels.set(channel.id, channel);
    if (botPermissions !== undefined) this.#overwrite(channel, botPermissions);
    this.emitChannel('CHANNEL_CREATE', channel);
    return channel;
  }

  /** The direct messages between people; with two of them and more than one of them a group. */
  directChannel(people: readonly WireUser[]): WireChannel {
    const ids = people.map(({ id }) => id).sort();
    const type = ids.length > 2 ? ChannelType.groupDm : ChannelType.dm;
    for (const channel of this.channels.values()) {
      const recipients = channel.recipients?.map(({ id }) => id).sort();
      if (recipients && recipients.join() === ids.join()) return channel;
    }
    const channel: WireChannel = {
      id: this.snowflakes.next(),
      type,
      flags: 0,
      last_message_id: null,
      recipients: [...people],
    };
    this.channels.set(channel.id, channel);
    return channel;
  }

  /** Direct messages as the bot sees them: without itself among the recipients. */
  channelForBot(channel: WireChannel): WireChannel & Json {
    const { recipients, ...rest } = channel;
    const others = recipients?.filter(({ id }) => id !== this.bot.id);
    const isMember = this.threadMembers.get(channel.id)?.has(this.bot.id);
    return {
      ...rest,
      ...(others && { recipients: others }),
      ...(isMember && { member: this.threadMember(channel.id, this.bot.id) }),
    };
  }

  /** Whether the bot takes part in these direct messages. */
  isBotDm(channel: WireChannel): boolean {
    return channel.recipients?.some(({ id }) => id === this.bot.id) ?? false;
  }

  /** The channel that decides about permissions: the parent of a thread. */
  #ruling(channel: WireChannel): WireChannel {
    return (isThread(channel) && this.channels.get(channel.parent_id ?? '')) || channel;
  }

  /** What the bot may do in a channel; nothing in places that it is no member of. */
  permissionsIn(channel: WireChannel): bigint {
    if (!channel.guild_id) return this.isBotDm(channel) ? ALL_PERMISSIONS : 0n;
    const guild = this.guilds.get(channel.guild_id);
    if (!guild?.isJoined) return 0n;
    return this.#permissions.get(this.#ruling(channel).id) ?? guild.botPermissions;
  }

  /** Whether the bot sees a channel: private threads are for their members and moderators. */
  canView(channel: WireChannel): boolean {
    const permissions = this.permissionsIn(channel);
    if ((permissions & Permission.viewChannel) === 0n) return false;
    if (channel.type !== ChannelType.privateThread) return true;
    const isMember = this.threadMembers.get(channel.id)?.has(this.bot.id) ?? false;
    return isMember || (permissions & Permission.manageThreads) !== 0n;
  }

  /** Changes what the bot may do in a channel and its threads. */
  permit(channel: WireChannel, permissions: bigint): void {
    const ruling = this.#ruling(channel);
    this.#overwrite(ruling, permissions);
    this.emitChannel('CHANNEL_UPDATE', ruling, true);
  }

  /** Says it in a permission overwrite, so that a client computes the same. */
  #overwrite(channel: WireChannel, permissions: bigint): void {
    this.#permissions.set(channel.id, permissions);
    const deny = ALL_PERMISSIONS & ~permissions;
    channel.permission_overwrites = [
      { id: this.bot.id, type: 1, allow: String(permissions), deny: String(deny) },
    ];
  }

  /** @param always also where the bot sees no messages: bots are told of channels that they cannot read */
  emitChannel(name: string, channel: WireChannel, always = false): void {
    const guild = this.guilds.get(channel.guild_id ?? '');
    if (!guild?.isJoined || !(always || this.canView(channel))) return;
    const data = this.channelForBot(channel);
    this.emit({ name, data, intents: Intent.guilds, guildId: guild.id });
  }

  removeChannel(channel: WireChannel): void {
    const canView = this.canView(channel);
    for (const thread of this.threadsOf(channel.id)) this.#forget(thread);
    this.#forget(channel);
    const { id, guild_id, parent_id, type } = channel;
    if (!isThread(channel)) this.emitChannel('CHANNEL_DELETE', channel, canView);
    else if (canView) {
      const data = { id, guild_id, parent_id, type };
      this.emit({ name: 'THREAD_DELETE', data, intents: Intent.guilds, guildId: guild_id });
    }
  }

  #forget({ id }: WireChannel): void {
    this.channels.delete(id);
    this.messages.delete(id);
    this.threadMembers.delete(id);
  }

  threadsOf(parentId: string): WireChannel[] {
    return [...this.channels.values()].filter(
      (channel) => isThread(channel) && channel.parent_id === parentId,
    );
  }

  threadMember(threadId: string, userId: string): Json {
    const joined = new Date(this.snowflakes.timeOf(threadId)).toISOString();
    return { id: threadId, user_id: userId, join_timestamp: joined, flags: 0 };
  }

  messagesIn(channelId: string): Map<string, WireMessage> {
    let list = this.messages.get(channelId);
    if (!list) {
      list = new Map();
      this.messages.set(channelId, list);
    }
    return list;
  }

  /** Tells the bot of a guild that it joined, or that came back. */
  announceGuild(guild: GuildState): void {
    this.emit({
      name: 'GUILD_CREATE',
      data: this.guildCreate(guild),
      intents: Intent.guilds,
      guildId: guild.id,
    });
  }

  /** Removes the bot from a guild, or takes the guild down. */
  loseGuild(guild: GuildState, isOutage: boolean): void {
    const data = isOutage ? { id: guild.id, unavailable: true } : { id: guild.id };
    this.emit({ name: 'GUILD_DELETE', data, intents: Intent.guilds, guildId: guild.id });
    if (isOutage) guild.isUnavailable = true;
    else {
      guild.isJoined = false;
      guild.memberIds.delete(this.bot.id);
    }
  }

  channelsOf(guild: GuildState): WireChannel[] {
    return [...this.channels.values()].filter(({ guild_id }) => guild_id === guild.id);
  }

  /** The guild's `@everyone` and the bot's own role, from which clients compute permissions. */
  rolesOf(guild: GuildState): WireRole[] {
    const role = { color: 0, hoist: false, mentionable: false };
    const botPermissions = String(guild.botPermissions);
    const tags = { bot_id: this.bot.id };
    return [
      { ...role, id: guild.id, name: '@everyone', position: 0, permissions: '0', managed: false },
      {
        ...role,
        id: this.botRoleId(guild),
        name: this.bot.username,
        position: 1,
        permissions: botPermissions,
        managed: true,
        tags,
      },
    ];
  }

  botRoleId(guild: GuildState): string {
    // A bit that ids of this server do not use.
    return String(BigInt(guild.id) | (1n << 12n));
  }

  /** @param user undefined for the partial member that messages carry */
  member(guild: GuildState, userId: string, user?: WireUser): WireMember {
    return {
      ...(user && { user }),
      nick: null,
      roles: userId === this.bot.id ? [this.botRoleId(guild)] : [],
      joined_at: new Date(this.snowflakes.timeOf(guild.id)).toISOString(),
      deaf: false,
      mute: false,
      flags: 0,
    };
  }

  /** What REST gives of a guild. */
  guildObject(guild: GuildState): Json {
    return {
      id: guild.id,
      name: guild.name,
      icon: null,
      owner_id: [...guild.memberIds].find((id) => id !== this.bot.id) ?? this.bot.id,
      roles: this.rolesOf(guild),
      emojis: [],
      stickers: [],
      features: ['COMMUNITY'],
      afk_timeout: 300,
      afk_channel_id: null,
      system_channel_id: null,
      system_channel_flags: 0,
      verification_level: 0,
      default_message_notifications: 0,
      explicit_content_filter: 0,
      mfa_level: 0,
      premium_tier: 0,
      nsfw_level: 0,
      preferred_locale: 'en-US',
      premium_progress_bar_enabled: false,
    };
  }

  /** What the gateway tells of a guild. */
  guildCreate(guild: GuildState): Json {
    const channels = this.channelsOf(guild);
    const botMember = this.member(guild, this.bot.id, this.bot);
    const threads = channels.filter(
      (channel) => isThread(channel) && !channel.thread_metadata?.archived && this.canView(channel),
    );
    return {
      ...this.guildObject(guild),
      joined_at: botMember.joined_at,
      large: false,
      unavailable: false,
      member_count: guild.memberIds.size,
      members: [botMember],
      channels: channels.filter((channel) => !isThread(channel)),
      threads: threads.map((thread) => this.channelForBot(thread)),
      voice_states: [],
      presences: [],
      stage_instances: [],
      guild_scheduled_events: [],
      soundboard_sounds: [],
    };
  }
}
