/** The methods on conversations, people, files and views. */
import {
  ApiError,
  type Call,
  channelOf,
  type Method,
  readScope,
  required,
  requireScope,
  structured,
} from './api-call.js';
import { viewFaults } from './block-kit.js';
import { stateOf } from './element-states.js';
import { HISTORY_SCOPE } from './events.js';
import { asFlag, asObject, asText, type Json } from './json.js';
import type { Channel, SlackMessage, SlackView } from './types.js';
import { channelJson, fileJson, messageJson, userJson, viewJson } from './wire.js';

const PAGE_MAX = 1000;
const HISTORY_PAGE = 100;
const STACK_MAX = 3;

export const otherMethods: Record<string, Method> = {
  'auth.test': { run: ({ team }) => whoIs(team) },
  'conversations.replies': { run: replies },
  'conversations.history': { run: history },
  'conversations.info': { run: info },
  'conversations.open': { scope: 'im:write', run: openDm },
  'users.info': { scope: 'users:read', run: userInfo },
  'files.info': { scope: 'files:read', run: fileInfo },
  'views.open': { run: openView },
  'views.push': { run: pushView },
  'views.update': { run: updateView },
  'views.publish': { run: publishView },
  'auth.revoke': { run: revoke },
};

function whoIs(team: Call['team']): Json {
  return {
    url: `https://${team.domain}.slack.com/`,
    team: team.domain,
    user: 'errorbot',
    team_id: team.id,
    user_id: team.botUser,
    bot_id: team.botId,
    is_enterprise_install: false,
  };
}

function revoke({ token, args }: Call): Json {
  if (asFlag(args.test)) return { revoked: false };
  token.state = 'revoked';
  return { revoked: true };
}

/** The channel, where the bot may read messages. */
function readable(call: Call): Channel {
  const channel = channelOf(call);
  requireScope(call.token, HISTORY_SCOPE[channel.type]);
  if (!channel.members.has(call.team.botUser)) throw new ApiError('not_in_channel');
  return channel;
}

function replies(call: Call): Json {
  const channel = readable(call);
  const ts = required(call, 'ts');
  const parent = call.team.message(channel.id, ts);
  if (!parent || parent.ephemeral_to !== undefined) throw new ApiError('thread_not_found');
  const isReply = parent.thread_ts !== undefined && parent.thread_ts !== ts;
  const answers = isReply ? [] : call.team.repliesTo(parent);
  if (parent.deleted && answers.length === 0) throw new ApiError('thread_not_found');
  const within = answers.filter(isWithin(call));
  // The message that the thread hangs on comes first on every page, and counts as one of `limit`.
  const room = Number(call.args.limit ?? PAGE_MAX + 1) - 1;
  if (room < 1) return { messages: [shownMessage(call, parent)], has_more: within.length > 0 };
  const { shown, more } = page({ ...call, args: { ...call.args, limit: room } }, within, PAGE_MAX);
  return { messages: [parent, ...shown].map((message) => shownMessage(call, message)), ...more };
}

function history(call: Call): Json {
  const channel = readable(call);
  const isTop = (message: SlackMessage) =>
    message.thread_ts === undefined ||
    message.thread_ts === message.ts ||
    message.subtype === 'thread_broadcast';
  const all = call.team.standing(channel.id).filter(isTop).filter(isWithin(call)).reverse();
  const { shown, more } = page(call, all, HISTORY_PAGE);
  return { messages: shown.map((message) => shownMessage(call, message)), pin_count: 0, ...more };
}

function shownMessage({ team, args }: Call, message: SlackMessage): Json {
  if (!message.deleted) return messageJson(team, message, asFlag(args.include_all_metadata) ? 'all' : 'type');
  const { ts } = message;
  const text = 'This message was deleted.';
  return { type: 'message', subtype: 'tombstone', text, user: 'USLACKBOT', hidden: true, ts, thread_ts: ts };
}

/** Between `oldest` and `latest`, whose own messages count only when `inclusive`. */
function isWithin({ args }: Call): (message: SlackMessage) => boolean {
  const [oldest, latest] = [Number(args.oldest ?? 0), Number(args.latest ?? Number.POSITIVE_INFINITY)];
  const inclusive = asFlag(args.inclusive);
  return (message) => {
    const ts = Number(message.ts);
    return inclusive ? ts >= oldest && ts <= latest : ts > oldest && ts < latest;
  };
}

