/** A chat platform in memory, for the core's own tests: what was posted, changed and whispered, and faults on demand. */
import type { ChatSurface, Posted, PostOptions } from '../../src/adapter.js';
import { BotError } from '../../src/errors.js';
import type { Author, IncomingMessage, ThreadRef } from '../../src/message.js';
import type { ReplyDocument } from '../../src/reply/document.js';

export interface Post {
  id: string;
  thread: string;
  key: string;
  reply: ReplyDocument;
  /** How often it was replaced. */
  updates: number;
}

/** `lost`: the post appears, and the caller hears of a fault all the same. */
export type Fault = 'unavailable' | 'lost' | 'denied' | 'bug' | 'crash';

export class MemorySurface implements ChatSurface {
  readonly name = 'memory';
  readonly posts: Post[] = [];
  readonly whispers: Array<{ to: string; reply: ReplyDocument }> = [];
  /** What the next posts meet, in order. */
  readonly faults: Fault[] = [];
  readonly updateFaults: Fault[] = [];
  /** Messages as the platform has them, by id. */
  readonly messages = new Map<string, IncomingMessage>();
  /** Looks for a post that may exist. */
  lookups = 0;
  /** Held while posts must wait. */
  gate: Promise<void> = Promise.resolve();

  async post(thread: ThreadRef, reply: ReplyDocument, { key, mayExist }: PostOptions): Promise<Posted> {
    await this.gate;
    const fault = this.faults.shift();
    if (fault && fault !== 'lost') throw this.#error(fault);
    if (mayExist) {
      this.lookups++;
      const there = this.posts.find((post) => post.key === key);
      if (there) return { id: there.id, thread: there.thread };
    }
    const id = `p${this.posts.length + 1}`;
    const post = { id, thread: thread.thread === '' ? id : thread.thread, key, reply, updates: 0 };
    this.posts.push(post);
    if (fault) throw this.#error('unavailable');
    return { id, thread: post.thread };
  }

  async update(_thread: ThreadRef, postId: string, reply: ReplyDocument): Promise<void> {
    const fault = this.updateFaults.shift();
    if (fault) throw this.#error(fault);
    const post = this.posts.find(({ id }) => id === postId);
    if (!post) throw this.#error('denied');
    post.reply = reply;
    post.updates++;
  }

  async whisper(_thread: ThreadRef, to: Author, reply: ReplyDocument): Promise<void> {
    this.whispers.push({ to: to.id, reply });
  }

  async reread(_thread: ThreadRef, messageId: string): Promise<IncomingMessage | null> {
    return this.messages.get(messageId) ?? null;
  }

  #error(fault: Fault): Error {
    if (fault === 'bug') return new TypeError('undefined is not a function');
    if (fault === 'denied')
      return new BotError('chat-denied', 'I am not in the channel. Invite me: /invite @bot');
    return new BotError('chat-unavailable', 'The platform does not answer. It is tried again.');
  }
}
