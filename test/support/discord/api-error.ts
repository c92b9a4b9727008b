/** Errors of the REST API: their numbers are those of Discord's list of JSON error codes. */
import { asObjects, type Json } from './wire.js';

/** One thing that is wrong with a request's body. */
export interface Fault {
  /** Dotted, such as `components.0.label`; empty for the body itself. */
  path: string;
  /** Discord's name for it, such as `BASE_TYPE_MAX_LENGTH`. */
  code: string;
  message: string;
}

/** Thrown by a route, answered as JSON with its status. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  /**
   * @param status HTTP status
   * @param code JSON error code, 0 where Discord has none
   * @param errors what is wrong with each field of the body, nested
   */
  constructor(
    readonly status: number,
    readonly code: number,
    message: string,
    readonly errors?: Json,
  ) {
    super(message);
  }

  /** What the client reads. */
  get body(): Json {
    return { message: this.message, code: this.code, ...(this.errors && { errors: this.errors }) };
  }
}

const error = (status: number, code: number, message: string) => () => new ApiError(status, code, message);

// Each call makes a new one. Numbers and words are those of Discord's documentation.
export const notFound = error(404, 0, '404: Not Found');
export const methodNotAllowed = error(405, 0, '405: Method Not Allowed');
export const unauthorized = error(401, 0, '401: Unauthorized');
export const unknownChannel = error(404, 10003, 'Unknown Channel');
export const unknownGuild = error(404, 10004, 'Unknown Guild');
export const unknownMember = error(404, 10007, 'Unknown Member');
export const unknownMessage = error(404, 10008, 'Unknown Message');
export const unknownUser = error(404, 10013, 'Unknown User');
export const unknownWebhook = error(404, 10015, 'Unknown Webhook');
export const unknownInteraction = error(404, 10062, 'Unknown interaction');
export const unknownCommand = error(404, 10063, 'Unknown application command');
export const alreadyAnswered = error(400, 40060, 'Interaction has already been acknowledged.');
export const tooManyFollowUps = error(
  400,
  40094,
  'Cannot send more than 5 follow-up messages for this interaction.',
);
export const missingAccess = error(403, 50001, 'Missing Access');
export const notYourMessage = error(403, 50005, 'Cannot edit a message authored by another user');
export const emptyMessage = error(400, 50006, 'Cannot send an empty message');
export const cannotMessageUser = error(403, 50007, 'Cannot send messages to this user');
export const wrongChannelType = error(400, 50024, 'Cannot execute action on this channel type');
export const missingPermissions = error(403, 50013, 'Missing Permissions');
export const invalidWebhookToken = error(401, 50027, 'Invalid Webhook Token');
export const threadArchived = error(400, 50083, 'Thread is archived');
export const invalidJson = error(400, 50109, 'The request body contains invalid JSON.');
export const cannotReply = error(400, 160002, 'Cannot reply without permission to read message history');
export const threadLocked = error(400, 160005, 'This thread is locked');
export const notTextChannel = error(400, 50008, 'Cannot send messages in a non-text channel');
export const threadExists = error(400, 160004, 'A thread has already been created for this message');

/** `50035 Invalid Form Body` with the faults nested under the fields that have them. */
export function invalidForm(faults: readonly Fault[]): ApiError {
  const errors: Json = {};
  for (const { path, code, message } of faults) {
    let place = errors;
    for (const key of path === '' ? [] : path.split('.')) {
      place[key] ??= {};
      place = place[key] as Json;
    }
    place._errors = [...asObjects(place._errors), { code, message }];
  }
  return new ApiError(400, 50035, 'Invalid Form Body', errors);
}
