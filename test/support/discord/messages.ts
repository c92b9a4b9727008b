/** Messages: how they come to be, change and go, and what of them the bot is shown. */
import { flatten, withIds } from './component-tree.js';
import {
  asObject,
  asStrings,
  ChannelType,
  Intent,
  isThread,
  type Json,
  MessageFlag,
  type WireAttachment,
  type WireChannel,
  type WireComponent,
  type WireMessage,
  type WireReference,
  type WireUser,
} from './wire.js';
import type { World } from './world.js';

/** What a new message is made of. */
export interface Draft {
  id?: string;
  author: WireUser;
  content?: string;
  embeds?: Json[];
  components?: WireComponent[];
  attachments?: WireAttachment[];
  flags?: number;
  type?: number;
  nonce?: string | number | undefined;
  reference?: WireReference | undefined;
  webhookId?: string;
  applicationId?: string;
  interactionMetadata?: Json;
  /** As sent; without one every mention counts. */
  allowedMentions?: Json | undefined;
}

/** The line that a thread on a message begins with. */
const THREAD_STARTER = 21;

/** Puts a message into a channel and tells the bot, if it can see it there. */
export function createMessage(world: World, channel: WireChannel, draft: Draft): WireMessage {
  const message = newMessage(world, channel, draft);
  if ((message.flags & MessageFlag.ephemeral) !== 0) {
    throw new Error('A message that one person sees is made by createEphemeral');
  }
  wakeThread(world, channel);
  world.messagesIn(channel.id).set(message.id, message);
  channel.last_message_id = message.id;
  if (isThread(channel)) {
    channel.message_count = (channel.message_count ?? 0) + 1;
    channel.total_message_sent = (channel.total_message_sent ?? 0) + 1;
    if (message.type !== THREAD_STARTER) joinThread(world, channel, message.author.id);
    for (const { id: mentioned } of message.mentions) joinThread(world, channel, mentioned);
  }
  emitMessage(world, 'MESSAGE_CREATE', channel, message);
  return message;
}

/** Makes a message that only one person sees. The bot is told of it without guild, as Discord does. */
export function createEphemeral(
  world: World,
  channel: WireChannel,
  draft: Draft,
  userId: string,
): WireMessage {
  const flags = (draft.flags ?? 0) | MessageFlag.ephemeral;
  const message = newMessage(world, channel, { ...draft, flags });
  world.ephemerals.set(message.id, { message, userId });
  emitMessage(world, 'MESSAGE_CREATE', channel, message);
  return message;
}

function newMessage(world: World, channel: WireChannel, draft: Draft): WireMessage {
  const id = draft.id ?? world.snowflakes.next();
  const message: WireMessage = {
    id,
    channel_id: channel.id,
    author: draft.author,
    content: draft.content ?? '',
    timestamp: new Date(world.snowflakes.timeOf(id)).toISOString(),
    edited_timestamp: null,
    tts: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    attachments: draft.attachments ?? [],
    embeds: draft.embeds ?? [],
    components: withIds(draft.components ?? []),
    pinned: false,
    type: draft.type ?? (draft.reference ? 19 : 0),
    flags: draft.flags ?? 0,
    ...(draft.nonce !== undefined && { nonce: draft.nonce }),
    ...(draft.webhookId !== undefined && { webhook_id: draft.webhookId }),
    ...(draft.applicationId !== undefined && { application_id: draft.applicationId }),
    ...(draft.reference && { message_reference: referenceOf(channel, draft.reference) }),
    ...(draft.interactionMetadata && { interaction_metadata: draft.interactionMetadata }),
  };
  countMentions(world, message, draft.allowedMentions);
  return message;
}

function referenceOf(channel: WireChannel, { channel_id, message_id }: WireReference): WireReference {
  const { id, guild_id } = channel;
  return {
    type: 0,
    channel_id: channel_id ?? id,
    ...(message_id && { message_id }),
    ...(guild_id && { guild_id }),
  };
}

/** What can be changed of a message; what is left out stays. */
export interface Change {
  content?: string;
  embeds?: Json[];
  components?: WireComponent[];
  attachments?: WireAttachment[];
  flags?: number;
  allowedMentions?: Json | undefined;
  /** For changes that do not count as an edit, such as a thread that was begun on the message. */
  isSilent?: boolean;
}

/** Changes a message and tells the bot. */
export function editMessage(world: World, channel: WireChannel, message: WireMessage, change: Change): void {
  const { allowedMentions, isSilent, components, ...fields } = change;
  Object.assign(message, fields);
  if (components) message.components = withIds(components);
  if (!isSilent) message.edited_timestamp = new Date(world.now()).toISOString();
  if (change.content !== undefined || components) countMentions(world, message, allowedMentions);
  emitMessage(world, 'MESSAGE_UPDATE', channel, message);
}

/** Deletes a message, also one that only one person sees, and tells the bot. */
export function deleteMessage(world: World, channel: WireChannel, message: WireMessage): void {
  world.ephemerals.delete(message.id);
  world.messages.get(channel.id)?.delete(message.id);
  if (!world.canView(channel)) return;
  const isHidden = (message.flags & MessageFlag.ephemeral) !== 0 || !channel.guild_id;
  world.emit({
    name: 'MESSAGE_DELETE',
    data: {
      id: message.id,
      channel_id: channel.id,
      ...(!isHidden && { guild_id: channel.guild_id }),
    },
    intents: isHidden ? Intent.directMessages : Intent.guildMessages,
    guildId: isHidden ? undefined : channel.guild_id,
  });
}

