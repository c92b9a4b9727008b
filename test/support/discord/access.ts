/** What the bot may do where, in Discord's errors. */
import {
  cannotMessageUser,
  missingAccess,
  missingPermissions,
  notTextChannel,
  threadArchived,
  threadLocked,
  unknownChannel,
  unknownGuild,
  unknownMessage,
} from './api-error.js';
import { holdsMessages } from './messages.js';
import { isThread, Permission, type WireChannel, type WireMessage } from './wire.js';
import type { GuildState, World } from './world.js';

/**
 * A channel that the bot can see.
 *
 * @throws ApiError 10003 or 50001
 */
export function channelFor(world: World, id: string | undefined): WireChannel {
  const channel = world.channels.get(id ?? '');
  if (!channel) throw unknownChannel();
  if (!world.canView(channel)) throw missingAccess();
  return channel;
}

/** @throws ApiError 10004 for guilds that the bot is no member of, too */
export function guildFor(world: World, id: string | undefined): GuildState {
  const guild = world.guilds.get(id ?? '');
  if (!guild?.isJoined) throw unknownGuild();
  return guild;
}

/** @throws ApiError 50013 */
export function demand(world: World, channel: WireChannel, ...permissions: bigint[]): void {
  const granted = world.permissionsIn(channel);
  if (permissions.some((bit) => (granted & bit) === 0n)) throw missingPermissions();
}

/** Whether the bot has a permission in a channel. */
export function may(world: World, channel: WireChannel, permission: bigint): boolean {
  return (world.permissionsIn(channel) & permission) !== 0n;
}

/** @throws ApiError 10008; 50013 where the bot may not read what was written before */
export function messageFor(world: World, channel: WireChannel, id: string | undefined): WireMessage {
  demand(world, channel, Permission.readMessageHistory);
  return existing(world, channel, id);
}

/** @throws ApiError 10008 */
export function existing(world: World, channel: WireChannel, id: string | undefined): WireMessage {
  const message = world.messages.get(channel.id)?.get(id ?? '');
  if (!message) throw unknownMessage();
  return message;
}

/** Whether the bot may write there now: locked threads are for moderators, archived ones open again by themselves. */
export function demandSending(world: World, channel: WireChannel, hasFiles: boolean): void {
  if (!holdsMessages(channel)) throw notTextChannel();
  const sending = isThread(channel) ? Permission.sendMessagesInThreads : Permission.sendMessages;
  demand(world, channel, sending, ...(hasFiles ? [Permission.attachFiles] : []));
  demandUnlocked(world, channel);
  const closed = channel.recipients?.some(({ id }) => world.closedToDms.has(id));
  if (closed) throw cannotMessageUser();
}

/** @throws ApiError 50083 in threads that are archived and locked, 160005 in those that are only locked */
export function demandUnlocked(world: World, channel: WireChannel): void {
  const metadata = channel.thread_metadata;
  if (!metadata?.locked || may(world, channel, Permission.manageThreads)) return;
  throw metadata.archived ? threadArchived() : threadLocked();
}
