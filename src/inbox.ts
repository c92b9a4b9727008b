/**
 * What is being answered, so that a crash or a platform that is gone loses none of it: put down before anything is done
 * and before the platform is told that it arrived, struck out when the answer stands there. Of messages only ids are put
 * down; their text stays on the platform.
 */
import { z } from 'zod';
import { isStoreFault } from './delivery.js';
import type { ThreadRef, UserAction } from './message.js';
import { PACE } from './pace.js';
import type { DeferredJob, SessionStore } from './store/store.js';
import { threadKey } from './store/store.js';

const threadSchema = z.object({
  platform: z.string(),
  workspace: z.string(),
  channel: z.string(),
  thread: z.string(),
});

const messageSchema = z.object({ id: z.string(), thread: threadSchema, edition: z.string().optional() });

const actionSchema = z.object({
  action: z.object({
    id: z.string(),
    thread: threadSchema,
    author: z.object({ id: z.string(), name: z.string().optional() }),
    action: z.string(),
    value: z.string().optional(),
    done: z.array(z.string()).optional(),
    undone: z.array(z.string()).optional(),
  }),
});

/** A message, or a change of one, which can be read again; or a click, which comes once. */
export type Waiting = { thread: ThreadRef; id: string; edition?: string } | { action: UserAction };

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
    private readonly firstLookMs: number = PACE.firstLookMs,
  ) {
    this.kind = `${platform}-inbox`;
  }

  /** Something is going to be answered. */
  put(waiting: Waiting): Promise<void> {
    const job = { id: this.#jobId(waiting), kind: this.kind, payload: waiting };
    return this.#quietly(this.store.defer({ ...job, runAt: this.now() + this.firstLookMs }));
  }

  /** The answer stands there. */
  done(waiting: Waiting): Promise<void> {
    return this.#quietly(this.store.finish(this.#jobId(waiting)));
  }

  /** What a job is about; throws when it is none of this table's. */
  read({ payload }: DeferredJob): Waiting {
    return z.union([messageSchema, actionSchema]).parse(payload) as Waiting;
  }

  /** A store that is gone costs the safety, not the answer. */
  async #quietly(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      if (!isStoreFault(error)) throw error;
    }
  }

  #jobId(waiting: Waiting): string {
    if ('id' in waiting) {
      const { id, edition } = waiting;
      const message = `${this.kind}:${threadKey(waiting.thread)}:${id}`;
      return edition === undefined ? message : `${message}:edit:${edition}`;
    }
    const { thread, id } = waiting.action;
    return `${this.kind}:${threadKey(thread)}:action:${id}`;
  }
}
