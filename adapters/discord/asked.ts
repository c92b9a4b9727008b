/** What somebody asks through an interaction: who, where, and how it can be answered. */
import {
  type APIInteraction,
  type APIMessage,
  ChannelType,
  type Client,
  RESTJSONErrorCodes as Code,
  MessageFlags,
  InteractionResponseType as Response,
  Routes,
} from 'discord.js';
import { BotError } from '../../src/errors.js';
import type { Author } from '../../src/message.js';
import type { Api } from './api.js';
import { lineBody } from './bodies.js';
import { Refused } from './faults.js';
import { authorOf, isThread, type Place } from './inbound.js';
import { lacking, neededFor } from './permissions.js';
import type { Acknowledgement, Way } from './ways.js';

/** The interaction, read. */
export interface Asked {
  id: string;
  token: string;
  application: string;
  author: Author;
  place: Place;
  /** Id of the server, also of one that the bot is no member of; empty where there is none. */
  guild: string;
  /** The bot is no member there: everything goes through interactions. */
  isOutside: boolean;
  /** Names of permissions that the bot lacks to answer for everybody. */
  missing: string[];
}

/** @returns null for an interaction without a place or a person */
export function asked(interaction: APIInteraction, client: Client): Asked | null {
  const { id, token, application_id: application, channel, guild_id: guild = '' } = interaction;
  const user = interaction.member?.user ?? interaction.user;
  if (user === undefined || channel === undefined) return null;
  const parent = 'parent_id' in channel && isThread(channel.type) ? channel.parent_id : undefined;
  const isOutside = guild === '' ? !isOwnDm(interaction) : !client.guilds.cache.has(guild);
  const granted = BigInt(interaction.app_permissions ?? '0');
  return {
    id,
    token,
    application,
    author: authorOf(user, interaction.member?.nick),
    place: { channel: channel.id, guild, type: channel.type, ...(parent ? { parent } : {}) },
    guild,
    isOutside,
    missing: guild === '' || isOutside ? [] : lacking(neededFor('send', isThread(channel.type)), granted),
  };
}

/** Direct messages with the bot itself, not those between two people. */
function isOwnDm({ channel, context }: APIInteraction): boolean {
  return channel?.type === ChannelType.DM && (context ?? 1) === 1;
}

const READING = lineBody('🔎 Reading the error…');

/**
 * Acknowledges an interaction, within the three seconds that Discord gives.
 *
 * @returns the way to answer; undefined when it is too late, or Discord could not be reached for it
 * @throws Refused
 */
export async function acknowledge(
  api: Api,
  { id, token, application }: Asked,
  how: Acknowledgement,
  now: number,
): Promise<Way | undefined> {
  const way: Way = { application, token, since: now, how, isOpen: how !== 'click' };
  try {
    const original = await originalOf(api, { id, token, application }, how);
    return original === undefined ? way : { ...way, original };
  } catch (error) {
    const isUnreached = error instanceof BotError && error.code === 'chat-unavailable';
    if (isUnreached || (error instanceof Refused && error.is(Code.UnknownInteraction))) return undefined;
    throw error;
  }
}

/** Acknowledges it. @returns id of the message that `@original` means, where Discord says it */
async function originalOf(
  api: Api,
  { id, token, application }: Pick<Asked, 'id' | 'token' | 'application'>,
  how: Acknowledgement,
): Promise<string | undefined> {
  try {
    const answer = await api.call<{ resource?: { message?: APIMessage } }>(
      'POST',
      Routes.interactionCallback(id, token),
      {
        body: callback(how),
        query: { with_response: 'true' },
        isRepeatable: true,
        hasOwnToken: true,
      },
    );
    return answer.resource?.message?.id;
  } catch (error) {
    // The connection was cut when the first attempt had come through.
    if (!(error instanceof Refused) || !error.is(Code.InteractionHasAlreadyBeenAcknowledged)) throw error;
    const route = Routes.webhookMessage(application, token, '@original');
    return (await api.call<APIMessage>('GET', route, { hasOwnToken: true })).id;
  }
}

function callback(how: Acknowledgement) {
  switch (how) {
    case 'click':
      return { type: Response.DeferredMessageUpdate };
    case 'private':
      return {
        type: Response.DeferredChannelMessageWithSource,
        data: { flags: MessageFlags.Ephemeral },
      };
    case 'public':
      return { type: Response.DeferredChannelMessageWithSource };
    case 'line':
      return { type: Response.ChannelMessageWithSource, data: READING };
  }
}
