import { setTimeout as sleep } from 'node:timers/promises';
import type { Json } from './json.js';

/** Something that goes wrong with a call. */
export type Fault =
  /** 429; `retryAfter` in seconds, null leaves the header out. */
  | { kind: 'rate-limited'; retryAfter: number | null }
  /** An HTTP status without JSON, such as 500 or 503. */
  | { kind: 'status'; status: number; done?: boolean }
  /** `ok: false` with this error. */
  | { kind: 'error'; error: string; details?: Json }
  /** The connection is cut, before the work is done or after it. */
  | { kind: 'cut'; done: boolean }
  /** The work waits, in ms, and then goes on as usual. */
  | { kind: 'delay'; ms: number };

interface Planned {
  method: string;
  fault: Fault;
  left: number;
  matches: (args: Json) => boolean;
}

/** Slack's rate limit, with the seconds to wait or without the header. */
export const rateLimited = (retryAfter: number | null = 1): Fault => ({ kind: 'rate-limited', retryAfter });
/** An HTTP error without the work being done; with `done`, Slack did the work and yet answers so. */
export const serverError = (status = 500, done = false): Fault => ({ kind: 'status', status, done });
export const apiError = (error: string, details: Json = {}): Fault => ({ kind: 'error', error, details });
/** The connection is cut and nothing happened. */
export const cutBefore = (): Fault => ({ kind: 'cut', done: false });
/** The connection is cut, and yet the work is done: the post arrives although the client sees an error. */
export const cutAfter = (): Fault => ({ kind: 'cut', done: true });
export const delayed = (ms: number): Fault => ({ kind: 'delay', ms });

/** Faults that were ordered, and what is left of them. */
export class Faults {
  readonly #planned: Planned[] = [];
  readonly #stopped = new AbortController();

  /**
   * Orders a fault for the next calls of a method. Faults of one method come in the order in which they were ordered.
   *
   * @param method such as `chat.postMessage`; `response_url` and `files.download` for these; `*` for every call
   * @param matches which calls it is for; all without it
   * @example slack.faults.next('chat.postMessage', rateLimited(1), 2)
   */
  next(method: string, fault: Fault, times = 1, matches: (args: Json) => boolean = () => true): void {
    this.#planned.push({ method, fault, left: times, matches });
  }

  /** Forgets what was ordered. */
  clear(): void {
    this.#planned.length = 0;
  }

  /** How many calls are still to go wrong. */
  get left(): number {
    return this.#planned.reduce((sum, { left }) => sum + left, 0);
  }

  /** The fault of a call, which is used up; waits where it is a delay. */
  async take(method: string, args: Json): Promise<Fault | undefined> {
    const index = this.#planned.findIndex(
      (planned) => (planned.method === method || planned.method === '*') && planned.matches(args),
    );
    const planned = this.#planned[index];
    if (!planned) return undefined;
    planned.left -= 1;
    if (planned.left <= 0) this.#planned.splice(index, 1);
    if (planned.fault.kind !== 'delay') return planned.fault;
    await sleep(planned.fault.ms, undefined, { signal: this.#stopped.signal }).catch(() => {});
    return undefined;
  }

  stop(): void {
    this.#stopped.abort();
  }
}
