/**
 * Messages that are being answered, so that a crash or a platform that is gone loses none: put down before anything is
 * done, struck out when the answer stands there. What is put down are ids; the text stays on the platform.
 */
import { z } from 'zod';
import { BotError } from './errors.js';
import type { ThreadRef } from './message.js';
import type { DeferredJob, SessionStore } from './store/store.js';
import { threadKey } from './store/store.js';

/** Longer than a claim's lease, so that what is done later is not mistaken for being under way. */
const FIRST_LOOK_MS = 75_000;

const payloadSchema = z.object({
  id: z.string(),
  thread: z.object({
    platform: z.string(),
    workspace: z.string(),
    channel: z.string(),
    thread: z.string(),
  }),
});

export class Inbox {
  /** The kind of its jobs. */
  readonly kind: string;

  /**
   * @param platform whose messages these are; each platform looks after its own
   * @param now milliseconds since the epoch
   */
  constructor(
    private readonly store: SessionStore,
    platform: string,
    private readonly now: () => number,
  ) {
    this.kind = `${platform}-inbox`;
  }

  /** A message is going to be answered. */
  put(thread: ThreadRef, id: string): Promise<void> {
    const job = { id: this.#jobId(thread, id), kind: this.kind, payload: { thread, id } };
    return this.#quietly(this.store.defer({ ...job, runAt: this.now() + FIRST_LOOK_MS }));
  }

  /** The answer stands there. */
  done(thread: ThreadRef, id: string): Promise<void> {
    return this.#quietly(this.store.finish(this.#jobId(thread, id)));
  }

  /** The message of a job; throws when it is none of this table's. */
  read({ payload }: DeferredJob): { thread: ThreadRef; id: string } {
    return payloadSchema.parse(payload);
  }

  /** A store that is gone costs the safety, not the answer. */
  async #quietly(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      if (!(error instanceof BotError) || !error.code.startsWith('store-')) throw error;
    }
  }

  #jobId(thread: ThreadRef, id: string): string {
    return `${this.kind}:${threadKey(thread)}:${id}`;
  }
}
