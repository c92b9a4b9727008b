/** Discord's wire format, API version 10, as far as a bot that answers messages and interactions sees it. */

/** A JSON object that a client sent; nothing about it is known yet. */
export type Json = Record<string, unknown>;

/** Kinds of channels and threads. */
export const ChannelType = {
  text: 0,
  dm: 1,
  groupDm: 3,
  announcement: 5,
  announcementThread: 10,
  publicThread: 11,
  privateThread: 12,
  forum: 15,
} as const;

/** Gateway intents; a session gets the events of those that it asked for. */
export const Intent = {
  guilds: 1 << 0,
  guildMembers: 1 << 1,
  guildPresences: 1 << 8,
  guildMessages: 1 << 9,
  directMessages: 1 << 12,
  messageContent: 1 << 15,
} as const;

/** Every bit that the gateway knows (26 and beyond are unassigned). */
export const ALL_INTENTS = 0x3ff_ffff;

/** Flags of messages. */
export const MessageFlag = {
  suppressEmbeds: 1 << 2,
  hasThread: 1 << 5,
  ephemeral: 1 << 6,
  loading: 1 << 7,
  suppressNotifications: 1 << 12,
  componentsV2: 1 << 15,
} as const;

/** Permission bits that this server checks. */
export const Permission = {
  manageChannels: 1n << 4n,
  addReactions: 1n << 6n,
  viewChannel: 1n << 10n,
  sendMessages: 1n << 11n,
  manageMessages: 1n << 13n,
  embedLinks: 1n << 14n,
  attachFiles: 1n << 15n,
  readMessageHistory: 1n << 16n,
  mentionEveryone: 1n << 17n,
  useExternalEmojis: 1n << 18n,
  useApplicationCommands: 1n << 31n,
  manageThreads: 1n << 34n,
  createPublicThreads: 1n << 35n,
  createPrivateThreads: 1n << 36n,
  sendMessagesInThreads: 1n << 38n,
} as const;

/** All of them. */
export const ALL_PERMISSIONS = Object.values(Permission).reduce((all, bit) => all | bit, 0n);

/** What somebody did. */
export const InteractionType = {
  ping: 1,
  command: 2,
  component: 3,
  autocomplete: 4,
  modalSubmit: 5,
} as const;

/** Ways to answer an interaction. */
export const CallbackType = {
  pong: 1,
  message: 4,
  deferredMessage: 5,
  deferredUpdate: 6,
  update: 7,
  choices: 8,
  modal: 9,
} as const;

/** Kinds of components. */
export const ComponentType = {
  actionRow: 1,
  button: 2,
  stringSelect: 3,
  textInput: 4,
  userSelect: 5,
  roleSelect: 6,
  mentionableSelect: 7,
  channelSelect: 8,
  section: 9,
  textDisplay: 10,
  thumbnail: 11,
  mediaGallery: 12,
  file: 13,
  separator: 14,
  container: 17,
  label: 18,
  fileUpload: 19,
  radioGroup: 21,
  checkboxGroup: 22,
  checkbox: 23,
} as const;

/** A person or a bot. */
export interface WireUser {
  id: string;
  username: string;
  global_name: string | null;
  discriminator: string;
  avatar: null;
  bot?: boolean;
  system?: boolean;
}

/** What a channel grants and denies; permission bits in decimal digits. */
export interface WireOverwrite {
  id: string;
  /** 0 for a role, 1 for a member. */
  type: 0 | 1;
  allow: string;
  deny: string;
}

/** The state of a thread. */
export interface WireThreadMetadata {
  archived: boolean;
  auto_archive_duration: number;
  /** ISO 8601. */
  archive_timestamp: string;
  locked: boolean;
  create_timestamp: string;
  invitable?: boolean;
}

