/** Threads and posts of forums. */
import { createMessage, editMessage } from './messages.js';
import {
  ChannelType,
  MessageFlag,
  type WireChannel,
  type WireMessage,
  type WireThreadMetadata,
  type WireUser,
} from './wire.js';
import type { World } from './world.js';

/** What a new thread is told. */
export interface ThreadOptions {
  name: string;
  /** Who begins it, and so becomes its first member. */
  owner: WireUser;
  /** Minutes: 60, 1440, 4320 or 10080. */
  autoArchiveDuration?: number | undefined;
  isPrivate?: boolean;
  appliedTags?: string[];
}

/** Begins a thread on a message; it gets the message's id. */
export function threadOnMessage(
  world: World,
  channel: WireChannel,
  message: WireMessage,
  options: ThreadOptions,
): WireChannel {
  const thread = addThread(world, channel, message.id, options);
  editMessage(world, channel, message, { flags: message.flags | MessageFlag.hasThread, isSilent: true });
  // The thread begins with a message that refers to the one it stands on.
  const reference = { message_id: message.id, channel_id: channel.id };
  createMessage(world, thread, { author: message.author, type: 21, reference });
  return thread;
}

/** Begins a thread that stands on no message; in a public one's channel a line says so. */
export function threadAlone(world: World, channel: WireChannel, options: ThreadOptions): WireChannel {
  const thread = addThread(world, channel, world.snowflakes.next(), options);
  if (!options.isPrivate) {
    createMessage(world, channel, { author: options.owner, content: options.name, type: 18 });
  }
  return thread;
}

/** A post's thread; its first message has to follow, with the id of the thread. */
export function threadInForum(world: World, forum: WireChannel, options: ThreadOptions): WireChannel {
  return addThread(world, forum, world.snowflakes.next(), options);
}

function addThread(world: World, parent: WireChannel, id: string, options: ThreadOptions): WireChannel {
  const now = new Date(world.now()).toISOString();
  const metadata: WireThreadMetadata = {
    archived: false,
    auto_archive_duration: options.autoArchiveDuration ?? 4_320,
    archive_timestamp: now,
    create_timestamp: now,
    locked: false,
    ...(options.isPrivate && { invitable: true }),
  };
  const thread: WireChannel = {
    id,
    type: threadType(parent, options.isPrivate ?? false),
    ...(parent.guild_id && { guild_id: parent.guild_id }),
    parent_id: parent.id,
    owner_id: options.owner.id,
    name: options.name,
    flags: 0,
    rate_limit_per_user: 0,
    last_message_id: null,
    message_count: 0,
    total_message_sent: 0,
    member_count: 0,
    thread_metadata: metadata,
    ...(parent.type === ChannelType.forum && { applied_tags: options.appliedTags ?? [] }),
  };
  world.channels.set(id, thread);
  world.threadMembers.set(id, new Set([options.owner.id]));
  thread.member_count = 1;
  world.emitChannel('THREAD_CREATE', Object.assign(thread, { newly_created: true }));
  Reflect.deleteProperty(thread, 'newly_created');
  return thread;
}

function threadType(parent: WireChannel, isPrivate: boolean): number {
  if (isPrivate) return ChannelType.privateThread;
  return parent.type === ChannelType.announcement ? ChannelType.announcementThread : ChannelType.publicThread;
}

/** What can be changed of a thread. */
export interface ThreadChange {
  name?: string;
  archived?: boolean;
  locked?: boolean;
  autoArchiveDuration?: number;
}

/** Changes a thread and tells the bot. */
export function updateThread(world: World, thread: WireChannel, change: ThreadChange): void {
  const metadata = thread.thread_metadata;
  if (!metadata) throw new Error(`Channel ${thread.id} is no thread`);
  if (change.name !== undefined) thread.name = change.name;
  if (change.locked !== undefined) metadata.locked = change.locked;
  if (change.autoArchiveDuration !== undefined) metadata.auto_archive_duration = change.autoArchiveDuration;
  if (change.archived !== undefined && change.archived !== metadata.archived) {
    metadata.archived = change.archived;
    metadata.archive_timestamp = new Date(world.now()).toISOString();
  }
  world.emitChannel('THREAD_UPDATE', thread);
}
