/** What goes wrong with calls of Discord's API, in words that say what to do about it. */
import { RESTJSONErrorCodes as Code, DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import { BotError } from '../../src/errors.js';

/** Discord said no, and would say it again. */
export class Refused extends Error {
  /**
   * @param code number of Discord's list of JSON error codes; 0 where it gave none
   * @param status of HTTP
   * @see https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
   */
  constructor(
    readonly code: number,
    readonly status: number,
    reason: string,
  ) {
    super(reason);
    this.name = 'Refused';
  }

  /** Whether it is one of these codes. */
  is(...codes: readonly number[]): boolean {
    return codes.includes(this.code);
  }
}

/** Discord does not take the token, at login or later. */
export function badToken(): BotError {
  return new BotError(
    'config-invalid',
    'Discord does not accept DISCORD_TOKEN. Make a new one in the Developer Portal under Bot > Reset Token, set it, and start again.',
  );
}

/** Nothing came back, or nothing of use: the call may have been carried out all the same. */
export function unreached(cause: unknown): BotError {
  return new BotError('chat-unavailable', `Discord is not reached: ${reasonOf(cause)}. It is tried again.`, {
    cause,
  });
}

/** Whether the connection broke, so that nobody knows what became of the call. */
export function isBroken(error: unknown): boolean {
  return !(error instanceof DiscordAPIError || error instanceof HTTPError || error instanceof RateLimitError);
}

/**
 * Reads what discord.js threw.
 *
 * @returns a `Refused`, or a BotError `chat-unavailable`
 */
export function faultOf(error: unknown): Refused | BotError {
  if (error instanceof BotError) return error;
  if (error instanceof DiscordAPIError) {
    const code = typeof error.code === 'number' ? error.code : 0;
    return new Refused(code, error.status, withoutTokens(error.message.split('\n', 1)[0] ?? ''));
  }
  return unreached(error);
}

function reasonOf(error: unknown): string {
  if (error instanceof HTTPError) return `it answers with HTTP ${error.status}`;
  if (error instanceof RateLimitError)
    return `its rate limit lasts ${Math.ceil(Math.max(error.timeToReset, error.retryAfter) / 1_000)} s more`;
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (typeof code === 'string') return code;
    if (cause.name === 'AbortError' || cause.name === 'TimeoutError') return 'it does not answer in time';
  }
  return 'the connection was cut';
}

/** Addresses of interactions hold a token. */
function withoutTokens(text: string): string {
  return text.replace(/\b(webhooks|interactions)\/\S+/g, '$1/…');
}

/** What the bot was about to do: `thread` begins one, `answer` writes in those of a channel. */
export type Deed = 'read' | 'send' | 'thread' | 'answer' | 'edit';

/** What {@link denied} can say about the place. */
export interface DeniedPlace {
  /** Such as `#general`. */
  name: string;
  /** Names of permissions that the bot lacks there; empty where that is unknown. */
  missing: readonly string[];
}

const DEEDS: Record<Deed, string> = {
  read: 'read the messages in',
  send: 'write in',
  thread: 'start threads in',
  answer: 'write in the threads of',
  edit: 'change my messages in',
};

const FORBIDDEN: readonly number[] = [
  Code.MissingPermissions,
  Code.MissingAccess,
  Code.CannotReplyWithoutPermissionToReadMessageHistory,
];
/** Codes that a moderator can do something about by opening a thread again. */
const CLOSED: readonly number[] = [Code.InvalidActionOnArchivedThread, Code.ThreadLocked];

/** A refusal in a place, for whoever waits there and for the log. */
export function denied(refused: Refused, deed: Deed, { name, missing }: DeniedPlace): BotError {
  return new BotError('chat-denied', sentenceFor(refused, deed, name, missing), { cause: refused });
}

function sentenceFor(refused: Refused, deed: Deed, name: string, missing: readonly string[]): string {
  if (refused.is(Code.UnknownChannel)) return 'The channel or thread is gone.';
  if (refused.is(Code.UnknownMessage)) return `The message in ${name} is gone.`;
  if (refused.is(...CLOSED))
    return `The thread ${name} is locked. A moderator can unlock it, or write to me in a new one.`;
  if (refused.is(Code.CannotSendMessagesToThisUser))
    return 'This person takes no direct messages from me. They can be allowed under the server’s Privacy Settings.';
  if (refused.is(...FORBIDDEN)) {
    const wanted = missing.map((permission) => `“${permission}”`).join(' and ');
    const remedy =
      wanted === ''
        ? 'Check my permissions'
        : `Give me the permission${missing.length > 1 ? 's' : ''} ${wanted}`;
    return `I may not ${DEEDS[deed]} ${name}. ${remedy} in the channel’s settings under Permissions.`;
  }
  return `I cannot ${DEEDS[deed]} ${name}: Discord says “${refused.message}”.`;
}