/** A channel, a thread or direct messages. */
export interface WireChannel {
  id: string;
  type: number;
  name?: string | null;
  guild_id?: string;
  parent_id?: string | null;
  position?: number;
  topic?: string | null;
  nsfw?: boolean;
  flags?: number;
  rate_limit_per_user?: number;
  last_message_id?: string | null;
  permission_overwrites?: WireOverwrite[];
  /** Direct messages only. */
  recipients?: WireUser[];
  /** Forums only: the tags that can be applied. */
  available_tags?: { id: string; name: string }[];
  /** Posts of forums only. */
  applied_tags?: string[];
  owner_id?: string;
  message_count?: number;
  total_message_sent?: number;
  member_count?: number;
  thread_metadata?: WireThreadMetadata;
}

/** A file of a message. */
export interface WireAttachment {
  id: string;
  filename: string;
  /** Bytes. */
  size: number;
  url: string;
  proxy_url: string;
  content_type?: string;
  description?: string;
  ephemeral?: boolean;
}

/** One component, as it was sent, with the `id` that Discord gives each. */
export interface WireComponent {
  type: number;
  id?: number;
  custom_id?: string;
  style?: number;
  label?: string;
  emoji?: { id?: string | null; name?: string | null };
  url?: string;
  disabled?: boolean;
  content?: string;
  description?: string;
  placeholder?: string;
  value?: string;
  accent_color?: number | null;
  options?: WireOption[];
  min_values?: number;
  max_values?: number;
  min_length?: number;
  max_length?: number;
  required?: boolean;
  components?: WireComponent[];
  component?: WireComponent;
  accessory?: WireComponent;
}

/** An option of a select menu. */
export interface WireOption {
  label: string;
  value: string;
  description?: string;
  default?: boolean;
}

/** The message that another one refers to. */
export interface WireReference {
  type?: number;
  message_id?: string;
  channel_id?: string;
  guild_id?: string;
  fail_if_not_exists?: boolean;
}

/** A message; times are ISO 8601. */
export interface WireMessage {
  id: string;
  channel_id: string;
  author: WireUser;
  content: string;
  timestamp: string;
  edited_timestamp: string | null;
  tts: boolean;
  mention_everyone: boolean;
  mentions: WireUser[];
  mention_roles: string[];
  attachments: WireAttachment[];
  embeds: Json[];
  components: WireComponent[];
  pinned: boolean;
  /** 0 plain, 18 thread created, 19 reply, 20 answer to a command, 21 start of a thread, 23 context menu. */
  type: number;
  flags: number;
  nonce?: string | number;
  webhook_id?: string;
  application_id?: string;
  message_reference?: WireReference;
  interaction_metadata?: Json;
}

/** A role of a guild. */
export interface WireRole {
  id: string;
  name: string;
  color: number;
  hoist: boolean;
  position: number;
  permissions: string;
  managed: boolean;
  mentionable: boolean;
  tags?: { bot_id: string };
}

/** A user in a guild. */
export interface WireMember {
  user?: WireUser;
  nick: string | null;
  roles: string[];
  joined_at: string;
  deaf: boolean;
  mute: boolean;
  flags: number;
  permissions?: string;
}

/** An option of a command. */
export interface WireCommandOption {
  type: number;
  name: string;
  description: string;
  required?: boolean;
  choices?: { name: string; value: string | number }[];
  options?: WireCommandOption[];
  min_length?: number;
  max_length?: number;
  min_value?: number;
  max_value?: number;
  autocomplete?: boolean;
}

/** A command that was registered. */
export interface WireCommand {
  id: string;
  application_id: string;
  guild_id?: string;
  version: string;
  /** 1 slash command, 2 on users, 3 on messages. */
  type: number;
  name: string;
  description: string;
  options?: WireCommandOption[];
  default_member_permissions: string | null;
  nsfw: boolean;
  contexts?: number[] | null;
  integration_types?: number[];
}

/** Whether a channel is a thread. */
export function isThread(channel: Pick<WireChannel, 'type'>): boolean {
  return channel.type >= ChannelType.announcementThread && channel.type <= ChannelType.privateThread;
}

/** @returns what is an object among unknown things, `{}` for everything else */
export function asObject(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

/** @returns the objects of an array, none for everything else */
export function asObjects(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(asObject) : [];
}

/** @returns the strings of an array, none for everything else */
export function asStrings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
}
