/**
 * Answers that one person alone sees. They go through addresses that Slack gives with a command or a click and that work
 * for half an hour and five times; each click brings a new one. They are kept in memory: whoever clicks after a restart
 * brings one along.
 */
import type { Posted } from '../../src/adapter.js';
import { BoundedMap } from '../../src/bounded-map.js';
import { BotError } from '../../src/errors.js';
import type { ThreadRef } from '../../src/message.js';
import type { ReplyDocument } from '../../src/reply/document.js';
import { threadKey } from '../../src/store/store.js';
import { CallFailure } from './faults.js';
import { renderReply, type SlackMessage } from './render.js';

/** @see https://docs.slack.dev/interactivity/handling-user-interaction#message_responses */
const VALID_MS = 30 * 60_000;
const MAX_USES = 5;
const MAX_KNOWN = 5_000;

/** A way to answer. */
export interface Way {
  /** Slack's `response_url`. */
  url: string;
  /** The message that was clicked, as {@link clickedPage} reads it; what `replace_original` replaces. */
  page?: string;
}

interface KnownWay extends Way {
  until: number;
  uses: number;
}

/** Sends to a `response_url`; throws a BotError, or a CallFailure when the address is used up. */
export type SendAnswer = (url: string, body: Record<string, unknown>) => Promise<void>;

export class PrivateAnswers {
  readonly #ways = new BoundedMap<string, KnownWay>(MAX_KNOWN);
  #count = 0;

  constructor(
    private readonly send: SendAnswer,
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * Remembers how somebody can be answered.
   *
   * @param key {@link wayOf} a private thread, or of a person in an open one
   */
  remember(key: string, way: Way): void {
    this.#ways.set(key, { ...way, until: this.now() + VALID_MS, uses: 0 });
  }

  /** Whether there is a way. */
  has(key: string): boolean {
    return this.#valid(key) !== undefined;
  }

  /** Shows a reply beneath whatever stands there. @throws BotError `chat-denied` when there is no way any more */
  async post(key: string, thread: ThreadRef, reply: ReplyDocument): Promise<Posted> {
    this.#count += 1;
    const id = `${this.now().toString(36)}${this.#count.toString(36)}`;
    for (const message of pagesOf(reply, thread, (page) => pageOf(id, page)))
      await this.#use(key, false, message);
    return { id, thread: thread.thread };
  }

  /** Replaces what was clicked last, where it is a page of this post; Slack lets nothing else be changed. */
  async update(key: string, thread: ThreadRef, postId: string, reply: ReplyDocument): Promise<void> {
    const way = this.#valid(key);
    if (way === undefined) throw tooOld();
    // Another one each time, or Slack keeps what was ticked.
    const revision = (page: number) => `${pageOf(postId, page)}.${this.now().toString(36)}`;
    for (const [page, message] of pagesOf(reply, thread, revision).entries())
      if (way.page === pageOf(postId, page)) await this.#use(key, true, message);
  }

  async #use(key: string, replaces: boolean, message: SlackMessage): Promise<void> {
    const way = this.#valid(key);
    if (way === undefined) throw tooOld();
    way.uses += 1;
    const body = { response_type: 'ephemeral', replace_original: replaces, ...message };
    try {
      await this.send(way.url, body);
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error;
      this.#ways.delete(key);
      throw tooOld();
    }
  }

  #valid(key: string): KnownWay | undefined {
    const way = this.#ways.get(key);
    return way && way.until > this.now() && way.uses < MAX_USES ? way : undefined;
  }
}

/** @param user for whom, in a thread that others see too */
export function wayOf(thread: ThreadRef, user = ''): string {
  return `${threadKey(thread)} ${user}`;
}

/** The page that a click was on, from the id of its block; see `blockId`. */
export function clickedPage(blockId: string): string | undefined {
  const [, , , revision] = blockId.split(':');
  return revision === undefined ? undefined : decodeURIComponent(revision).split('.')[0];
}

/** The messages of a reply, whose blocks say which page of which post they are on. */
function pagesOf(
  reply: ReplyDocument,
  { thread }: ThreadRef,
  revisionOf: (page: number) => string,
): SlackMessage[] {
  const { length } = renderReply(reply, { thread });
  return Array.from({ length }, (_, page) => {
    const pages = renderReply(reply, { thread, revision: revisionOf(page) });
    return pages[page] as SlackMessage;
  });
}

function pageOf(post: string, page: number): string {
  return `${post}_${page}`;
}

function tooOld(): BotError {
  return new BotError(
    'chat-denied',
    'This private answer is too old to go on with. Ask again with `/cc-error` and the error.',
  );
}
