/** From Slack's payloads to the core's words. Pure: what has to be fetched is named, and fetched elsewhere. */
import type { Author, IncomingMessage, ThreadRef, UserAction } from '../../src/message.js';
import { isPointing } from '../../src/pointing.js';
import { type ElementAction, readAction } from './ids.js';
import { mentions, sharedTextOf, textOf, wholeTextOf } from './message-text.js';
import type { Identity, RawFile, RawMessage, RawMessageEvent } from './payloads.js';

export const PLATFORM = 'slack';

/** A message before its files are read. */
export interface ReadMessage {
  message: IncomingMessage;
  files: RawFile[];
  /** The mention holds no error itself; it means the message that its thread hangs on, or the one above. */
  points?: 'parent' | 'above';
}

/** What an event about a message means. */
export type ReadEvent =
  | ({ kind: 'message' | 'edited' } & ReadMessage)
  | { kind: 'deleted'; thread: ThreadRef; id: string }
  /** The bot came into a channel. */
  | { kind: 'joined'; thread: ThreadRef; inviter: string };

/** Subtypes of messages that people write; all others are notices, or come from bots. */
const WRITTEN = new Set([undefined, 'file_share', 'thread_broadcast', 'me_message']);

/**
 * Reads a `message` or `app_mention` event.
 *
 * @param workspace id of the team whose bot got the event
 * @param retry number of the delivery; 0 for the first
 * @returns null for what is nobody's business: own messages, those of other bots, notices, unfurled links
 */
export function readEvent(
  event: RawMessageEvent,
  workspace: string,
  me: Identity,
  retry = 0,
): ReadEvent | null {
  const { subtype, channel, message, previous_message: previous } = event;
  const place = { platform: PLATFORM, workspace, channel };
  if (subtype === 'message_deleted')
    return deleted(place, { ...previous, ts: event.deleted_ts ?? previous?.ts ?? '' });
  if (subtype === 'message_changed') {
    if (!message) return null;
    if (message.subtype === 'tombstone') return deleted(place, message);
    if (!isPersons(message, me) || !isChanged(message, previous, me)) return null;
    const edition = message.edited?.ts ?? event.event_ts ?? '';
    return edited(readMessage(message, place, me, isDirect(event)), edition);
  }
  if (subtype === 'channel_join' || subtype === 'group_join') {
    const { inviter } = event;
    if (event.user !== me.userId || inviter === undefined) return null;
    return { kind: 'joined', thread: { ...place, thread: '' }, inviter };
  }
  if (!isPersons(event, me)) return null;
  const isMention = event.type === 'app_mention';
  const read = readMessage(event, place, me, isMention || isDirect(event));
  // The mention came with a change of the message, and so does a `message_changed` with the same time.
  if (isMention && event.edited?.ts) return edited(read, event.edited.ts);
  if (retry > 0) read.message.redelivered = true;
  return { kind: 'message', ...read };
}

/**
 * A message as it stands in a history.
 *
 * @param addressed whether it is for the bot, whether it mentions it or not
 */
export function readMessage(
  raw: RawMessage,
  place: Omit<ThreadRef, 'thread'>,
  me: Identity,
  addressed: boolean,
): ReadMessage {
  const { ts, thread_ts = ts, user = '', files = [] } = raw;
  const own = textOf(raw, me.userId);
  const shared = sharedTextOf(raw, me.userId);
  const mentioned = addressed || mentions(raw, me.userId);
  const message: IncomingMessage = {
    id: ts,
    thread: { ...place, thread: thread_ts },
    author: { id: user },
    text: own,
    mentioned,
  };
  if (shared !== '') {
    // What was shared is what the words are about.
    if (mentioned && isPointing(own)) return { message: { ...message, text: shared, asPaste: true }, files };
    return { message: { ...message, text: [own, shared].filter(Boolean).join('\n\n') }, files };
  }
  if (!mentioned || files.length > 0 || !isPointing(own) || isDirectChannel(place.channel))
    return { message, files };
  return { message, files, points: thread_ts === ts ? 'above' : 'parent' };
}

