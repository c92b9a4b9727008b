/** Channels and threads, from what the gateway told or, where that is nothing, from Discord. */
import { type APIChannel, ChannelType, type Client, Routes } from 'discord.js';
import type { BotError } from '../../src/errors.js';
import type { Api } from './api.js';
import { type Deed, denied, type Refused } from './faults.js';
import { isThread, type Place } from './inbound.js';
import { grantedIn, lacking, neededFor } from './permissions.js';

export class Channels {
  constructor(
    private readonly client: Client,
    private readonly api: Api,
  ) {}

  /**
   * Where a channel lies.
   *
   * @param guild undefined for direct messages
   * @throws Refused, BotError `chat-unavailable`
   */
  async placeOf(channel: string, guild: string | undefined): Promise<Place> {
    if (guild === undefined) return { channel, guild: '', type: ChannelType.DM };
    const known = this.client.channels.cache.get(channel);
    if (known) {
      const parent = known.isThread() ? known.parentId : undefined;
      return { channel, guild, type: known.type, ...(parent ? { parent } : {}) };
    }
    const found = await this.api.get<APIChannel>(Routes.channel(channel));
    const parent = 'parent_id' in found && isThread(found.type) ? found.parent_id : undefined;
    return { channel, guild, type: found.type, ...(parent ? { parent } : {}) };
  }

  /** Whether the bot began a thread, or wrote in it, as far as the gateway told. */
  isOwnThread(channel: string): boolean {
    const known = this.client.channels.cache.get(channel);
    return known?.isThread() === true && (known.ownerId === this.client.user?.id || known.joined);
  }

  /** Whether the gateway told of a thread; it tells of those that are open. */
  isKnownThread(channel: string): boolean {
    return this.client.channels.cache.get(channel)?.isThread() === true;
  }

  /** A refusal there, with the name of the place and of what is missing. */
  denied(refused: Refused, deed: Deed, channel: string): BotError {
    const known = this.client.channels.cache.get(channel);
    const label = known && 'name' in known && known.name ? known.name : undefined;
    const name = label === undefined ? 'that channel' : known?.isThread() ? `“${label}”` : `#${label}`;
    const isKnown = grantedIn(this.client, channel) !== undefined;
    const needed = neededFor(deed, known?.isThread() === true);
    const missing = isKnown ? this.missing(deed, channel) : needed.map(({ name: permission }) => permission);
    return denied(refused, deed, { name, missing });
  }

  /** Names of the permissions that a deed lacks there, as far as the gateway told. */
  missing(deed: Deed, channel: string): string[] {
    const known = this.client.channels.cache.get(channel);
    const granted = grantedIn(this.client, channel);
    return granted === undefined ? [] : lacking(neededFor(deed, known?.isThread() === true), granted);
  }
}
