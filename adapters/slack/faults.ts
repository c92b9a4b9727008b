/** What goes wrong with calls of Slack's API, in words that say what to do about it. */
import { webApi } from '@slack/bolt';
import { BotError } from '../../src/errors.js';
import { INSTALL_PATH } from './web-paths.js';

/** Why a call failed. */
export type Failure =
  /** Too many calls; nothing was done. */
  | { kind: 'limited'; afterMs: number }
  /** No answer, or none of Slack's: the call may have been carried out all the same. */
  | { kind: 'unreached'; what: string }
  /** Slack said no. `needed` names the scope that is missing. */
  | { kind: 'refused'; code: string; needed?: string };

/** A failure of a call that no `WebClient` made. */
export class CallFailure extends Error {
  constructor(readonly failure: Failure) {
    super(failure.kind);
    this.name = 'CallFailure';
  }
}

/** Codes that say nothing about the call, only about Slack's day. */
const PASSING = new Set([
  'fatal_error',
  'internal_error',
  'request_timeout',
  'service_unavailable',
  'team_added_to_org',
]);
const DEFAULT_PAUSE_MS = 1_000;

/** Reads what a call threw; what is no failure of a call is thrown again. */
export function readFailure(error: unknown): Failure {
  if (error instanceof CallFailure) return error.failure;
  if (error instanceof webApi.WebAPIRateLimitedError)
    return { kind: 'limited', afterMs: Math.max(0, error.retryAfter) * 1_000 };
  if (error instanceof webApi.WebAPIHTTPError)
    return { kind: 'unreached', what: `it answered with HTTP ${error.statusCode}` };
  if (error instanceof webApi.WebAPIRequestError)
    return { kind: 'unreached', what: reasonOf(error.original) };
  if (!(error instanceof webApi.WebAPIPlatformError)) throw error;
  const { error: code, needed } = error.data as { error: string; needed?: string };
  if (code === 'ratelimited' || code === 'rate_limited')
    return { kind: 'limited', afterMs: DEFAULT_PAUSE_MS };
  if (PASSING.has(code)) return { kind: 'unreached', what: `it answered with ${code}` };
  return { kind: 'refused', code, ...(needed === undefined ? {} : { needed }) };
}

/** Such as `ECONNREFUSED`; messages of sockets may hold addresses that nobody needs. */
export function reasonOf(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (typeof code === 'string') return code;
    if (cause.name === 'TimeoutError') return 'it did not answer in time';
  }
  return 'the connection was cut';
}

/** Codes for a token that is of no use any more. */
const DEAD_TOKEN = new Set([
  'account_inactive',
  'app_uninstalled',
  'invalid_auth',
  'not_authed',
  'token_expired',
  'token_revoked',
]);

/** Whether Slack does not know the token, or not any more. */
export function isDeadToken(code: string): boolean {
  return DEAD_TOKEN.has(code);
}

const INVITE = 'I am not in that channel. Invite me there with /invite and my name, then ask again.';
const NOT_MINE =
  'That is a direct message between other people, to which I cannot be invited. `/cc-error` with the error answers there, for your eyes only.';
const RESTRICTED =
  'The channel is set so that I may not post there. Somebody who manages it can change who may post in its settings.';

const REMEDIES: Readonly<Record<string, string>> = {
  not_in_channel: INVITE,
  channel_not_found: INVITE,
  is_archived: 'The channel is archived. Unarchive it, or ask in another one.',
  user_not_in_channel: 'The person is not in that channel.',
  message_not_found: 'The message is gone.',
  thread_not_found: 'The thread is gone.',
  cant_update_message: 'That message is not mine to change.',
  edit_window_closed: 'The workspace does not let messages be changed after so long.',
  cannot_reply_to_message: 'Slack takes no replies to that message. Ask in a message of your own.',
  restricted_action: RESTRICTED,
  restricted_action_non_threadable_channel: RESTRICTED,
  restricted_action_read_only_channel: RESTRICTED,
  restricted_action_thread_locked: 'The thread is locked. Ask in another one.',
  restricted_action_thread_only_channel: RESTRICTED,
  access_denied: RESTRICTED,
  messages_tab_disabled:
    'Direct messages to the app are switched off: App Home of the Slack app, Messages Tab.',
  ekm_access_denied: 'The administrators of the workspace have suspended access.',
  team_access_not_granted: 'The app has no access to that workspace. Install it there again.',
  accesslimited: 'The administrators of the workspace have limited access.',
  org_login_required: 'The workspace is being moved to another organisation. Try again when that is done.',
};

/** What to do where the bot is no member; ids of direct messages begin with D. */
function remedyOf(code: string, channel: string): string | undefined {
  const remedy = REMEDIES[code];
  return remedy === INVITE && channel.startsWith('D') ? NOT_MINE : remedy;
}

/** Cause of the refusals that say that a message is not there any more. */
export const GONE = Symbol('gone');
const GONE_CODES = new Set(['message_not_found', 'thread_not_found']);

/** What is known of a call that was refused. */
export interface RefusedCall {
  /** Where it was about. */
  channel?: string;
  /** Says what to do about a token that is of no use any more. */
  deadWords?: ((code: string) => string) | undefined;
}

/**
 * What Slack refused, for the log and for whoever waits.
 *
 * @param method such as `chat.postMessage`
 */
export function refusal(
  method: string,
  { code, needed = '' }: Extract<Failure, { kind: 'refused' }>,
  { channel = '', deadWords = deadToken }: RefusedCall = {},
): BotError {
  if (code === 'missing_scope') {
    const message = `Slack refuses ${method} because the scope ${needed} is missing: add it under OAuth & Permissions of the Slack app and install the app again.`;
    return new BotError('chat-denied', message);
  }
  if (isDeadToken(code)) return new BotError('chat-denied', deadWords(code));
  const remedy = remedyOf(code, channel);
  const options = GONE_CODES.has(code) ? { cause: GONE } : {};
  if (remedy !== undefined) return new BotError('chat-denied', remedy, options);
  return new BotError('chat-denied', `Slack refuses ${method} (${code}).`);
}

/** @param code as Slack gives it */
export function deadToken(code: string): string {
  return `Slack does not accept the bot token (${code}): install the app in the workspace again and put the new token from OAuth & Permissions into SLACK_BOT_TOKEN.`;
}

/** The same for a workspace that added the app: there is no setting to change. */
export function deadInstallation(code: string, team: string): string {
  return `Slack does not accept the bot token of the workspace ${team} (${code}): add the app there again, at ${INSTALL_PATH} of the bot's address.`;
}

/** The same for the app-level token of Socket Mode. */
export function deadAppToken(code: string): string {
  return `Slack does not accept SLACK_APP_TOKEN (${code}): make a new app-level token with the scope connections:write under Basic Information of the Slack app.`;
}

/** Slack is not reached, or not now. */
export function unavailable(what: string): BotError {
  return new BotError('chat-unavailable', `Slack is not reached (${what}).`);
}