/** Whoever writes in a thread, or is mentioned there, becomes its member. */
export function joinThread(world: World, thread: WireChannel, userId: string): void {
  const members = world.threadMembers.get(thread.id) ?? new Set<string>();
  if (members.has(userId) || !world.users.has(userId)) return;
  world.threadMembers.set(thread.id, members.add(userId));
  thread.member_count = members.size;
  if (userId !== world.bot.id || !world.canView(thread)) return;
  // A private thread is news to those who are added.
  if (thread.type === ChannelType.privateThread) world.emitChannel('THREAD_CREATE', thread);
  world.emit({
    name: 'THREAD_MEMBERS_UPDATE',
    data: {
      id: thread.id,
      guild_id: thread.guild_id,
      member_count: members.size,
      added_members: [world.threadMember(thread.id, userId)],
      removed_member_ids: [],
    },
    intents: Intent.guilds,
    guildId: thread.guild_id,
  });
}

/** Sending into an archived thread opens it again. */
function wakeThread(world: World, channel: WireChannel): void {
  if (!channel.thread_metadata?.archived) return;
  channel.thread_metadata.archived = false;
  channel.thread_metadata.archive_timestamp = new Date(world.now()).toISOString();
  world.emitChannel('THREAD_UPDATE', channel);
}

function emitMessage(world: World, name: string, channel: WireChannel, message: WireMessage): void {
  if (!world.canView(channel)) return;
  const isEphemeral = (message.flags & MessageFlag.ephemeral) !== 0;
  const isDirect = isEphemeral || !channel.guild_id;
  const guild = isEphemeral ? undefined : world.guilds.get(channel.guild_id ?? '');
  const extra = {
    channel_type: channel.type,
    ...(guild && { guild_id: guild.id }),
    ...(guild && !message.webhook_id && { member: world.member(guild, message.author.id) }),
  };
  const shown = showMessage(world, message, true);
  const hidden = showMessage(world, message, false);
  world.emit({
    name,
    data: { ...shown, ...extra },
    withoutContent: { ...hidden, ...extra },
    intents: isDirect ? Intent.directMessages : Intent.guildMessages,
    guildId: guild?.id,
  });
}

/**
 * A message as the bot gets it, with the one that it answers and the thread that stands on it.
 *
 * @param mayReadContent whether the bot has the message content intent; without it only what is meant for it is shown
 */
export function showMessage(world: World, message: WireMessage, mayReadContent: boolean): Json {
  const { message_reference: reference } = message;
  const thread = (message.flags & MessageFlag.hasThread) !== 0 ? world.channels.get(message.id) : undefined;
  const referenced = world.messages.get(reference?.channel_id ?? '')?.get(reference?.message_id ?? '');
  return {
    ...shownContent(world, message, mayReadContent),
    ...(message.type === 19 && {
      referenced_message: referenced ? shownContent(world, referenced, mayReadContent) : null,
    }),
    ...(thread && { thread: world.channelForBot(thread) }),
  };
}

function shownContent(world: World, message: WireMessage, mayReadContent: boolean): WireMessage {
  if (mayReadContent || isForBot(world, message)) return message;
  return { ...message, content: '', embeds: [], attachments: [], components: [] };
}

/** The exceptions to the message content intent. */
function isForBot(world: World, message: WireMessage): boolean {
  const channel = world.channels.get(message.channel_id);
  return (
    message.author.id === world.bot.id ||
    message.application_id === world.bot.id ||
    message.mentions.some(({ id }) => id === world.bot.id) ||
    (channel !== undefined && world.isBotDm(channel))
  );
}

/** Everything of a message that people read as markdown. */
export function textOf(message: Pick<WireMessage, 'content' | 'components'>): string {
  const shown = flatten(message.components).flatMap(({ content }) => content ?? []);
  return [message.content, ...shown].filter((text) => text !== '').join('\n');
}

const USER = /<@!?(\d+)>/g;
const ROLE = /<@&(\d+)>/g;

/** Whom a message notifies: those it names, as far as it allows. */
function countMentions(world: World, message: WireMessage, allowed: Json | undefined): void {
  // What stands in code calls nobody.
  const text = textOf(message).replace(/```[\s\S]*?```|`[^`\n]+`/g, '');
  const parse = allowed ? asStrings(allowed.parse) : ['users', 'roles', 'everyone'];
  const named = new Set([...text.matchAll(USER)].map(([, id]) => id ?? ''));
  const userIds = [...named].filter(
    (id) => parse.includes('users') || asStrings(allowed?.users).includes(id),
  );
  const { message_reference: reference } = message;
  const replied = world.messages.get(reference?.channel_id ?? '')?.get(reference?.message_id ?? '');
  const notifiesAuthor = message.type === 19 && (allowed ? allowed.replied_user === true : true);
  if (replied && notifiesAuthor) userIds.unshift(replied.author.id);
  message.mentions = [...new Set(userIds)].flatMap((id) => world.users.get(id) ?? []);
  message.mention_roles = [...text.matchAll(ROLE)]
    .map(([, id]) => id ?? '')
    .filter((id) => parse.includes('roles') || asStrings(allowed?.roles).includes(id));
  message.mention_everyone = /@(?:everyone|here)\b/.test(text) && parse.includes('everyone');
}

/** Whether a channel holds messages of its own. */
export function holdsMessages(channel: WireChannel): boolean {
  return channel.type !== ChannelType.forum;
}

/** The context that `allowed_mentions` of a body gives; undefined where it has none. */
export function allowedMentionsOf(body: Json): Json | undefined {
  return body.allowed_mentions === undefined || body.allowed_mentions === null
    ? undefined
    : asObject(body.allowed_mentions);
}
