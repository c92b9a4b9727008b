import { asText, type Json, parsed } from './json.js';
import type { Team } from './team.js';
import type { Channel, ChannelType, Token } from './types.js';
import type { World } from './world.js';

/** An answer with `ok: false`. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    readonly details: Json = {},
  ) {
    super(code);
  }
}

/** A call of a method with a bot token, checked. */
export interface Call {
  world: World;
  team: Team;
  token: Token;
  args: Json;
}

/** A call without a bot token: with the app's token, or with none. */
export interface AppCall {
  world: World;
  teams: ReadonlyMap<string, Team>;
  args: Json;
  /** From the `Authorization` header, or from the body. */
  token: string | undefined;
  /** Client id and secret of a Basic `Authorization` header. */
  basic: [string, string] | undefined;
  newSocketUrl(): string;
}

export interface Method {
  /** Scopes that the token needs, whatever is asked. */
  scope?: string;
  run(call: Call): Json;
}

/** @throws ApiError `missing_scope`, with `needed` and `provided` */
export function requireScope({ scopes }: Token, needed: string): void {
  if (!scopes.has(needed)) throw new ApiError('missing_scope', { needed, provided: [...scopes].join(',') });
}

/** A text among the arguments. @throws ApiError `invalid_arguments` when it is not there */
export function required({ args }: Call, name: string): string {
  const value = asText(args[name]);
  if (value) return value;
  const messages = [`[ERROR] missing required field: ${name}`];
  throw new ApiError('invalid_arguments', { response_metadata: { messages } });
}

/** A list or object among the arguments, as JSON or in a form as text. */
export function structured({ args }: Call, name: string): unknown {
  const value = args[name];
  return value === undefined || value === '' || value === null ? undefined : (parsed(value) ?? value);
}

/**
 * The channel that a call names; a person's id means the direct messages with them.
 *
 * @throws ApiError `channel_not_found`, also for private channels that the bot is not in
 */
export function channelOf(call: Call, name = required(call, 'channel')): Channel {
  const { team } = call;
  if (team.users.has(name)) return team.dmChannel(name);
  const channel = team.channels.get(name);
  const isHidden = channel && channel.type !== 'channel' && !channel.members.has(team.botUser);
  if (!channel || isHidden) throw new ApiError('channel_not_found');
  return channel;
}

const READ: Record<ChannelType, string> = {
  channel: 'channels:read',
  group: 'groups:read',
  im: 'im:read',
  mpim: 'mpim:read',
};

/** The scope that shows what a kind of channel is, without its messages. */
export function readScope(type: ChannelType): string {
  return READ[type];
}