/** A message that another one points at, as the text of that one. */
export function pointedAt(
  raw: RawMessage,
  me: Identity,
): { text: string; files: RawFile[]; source: string; sourceAuthor?: Author } {
  const { user, bot_id, files = [], ts: source } = raw;
  const sourceAuthor = user !== undefined && bot_id === undefined ? { id: user } : undefined;
  return { text: wholeTextOf(raw, me.userId), files, source, ...(sourceAuthor ? { sourceAuthor } : {}) };
}

/** Somebody's message as that of a person who wants it explained; its files are not read yet. */
export function explained(
  raw: RawMessage,
  { platform, workspace, channel }: Omit<ThreadRef, 'thread'>,
  id: string,
  author: IncomingMessage['author'],
  me: Identity,
): IncomingMessage {
  const { files: _, ...pointed } = pointedAt(raw, me);
  const thread = { platform, workspace, channel, thread: raw.thread_ts ?? raw.ts };
  return { id, thread, author, mentioned: true, asPaste: true, ...pointed };
}

/** Direct messages are for the bot, mention or not; their ids begin with D. */
export function isDirectChannel(channel: string): boolean {
  return channel.startsWith('D');
}

function isDirect({ channel, channel_type }: RawMessageEvent): boolean {
  return channel_type === 'im' || isDirectChannel(channel);
}

/** Whether a person wrote it, and not a bot, be it this one. */
function isPersons({ subtype, user, bot_id }: RawMessage, me: Identity): boolean {
  const isWritten = WRITTEN.has(subtype) && bot_id === undefined;
  return isWritten && user !== undefined && user !== me.userId && user !== 'USLACKBOT';
}

/** A link that unfurls changes the message too, but not what it says. */
function isChanged(now: RawMessage, before: RawMessage | undefined, me: Identity): boolean {
  const idsOf = ({ files = [] }: RawMessage) => files.map(({ id }) => id).join(' ');
  if (before === undefined) return now.edited !== undefined;
  return (
    textOf(now, me.userId) !== textOf(before, me.userId) ||
    idsOf(now) !== idsOf(before) ||
    (mentions(now, me.userId) && !mentions(before, me.userId))
  );
}

function edited(read: ReadMessage, edition: string): ReadEvent {
  return { kind: 'edited', ...read, message: { ...read.message, edition } };
}

function deleted(place: Omit<ThreadRef, 'thread'>, { ts, thread_ts = ts }: RawMessage): ReadEvent {
  return { kind: 'deleted', thread: { ...place, thread: thread_ts }, id: ts };
}

/** What a `block_actions` payload says of where it happened. */
export interface RawClick {
  team?: { id: string } | null;
  user: { id: string; name?: string; username?: string; team_id?: string };
  channel?: { id: string };
  container?: { message_ts?: string; thread_ts?: string; channel_id?: string; is_ephemeral?: boolean };
  message?: RawMessage;
  actions: ReadonlyArray<ElementAction & { action_ts?: string }>;
  response_url?: string;
}

/**
 * Reads a click.
 *
 * @returns null where there is no channel, as in the home tab, or for an element that is none of ours
 */
export function readClick(
  click: RawClick,
  action: RawClick['actions'][number],
  workspace: string,
): UserAction | null {
  const { user, container = {}, message } = click;
  const channel = click.channel?.id ?? container.channel_id;
  const read = readAction(action);
  if (read === null || channel === undefined) return null;
  const { thread: named, ...clicked } = read;
  const standsIn = container.thread_ts ?? message?.thread_ts ?? container.message_ts ?? message?.ts ?? '';
  return {
    id: `${action.action_ts ?? ''}.${user.id}`,
    thread: { platform: PLATFORM, workspace, channel, thread: named || standsIn },
    author: authorOf(user),
    ...clicked,
  };
}

/** Who did something, in payloads that say their name. */
export function authorOf({ id, name, username }: RawClick['user']): { id: string; name?: string } {
  const shown = name || username;
  return shown ? { id, name: shown } : { id };
}

/** The id of a message that a shortcut makes: whose text it is and who asked, so that it can be read again. */
export function shortcutId(source: string, user: string, at: string): string {
  return [source, user, at].join('/');
}

/** Reads {@link shortcutId}; null for the id of a message that somebody wrote. */
export function readShortcutId(id: string): { source: string; user: string } | null {
  const [source = '', user, at] = id.split('/');
  return user === undefined || at === undefined ? null : { source, user };
}
