/** What belongs to a message and has to be fetched: the message that a mention points at, files, and names. */
import { readAttached } from '../../src/attached-text.js';
import { BoundedMap } from '../../src/bounded-map.js';
import { BotError } from '../../src/errors.js';
import type { IncomingMessage, ThreadRef } from '../../src/message.js';
import type { SlackApi } from './api.js';
import { GONE } from './faults.js';
import { attachedFiles } from './files.js';
import {
  explained,
  isDirectChannel,
  pointedAt,
  type ReadMessage,
  readMessage,
  readShortcutId,
} from './inbound.js';
import type { RawFile, RawMessage } from './payloads.js';
import type { Workspace } from './workspaces.js';

/** Above a mention there may be notices; that many messages are gone through. */
const LOOK_ABOVE = 5;
const MAX_NAMES = 2_000;
/** The answer is still to be posted. */
const READ = { budgetMs: 10_000 };

export interface ReaderOptions {
  /** Address of the Web API where it is not Slack's own. */
  apiUrl?: string | undefined;
  /** Ends downloads. */
  signal: AbortSignal;
}

export class MessageReader {
  readonly #names = new BoundedMap<string, string>(MAX_NAMES);

  constructor(private readonly options: ReaderOptions) {}

  /** With files, with the message that it points at, and in threads, where people say what they did, with their name. */
  async whole(read: ReadMessage, workspace: Workspace): Promise<IncomingMessage> {
    const message = await this.#complete(read, workspace);
    return message.thread.thread === message.id ? message : this.#withName(message, workspace);
  }

  /** What cannot be had is a remark. */
  async #complete({ message, files, points }: ReadMessage, workspace: Workspace): Promise<IncomingMessage> {
    if (points === undefined) return this.withFiles(message, files, workspace.api);
    try {
      const raw = await pointedMessage(message, points, workspace);
      if (raw === undefined) return message;
      const { files: others, ...pointed } = pointedAt(raw, workspace.me);
      if (pointed.text === '' && others.length === 0) return message;
      return await this.withFiles({ ...message, ...pointed, asPaste: true }, others, workspace.api);
    } catch (error) {
      if (!(error instanceof BotError)) throw error;
      return { ...message, remarks: [`I could not read the message that you mean. ${error.message}`] };
    }
  }

  /** The message with the text of its files behind its own. */
  async withFiles(
    message: IncomingMessage,
    files: readonly RawFile[],
    api: SlackApi,
  ): Promise<IncomingMessage> {
    if (files.length === 0) return message;
    const { text, remarks } = await readAttached(attachedFiles(files, { api, ...this.options }));
    const whole = [message.text, text].filter((part) => part !== '').join('\n\n');
    return { ...message, text: whole, ...(remarks.length > 0 ? { remarks } : {}) };
  }

  /** The message with its author's name, which events do not say. Without the scope for it there is none. */
  async #withName(message: IncomingMessage, { id, api }: Workspace): Promise<IncomingMessage> {
    const { author } = message;
    const key = `${id}/${author.id}`;
    try {
      const name = this.#names.get(key) ?? nameIn(await api.call('users.info', { user: author.id }, READ));
      if (name === undefined) return message;
      this.#names.set(key, name);
      return { ...message, author: { ...author, name } };
    } catch (error) {
      if (!(error instanceof BotError)) throw error;
      return message;
    }
  }

  /** Reads a message again, as its event brought it; null when it is gone or nobody's business. */
  async reread(thread: ThreadRef, id: string, workspace: Workspace): Promise<IncomingMessage | null> {
    const asked = readShortcutId(id);
    const raw = await messageAt(thread, asked?.source ?? id, workspace.api);
    if (raw === undefined) return null;
    if (asked) {
      const message = explained(raw, thread, id, { id: asked.user }, workspace.me);
      return this.withFiles(message, raw.files ?? [], workspace.api);
    }
    if (raw.bot_id !== undefined || raw.user === undefined) return null;
    return this.whole(readMessage(raw, thread, workspace.me, isDirectChannel(thread.channel)), workspace);
  }
}

/** The message that a thread hangs on, or the nearest one above that somebody wrote. */
async function pointedMessage(
  { id, thread }: IncomingMessage,
  points: 'parent' | 'above',
  { api, me }: Workspace,
): Promise<RawMessage | undefined> {
  const { channel } = thread;
  if (points === 'parent') return messageAt(thread, thread.thread, api);
  const { messages } = await api.call(
    'conversations.history',
    { channel, latest: id, limit: LOOK_ABOVE },
    READ,
  );
  const isWritten = ({ subtype, bot_id, ts }: RawMessage) =>
    ts !== id && bot_id !== me.botId && !/_(?:join|leave|topic|purpose|name)$/.test(subtype ?? '');
  return (messages as RawMessage[]).find(isWritten);
}

/** One message of a thread; undefined when it is gone. */
async function messageAt(
  { channel, thread }: ThreadRef,
  ts: string,
  api: SlackApi,
): Promise<RawMessage | undefined> {
  // What the thread hangs on comes first, and counts.
  const range = { oldest: ts, latest: ts, inclusive: true, limit: 2 };
  try {
    const { messages } = await api.call('conversations.replies', { channel, ts: thread, ...range }, READ);
    return (messages as RawMessage[]).find((raw) => raw.ts === ts && raw.subtype !== 'tombstone');
  } catch (error) {
    if (error instanceof BotError && error.cause === GONE) return undefined;
    throw error;
  }
}

/** The name that people chose for themselves. */
function nameIn({ user }: Record<string, unknown>): string | undefined {
  const { profile, real_name, name } = user as {
    profile?: { display_name?: string };
    real_name?: string;
    name?: string;
  };
  return profile?.display_name || real_name || name;
}
