import type { IncomingMessage, ThreadRef, UserAction } from './message.js';
import type { ReplyDocument } from './reply/document.js';

/** What an adapter hands the core, and what it does with the answer is the adapter's. */
export interface AdapterHandler {
  onMessage(message: IncomingMessage): Promise<ReplyDocument | null>;
  onAction(action: UserAction): Promise<ReplyDocument | null>;
}

/** One chat platform. An adapter renders and forwards; it never decides what to answer. */
export interface ChatAdapter {
  readonly name: string;
  /** Begins to deliver messages; resolves when the platform is reached. */
  start(handler: AdapterHandler): Promise<void>;
  /** Stops delivering; resolves when what was under way is done. */
  stop(): Promise<void>;
  /** Posts a reply to a thread and returns the platform's id of the post. */
  post(thread: ThreadRef, reply: ReplyDocument): Promise<string>;
  /** Replaces a reply that was posted. */
  update(thread: ThreadRef, postId: string, reply: ReplyDocument): Promise<void>;
}
