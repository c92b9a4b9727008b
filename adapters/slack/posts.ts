/** Replies as messages of channels and threads: posted once, replaced, and found again by their metadata. */
import { createHash } from 'node:crypto';
import type { Posted, PostOptions } from '../../src/adapter.js';
import { BoundedMap } from '../../src/bounded-map.js';
import { BotError } from '../../src/errors.js';
import type { ThreadRef } from '../../src/message.js';
import { messageIdsOf, postIdOf } from '../../src/post-parts.js';
import type { ReplyDocument } from '../../src/reply/document.js';
import type { Answer, SlackApi } from './api.js';
import { GONE } from './faults.js';
import type { RawMessage } from './payloads.js';
import { renderReply, type SlackMessage } from './render.js';

/** The type of our messages' metadata. */
export const EVENT_TYPE = 'cc_error_reply';
/** Slack gives up to 1,000 a page, and advises 200. */
const PAGE = 200;
const MAX_PAGES = 10;
/** What a look into a channel goes through: a share was posted moments ago. */
const CHANNEL_LOOK = 30;
const MAX_REMEMBERED = 1_000;

/** Messages by the number of the page that they show. */
type Pages = Map<number, string>;

/** One reply in the making. */
interface Draft {
  api: SlackApi;
  thread: ThreadRef;
  /** In the metadata of each of its messages. */
  key: string;
}

export class Posts {
  /** Pages that posts gained after they were posted. */
  readonly #further = new BoundedMap<string, Pages>(MAX_REMEMBERED);
  /** Pages that posts lost. */
  readonly #deleted = new BoundedMap<string, true>(MAX_REMEMBERED);

  /**
   * Posts a reply, one message for each page. Of one that was posted in part, the rest.
   *
   * @throws BotError `chat-unavailable` or `chat-denied`
   */
  async post(
    api: SlackApi,
    thread: ThreadRef,
    reply: ReplyDocument,
    { key, mayExist }: PostOptions,
  ): Promise<Posted> {
    const draft: Draft = { api, thread, key: digestOf(key) };
    const standing: Pages = mayExist ? await pagesOf(draft) : new Map();
    const ids: string[] = [];
    for (const [page, message] of renderReply(reply, { thread: thread.thread }).entries()) {
      const place = { ...thread, thread: thread.thread || (ids[0] ?? '') };
      ids.push(standing.get(page) ?? (await postPage({ ...draft, thread: place }, page, message)));
    }
    return { id: postIdOf(ids), thread: thread.thread || (ids[0] ?? '') };
  }

  /**
   * Replaces a reply. Further pages are posted, and those that it has not any more are deleted.
   *
   * @throws BotError `chat-unavailable` or `chat-denied`
   */
  async update(api: SlackApi, thread: ThreadRef, postId: string, reply: ReplyDocument): Promise<void> {
    const ids = messageIdsOf(postId);
    const draft: Draft = { api, thread, key: digestOf(`further:${postId}`) };
    const revision = Date.now().toString(36);
    const pages = renderReply(reply, { thread: thread.thread, revision });
    for (const [page, message] of pages.entries()) {
      if (await replaced(draft, ids[page], message)) continue;
      if (page === 0) throw new BotError('chat-denied', 'The message is gone.');
      const further = await this.#furtherOf(draft, postId);
      if (!(await replaced(draft, further.get(page), message)))
        further.set(page, await postPage(draft, page, message));
    }
    const further = [...(this.#further.get(postId) ?? [])].filter(([page]) => page >= pages.length);
    for (const ts of [...ids.slice(pages.length), ...further.map(([, id]) => id)])
      await this.#remove(draft, ts);
  }

  async #furtherOf(draft: Draft, postId: string): Promise<Pages> {
    const known = this.#further.get(postId) ?? (await pagesOf(draft));
    this.#further.set(postId, known);
    return known;
  }

  async #remove({ api, thread }: Draft, ts: string): Promise<void> {
    if (this.#deleted.has(ts)) return;
    await unlessGone(api.call('chat.delete', { channel: thread.channel, ts }));
    this.#deleted.set(ts, true);
  }
}

/** @returns whether it stands there */
async function replaced(
  { api, thread }: Draft,
  ts: string | undefined,
  message: SlackMessage,
): Promise<boolean> {
  if (ts === undefined) return false;
  return unlessGone(api.call('chat.update', { channel: thread.channel, ts, ...message }));
}

/** @returns false when the message is gone */
async function unlessGone(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if (error instanceof BotError && error.cause === GONE) return false;
    throw error;
  }
}

/** A post that may have got through before its connection was cut is looked for before it is posted again. */
async function postPage(draft: Draft, page: number, message: SlackMessage): Promise<string> {
  const { api, thread, key } = draft;
  const found = async (): Promise<Answer | undefined> => {
    const ts = (await pagesOf(draft)).get(page);
    return ts === undefined ? undefined : { ts };
  };
  const answer = await api.call(
    'chat.postMessage',
    {
      channel: thread.channel,
      ...(thread.thread ? { thread_ts: thread.thread } : {}),
      ...message,
      metadata: { event_type: EVENT_TYPE, event_payload: { key, page } },
      unfurl_links: false,
      unfurl_media: false,
    },
    { found },
  );
  return String(answer.ts);
}

/** The messages of a reply that stand in its thread, or in the channel where it begins one. */
async function pagesOf({ api, thread, key }: Draft): Promise<Pages> {
  const found: Pages = new Map();
  for await (const { ts, metadata } of messagesOf(api, thread)) {
    const { event_type, event_payload = {} } = metadata ?? {};
    const isOurs = event_type === EVENT_TYPE && event_payload.key === key;
    if (isOurs && typeof event_payload.page === 'number') found.set(event_payload.page, ts);
  }
  return found;
}

async function* messagesOf(api: SlackApi, { channel, thread }: ThreadRef): AsyncGenerator<RawMessage> {
  const where = { channel, include_all_metadata: true };
  if (thread === '') {
    const { messages } = await api.call('conversations.history', { ...where, limit: CHANNEL_LOOK });
    return yield* messages as RawMessage[];
  }
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const range = { ts: thread, limit: PAGE, ...(cursor ? { cursor } : {}) };
    const answer = await api.call('conversations.replies', { ...where, ...range });
    yield* answer.messages as RawMessage[];
    cursor = (answer.response_metadata as { next_cursor?: string } | undefined)?.next_cursor;
    if (!cursor) return;
  }
}

/** Keys hold ids of people and channels, which are nobody's business in metadata that other apps can read. */
function digestOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, 32);
}
