/** From Discord's messages and clicks to the core's: pure, and the same for the gateway, REST and interactions. */
import {
  type APIAttachment,
  type APIEmbed,
  type APIMessage,
  type APIMessageComponentInteraction,
  type APIMessageTopLevelComponent,
  type APIUser,
  ChannelType,
  ComponentType,
  MessageFlags,
  MessageType,
} from 'discord.js';
import type { Author, ThreadRef, UserAction } from '../../src/message.js';
import { type ReplyComponent, withInner } from './components.js';
import { type IdLookup, readAction } from './ids.js';

export const PLATFORM = 'discord';

/** What the bot is known by in a guild. */
export interface Self {
  /** Of its user. */
  id: string;
  /** Of the role that came with it, which people mention by mistake; absent where it has none. */
  roleId?: string | undefined;
}

/** Where something was written. */
export interface Place {
  /** Of the channel, thread or direct messages. */
  channel: string;
  /** Empty for direct messages. */
  guild: string;
  type: ChannelType;
  /** Of a thread: the channel that it belongs to. */
  parent?: string | undefined;
}

/** A message as people wrote it, before files are read and before it is known what it points at. */
export interface Heard {
  id: string;
  thread: ThreadRef;
  author: Author;
  /** Without the mention of the bot. */
  text: string;
  /** Whether the bot was addressed. */
  mentioned: boolean;
  files: readonly APIAttachment[];
  /** What was forwarded with it. */
  forwarded: string;
  /** The message that it answers, unless the bot wrote that one. */
  repliesTo?: APIMessage;
  edition?: string;
}

const SPOKEN: readonly MessageType[] = [MessageType.Default, MessageType.Reply];
const THREADS: readonly ChannelType[] = [
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
  ChannelType.AnnouncementThread,
];

/** Whether a channel is a thread, such as a post in a forum. */
export function isThread(type: ChannelType): boolean {
  return THREADS.includes(type);
}

/**
 * The conversation that a message belongs to. Threads are conversations, and so are direct messages. In a channel each
 * message begins one, whose thread gets the message's id, or would get it where there can be no threads; who answers
 * the bot there goes on with what the bot answered.
 */
export function threadOf(
  { channel, guild, type, parent }: Place,
  message: APIMessage,
  self: string,
): ThreadRef {
  if (guild === '') return { platform: PLATFORM, workspace: '', channel, thread: channel };
  if (isThread(type))
    return { platform: PLATFORM, workspace: guild, channel: parent ?? channel, thread: channel };
  const { referenced_message: above } = message;
  const isOwn = message.author.id === self;
  const begun = isOwn ? message : above?.author.id === self ? above : undefined;
  const thread = begun ? (begun.message_reference?.message_id ?? begun.id) : message.id;
  return { platform: PLATFORM, workspace: guild, channel, thread };
}

/**
 * Reads a message.
 *
 * @returns null for what no person wrote: bots, webhooks, system messages
 */
export function hear(message: APIMessage, place: Place, self: Self): Heard | null {
  const { author, id, flags, referenced_message: above, edited_timestamp: edition } = message;
  const isForeign = message.webhook_id !== undefined || author.bot === true || author.system === true;
  const isShownToOne = ((flags ?? 0) & MessageFlags.Ephemeral) !== 0;
  if (isForeign || isShownToOne || !SPOKEN.includes(message.type)) return null;
  const answersBot = above?.author.id === self.id;
  return {
    id,
    thread: threadOf(place, message, self.id),
    author: authorOf(author, (message as { member?: { nick?: string | null } }).member?.nick),
    text: written(message, self),
    mentioned: place.guild === '' || answersBot || mentions(message, self),
    files: filesOf(message),
    forwarded: forwardedIn(message, self),
    ...(above && !answersBot ? { repliesTo: above } : {}),
    ...(edition ? { edition } : {}),
  };
}

/** The person behind a message or an interaction, by the name that others see. */
export function authorOf({ id, global_name, username }: APIUser, nick?: string | null): Author {
  return { id, name: nick ?? global_name ?? username };
}

/**
 * Whether the bot is named in the text. That a reply notifies it is no mention, and neither is one in code, which
 * Discord leaves out of its list.
 */
export function mentions(
  {
    content = '',
    mentions: people = [],
    mention_roles: roles = [],
  }: Pick<APIMessage, 'content' | 'mentions' | 'mention_roles'>,
  { id, roleId }: Self,
): boolean {
  const isNamed = content.includes(`<@${id}>`) || content.includes(`<@!${id}>`);
  if (isNamed && people.some((user) => user.id === id)) return true;
  return roleId !== undefined && content.includes(`<@&${roleId}>`) && roles.includes(roleId);
}

