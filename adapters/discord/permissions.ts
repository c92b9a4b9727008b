/** The permissions that the bot needs: what they are called, and which are missing where. */
import { PermissionFlagsBits as Bit, type Client, type PermissionsBitField } from 'discord.js';
import type { Deed } from './faults.js';

/** A permission with the name that Discord's settings show. */
export interface Permission {
  bit: bigint;
  name: string;
}

const VIEW: Permission = { bit: Bit.ViewChannel, name: 'View Channel' };
const SEND: Permission = { bit: Bit.SendMessages, name: 'Send Messages' };
const SEND_IN_THREADS: Permission = { bit: Bit.SendMessagesInThreads, name: 'Send Messages in Threads' };
const THREADS: Permission = { bit: Bit.CreatePublicThreads, name: 'Create Public Threads' };
const HISTORY: Permission = { bit: Bit.ReadMessageHistory, name: 'Read Message History' };

/** All that the bot asks for when it is invited, and nothing else. */
export const NEEDED: readonly Permission[] = [VIEW, SEND, SEND_IN_THREADS, THREADS, HISTORY];

/** The sum of {@link NEEDED}, as an invite link wants it. */
export const NEEDED_BITS = NEEDED.reduce((sum, { bit }) => sum | bit, 0n);

/** What a deed takes. */
export function neededFor(deed: Deed, isThread: boolean): readonly Permission[] {
  if (deed === 'thread') return [VIEW, THREADS];
  if (deed === 'answer') return [VIEW, SEND_IN_THREADS];
  if (deed === 'read') return [VIEW, HISTORY];
  return [VIEW, isThread ? SEND_IN_THREADS : SEND];
}

/** Names of those that bits lack. */
export function lacking(needed: readonly Permission[], granted: bigint): string[] {
  if ((granted & Bit.Administrator) !== 0n) return [];
  return needed.filter(({ bit }) => (granted & bit) === 0n).map(({ name }) => name);
}

/**
 * What the bot may do in a channel or thread, as the gateway told it.
 *
 * @returns undefined where the bot does not know the channel
 */
export function grantedIn(client: Client, channelId: string): bigint | undefined {
  const channel = client.channels.cache.get(channelId);
  if (channel === undefined || !('guild' in channel)) return undefined;
  const { me } = channel.guild.members;
  // A thread without its parent in the cache computes nothing.
  const granted: Readonly<PermissionsBitField> | null = me && channel.permissionsFor(me);
  return granted?.bitfield;
}