function page(
  call: Call,
  all: readonly SlackMessage[],
  usual: number,
): { shown: SlackMessage[]; more: Json } {
  const limit = Math.min(Number(call.args.limit ?? usual) || usual, PAGE_MAX);
  const cursor = asText(call.args.cursor);
  const start = cursor ? Number(Buffer.from(cursor, 'base64').toString().replace('next:', '')) : 0;
  if (!Number.isInteger(start)) throw new ApiError('invalid_cursor');
  const end = start + limit;
  const has_more = end < all.length;
  const next_cursor = Buffer.from(`next:${end}`).toString('base64');
  return {
    shown: all.slice(start, end),
    more: { has_more, ...(has_more ? { response_metadata: { next_cursor } } : {}) },
  };
}

function info(call: Call): Json {
  const channel = channelOf(call);
  requireScope(call.token, readScope(channel.type));
  return { channel: channelJson(channel, call.team.botUser) };
}

function openDm(call: Call): Json {
  const users = required(call, 'users').split(',');
  const [user] = users;
  if (users.length !== 1 || !user) throw new ApiError('not_enough_users');
  if (!call.team.users.has(user)) throw new ApiError('user_not_found');
  const channel = call.team.dmChannel(user);
  return {
    channel: asFlag(call.args.return_im) ? channelJson(channel, call.team.botUser) : { id: channel.id },
  };
}

function userInfo(call: Call): Json {
  const user = call.team.users.get(required(call, 'user'));
  if (!user) throw new ApiError('user_not_found');
  const locale = asFlag(call.args.include_locale) ? { locale: 'en-GB' } : {};
  return { user: { ...userJson(call.team, user), ...locale } };
}

function fileInfo(call: Call): Json {
  const file = call.team.files.get(required(call, 'file'));
  if (!file) throw new ApiError('file_not_found');
  return { file: fileJson(file), comments: [] };
}

function openView(call: Call): Json {
  const view = givenView(call, 'modal');
  return shownView(call, call.team.addView(view, useTrigger(call)));
}

function pushView(call: Call): Json {
  const view = givenView(call, 'modal');
  const user = useTrigger(call);
  const stack = call.team.views.filter((other) => other.user === user && other.open);
  if (stack.length >= STACK_MAX) throw new ApiError('push_limit_reached');
  return shownView(call, call.team.addView(view, user, stack.at(-1)));
}

function updateView(call: Call): Json {
  const [id, external] = [asText(call.args.view_id), asText(call.args.external_id)];
  const view = givenView(call);
  const found = [...call.team.views, ...call.team.homes.values()].find(
    (other) =>
      other.open && (id ? other.id === id : external !== undefined && other.external_id === external),
  );
  if (!found) throw new ApiError('not_found');
  checkHash(call, found);
  call.team.replaceView(found, view);
  return shownView(call, found);
}

function publishView(call: Call): Json {
  const user = required(call, 'user_id');
  if (!call.team.users.has(user)) throw invalidArguments(['[ERROR] invalid user_id']);
  const view = givenView(call, 'home');
  const known = call.team.homes.get(user);
  if (!known) return shownView(call, call.team.addView(view, user));
  checkHash(call, known);
  call.team.replaceView(known, view);
  return shownView(call, known);
}

function shownView({ team }: Call, view: SlackView): Json {
  return { view: viewJson(team, view, stateOf(view.blocks, team.selections(view, view.user))) };
}

function givenView(call: Call, type?: 'modal' | 'home'): Json {
  const view = structured(call, 'view');
  const faults = viewFaults(view);
  if (type && asObject(view)?.type !== type) faults.push(`[ERROR] must be ${type} [json-pointer:/view/type]`);
  if (faults.length > 0) throw invalidArguments(faults);
  return asObject(view) ?? {};
}

function invalidArguments(messages: string[]): ApiError {
  return new ApiError('invalid_arguments', { response_metadata: { messages } });
}

function checkHash({ args }: Call, view: SlackView): void {
  if (args.hash !== undefined && args.hash !== view.hash) throw new ApiError('hash_conflict');
}

/** Takes the trigger of a call; gives who pulled it. */
function useTrigger(call: Call): string {
  const trigger = call.world.triggers.get(required(call, 'trigger_id'));
  if (!trigger || trigger.team !== call.team.id) throw new ApiError('invalid_trigger_id');
  if (trigger.used) throw new ApiError('exchanged_trigger_id');
  if (trigger.expiresAt < Date.now()) throw new ApiError('expired_trigger_id');
  trigger.used = true;
  return trigger.user;
}