/** Users, roles, channels, timestamps, custom emoji, commands: what the client shows in place of an id. */
const MARKUP = /<(@&|@!?|#|t:|a?:|\/)([^<>\s]{1,120})>/g;

/**
 * What a person wrote, as Discord shows it, without the mention of the bot. Code stays in its backticks: they tell a
 * paste from words about it.
 */
export function written(
  { content = '', mentions: people = [] }: Pick<APIMessage, 'content' | 'mentions'>,
  { id: self, roleId }: Self,
): string {
  const names = new Map(people.map((user) => [user.id, user.global_name ?? user.username]));
  return content
    .replace(MARKUP, (all, sign: string, rest: string) => {
      if (sign.startsWith('@')) {
        if (rest === self || (sign === '@&' && rest === roleId)) return '';
        const name = names.get(rest);
        return name === undefined ? all : `@${name}`;
      }
      if (sign === ':' || sign === 'a:') return `:${rest.split(':')[0]}:`;
      return all;
    })
    .trim();
}

/** All that a message says, whoever wrote it: what other apps post often stands in embeds or components alone. */
export function saidIn(message: APIMessage, self: Self): string {
  const parts = [
    written(message, self),
    forwardedIn(message, self),
    ...(message.embeds ?? []).map(embedText),
    ...componentTexts(message.components ?? []),
  ];
  return parts.filter((part) => part.trim() !== '').join('\n\n');
}

/** Texts of the messages that were forwarded in one. */
function forwardedIn({ message_snapshots: snapshots = [] }: APIMessage, self: Self): string {
  return snapshots
    .flatMap(({ message }) => [
      written({ content: message.content ?? '', mentions: message.mentions ?? [] }, self),
      ...(message.embeds ?? []).map(embedText),
    ])
    .filter((part) => part !== '')
    .join('\n\n');
}

/** Files of a message and of those that were forwarded in it. */
export function filesOf(message: APIMessage): APIAttachment[] {
  const forwarded = (message.message_snapshots ?? []).flatMap(
    ({ message: inner }) => inner.attachments ?? [],
  );
  return [...(message.attachments ?? []), ...forwarded];
}

function embedText({ author, title, description, fields = [], footer }: APIEmbed): string {
  const parts = [
    author?.name,
    title,
    description,
    ...fields.map(({ name, value }) => `${name}: ${value}`),
    footer?.text,
  ];
  return parts.filter((part) => part !== undefined && part !== '').join('\n');
}

function componentTexts(components: readonly APIMessageTopLevelComponent[]): string[] {
  return components
    .flatMap((component) => withInner(component as ReplyComponent))
    .flatMap((component) => (component.type === ComponentType.TextDisplay ? component.content : []));
}

/** Whether only one person sees a message. */
export function isEphemeral({ flags }: Pick<APIMessage, 'flags'>): boolean {
  return ((flags ?? 0) & MessageFlags.Ephemeral) !== 0;
}

/**
 * Reads a click on one of the bot's messages.
 *
 * @param thread that the message belongs to
 * @param author who clicked
 * @returns null where it is no click on a reply, or on something that the catalogue has no more
 */
export function actionOf(
  { data, id, message }: APIMessageComponentInteraction,
  thread: ThreadRef,
  author: Author,
  lookup: IdLookup,
): UserAction | null {
  const values = 'values' in data ? data.values : [];
  const clicked = (message.components ?? [])
    .flatMap((component) => withInner(component as ReplyComponent))
    .find((component) => 'custom_id' in component && component.custom_id === data.custom_id);
  const options = clicked?.type === ComponentType.StringSelect ? clicked.options : [];
  const click = readAction({ customId: data.custom_id, values, options }, lookup);
  return click && { id, thread, author, ...click };
}

/**
 * The smallest id that something of a moment can have, for "everything after".
 *
 * @param at milliseconds since 1970
 */
export function snowflakeAt(at: number): string {
  return String(BigInt(Math.max(0, at - DISCORD_EPOCH)) << 22n);
}

/** 2015-01-01, from which Discord's ids count. */
const DISCORD_EPOCH = 1_420_070_400_000;

/** Whether an id is younger than another. */
export function isAfter(id: string, other: string): boolean {
  return BigInt(id) > BigInt(other);
}
