/** What the core makes Slack show: posts in threads, and answers for one person. */
import type { ChatSurface, Posted, PostOptions } from '../../src/adapter.js';
import { BoundedMap } from '../../src/bounded-map.js';
import { BotError } from '../../src/errors.js';
import { type Author, type IncomingMessage, isPrivate, type ThreadRef } from '../../src/message.js';
import type { ReplyDocument } from '../../src/reply/document.js';
import { threadKey } from '../../src/store/store.js';
import { Posts } from './posts.js';
import { type PrivateAnswers, wayOf } from './private-answers.js';
import type { MessageReader } from './reading.js';
import { renderReply } from './render.js';
import type { Workspaces } from './workspaces.js';

const MAX_THREADS = 5_000;

export interface SurfaceParts {
  workspaces: Workspaces;
  reader: MessageReader;
  answers: PrivateAnswers;
}

export class SlackSurface implements ChatSurface {
  readonly #parts: SurfaceParts;
  readonly #posts = new Posts();
  /** Threads that have replies. */
  readonly #begun = new BoundedMap<string, true>(MAX_THREADS);

  constructor(parts: SurfaceParts) {
    this.#parts = parts;
  }

  async post(thread: ThreadRef, reply: ReplyDocument, options: PostOptions): Promise<Posted> {
    const { workspaces, answers } = this.#parts;
    if (isPrivate(thread)) return answers.post(wayOf(thread), thread, reply);
    const { api } = await workspaces.of(thread.workspace);
    const posted = await this.#posts.post(api, thread, reply, options);
    this.#begun.set(threadKey(thread), true);
    return posted;
  }

  async update(thread: ThreadRef, postId: string, reply: ReplyDocument): Promise<void> {
    const { workspaces, answers } = this.#parts;
    if (isPrivate(thread)) return answers.update(wayOf(thread), thread, postId, reply);
    const { api } = await workspaces.of(thread.workspace);
    await this.#posts.update(api, thread, postId, reply);
  }

  /** In the thread where that can be; else as the answer to what the person did, or as a direct message. */
  async whisper(thread: ThreadRef, to: Author, reply: ReplyDocument): Promise<void> {
    const { answers } = this.#parts;
    if (isPrivate(thread)) {
      await answers.post(wayOf(thread), thread, reply);
      return;
    }
    try {
      await this.#showTo(thread, to, reply);
    } catch (error) {
      if (!(error instanceof BotError) || error.code !== 'chat-denied') throw error;
      const way = wayOf(thread, to.id);
      if (answers.has(way)) await answers.post(way, thread, reply);
      else await this.#tell(thread, to, reply);
    }
  }

  async reread(thread: ThreadRef, messageId: string): Promise<IncomingMessage | null> {
    const { workspaces, reader } = this.#parts;
    return reader.reread(thread, messageId, await workspaces.of(thread.workspace));
  }

  /** Slack shows it in a thread only where that has replies; elsewhere in the channel, to that person alone too. */
  async #showTo(thread: ThreadRef, to: Author, reply: ReplyDocument): Promise<void> {
    const { api } = await this.#parts.workspaces.of(thread.workspace);
    const place = this.#begun.has(threadKey(thread)) ? { thread_ts: thread.thread } : {};
    for (const message of renderReply(reply, { thread: thread.thread }))
      await api.call('chat.postEphemeral', { channel: thread.channel, user: to.id, ...place, ...message });
  }

  async #tell(thread: ThreadRef, to: Author, reply: ReplyDocument): Promise<void> {
    const { api } = await this.#parts.workspaces.of(thread.workspace);
    for (const message of renderReply(reply, { thread: '' }))
      await api.call('chat.postMessage', { channel: to.id, ...message });
  }
}
