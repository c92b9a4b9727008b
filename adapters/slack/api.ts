/** Calls of Slack's Web API with one token: they wait and try again for a while, in the order of whoever calls. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@slack/bolt';
import { webApi } from '@slack/bolt';
import {
  CallFailure,
  type Failure,
  isDeadToken,
  readFailure,
  reasonOf,
  refusal,
  unavailable,
} from './faults.js';

/** In all, waiting included: less than the lease of an event. */
export const CALL_BUDGET_MS = 40_000;
const TIMEOUT_MS = 15_000;
const FIRST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 8_000;

/** What every call of the adapter has in common. */
export interface ApiContext {
  /** Address of the Web API; Slack's own where it is absent. */
  apiUrl?: string;
  logger: Logger;
  /** Ends calls that are under way and waits. */
  signal: AbortSignal;
}

/** Arguments of a method. */
export type Arguments = Record<string, unknown>;
/** What a method gives, as far as we read it. */
export type Answer = Record<string, unknown>;

/** Settings of a `WebClient` that does not try again by itself; a new object each time, because the SDK changes it. */
export function clientOptions({ apiUrl, logger, signal }: ApiContext): webApi.WebClientOptions {
  return {
    logger,
    timeout: TIMEOUT_MS,
    // Its own pauses let later calls overtake, and repeat posts that got through.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    fetch: (url, init) => fetchFor(signal, url, init),
    ...(apiUrl === undefined ? {} : { slackApiUrl: `${apiUrl}/` }),
  };
}

/** A 429 without the time to wait, which the SDK makes an error without a code of, gets one. */
async function fetchFor(
  signal: AbortSignal,
  url: string | URL | Request,
  init: RequestInit = {},
): Promise<Response> {
  const signals = init.signal ? [signal, init.signal] : [signal];
  const response = await fetch(url, { ...init, signal: AbortSignal.any(signals) });
  const seconds = Number.parseInt(response.headers.get('retry-after') ?? '', 10);
  if (response.status !== 429 || Number.isFinite(seconds)) return response;
  return new Response(null, { status: 429, headers: { 'retry-after': '1' } });
}

export interface Persistence<Result> {
  signal: AbortSignal;
  /** Asked before another try of a call that may have been carried out: what is found there is the result. */
  found?: (() => Promise<Result | undefined>) | undefined;
  /** {@link CALL_BUDGET_MS} unless told. */
  budgetMs?: number;
}

/**
 * Makes a call until it gets through; what passes by itself is waited for, {@link CALL_BUDGET_MS} at most.
 *
 * @param attempt fails as a `WebClient` does, or with a CallFailure
 * @throws BotError `chat-unavailable` when it is worth another try later; a CallFailure when Slack refuses
 */
export async function persistently<Result>(
  attempt: () => Promise<Result>,
  { signal, found, budgetMs = CALL_BUDGET_MS }: Persistence<Result>,
): Promise<Result> {
  const deadline = Date.now() + budgetMs;
  for (let tries = 0; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (signal.aborted) throw unavailable('the bot is stopping');
      const failure = readFailure(error);
      if (failure.kind === 'refused') throw new CallFailure(failure);
      const pause = pauseAfter(failure, tries);
      if (Date.now() + pause > deadline) throw unavailable(whatOf(failure));
      await paused(pause, signal);
      const already = failure.kind === 'unreached' ? await found?.() : undefined;
      if (already !== undefined) return already;
    }
  }
}

type Passing = Exclude<Failure, { kind: 'refused' }>;

function pauseAfter(failure: Passing, tries: number): number {
  if (failure.kind === 'limited') return Math.max(failure.afterMs, FIRST_PAUSE_MS);
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tries);
}

function whatOf(failure: Passing): string {
  return failure.kind === 'limited' ? 'too many calls' : failure.what;
}

async function paused(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch {
    throw unavailable('the bot is stopping');
  }
}

/**
 * @example
 * const api = new SlackApi(token, context);
 * const { ts } = await api.call('chat.postMessage', { channel, text });
 */
export class SlackApi {
  readonly #client: webApi.WebClient;
  readonly #signal: AbortSignal;

  /**
   * @param onDeadToken called when Slack does not know the token any more, with its code
   * @param deadWords says what to do about that; {@link deadToken} unless given
   */
  constructor(
    readonly token: string,
    context: ApiContext,
    private readonly onDeadToken: (code: string) => void = () => {},
    private readonly deadWords?: (code: string) => string,
  ) {
    this.#client = new webApi.WebClient(token, clientOptions(context));
    this.#signal = context.signal;
  }

  /**
   * Calls a method; see {@link persistently}.
   *
   * @param options `found` tells what an earlier try has done
   * @throws BotError `chat-unavailable` when it is worth another try later, `chat-denied` when Slack refuses
   */
  async call(
    method: string,
    args: Arguments,
    options: Omit<Persistence<Answer>, 'signal'> = {},
  ): Promise<Answer> {
    const attempt = async () => ({ ...(await this.#client.apiCall(method, args)) });
    try {
      return await persistently<Answer>(attempt, { ...options, signal: this.#signal });
    } catch (error) {
      if (!(error instanceof CallFailure) || error.failure.kind !== 'refused') throw error;
      const { failure } = error;
      if (isDeadToken(failure.code)) this.onDeadToken(failure.code);
      throw refusal(method, failure, { channel: String(args.channel ?? ''), deadWords: this.deadWords });
    }
  }
}

/**
 * Sends an answer to a `response_url`.
 *
 * @throws BotError `chat-unavailable` as {@link persistently} does; a CallFailure when the address is used up
 */
export async function sendAnswer(
  url: string,
  body: Arguments,
  { logger, signal }: Pick<ApiContext, 'logger' | 'signal'>,
): Promise<void> {
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
  const attempt = async () => {
    const response = await fetchFor(signal, url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(
      (error: unknown) => {
        throw new CallFailure({ kind: 'unreached', what: reasonOf(error) });
      },
    );
    const said = await response.text();
    if (response.ok) return;
    const { status } = response;
    if (status === 429) {
      const afterMs = Number.parseInt(response.headers.get('retry-after') ?? '1', 10) * 1_000;
      throw new CallFailure({ kind: 'limited', afterMs });
    }
    logger.warn(`response_url answered with HTTP ${status} ${said.slice(0, 60)}`);
    if (status >= 500) throw new CallFailure({ kind: 'unreached', what: `it answered with HTTP ${status}` });
    throw new CallFailure({ kind: 'refused', code: `http_${status}` });
  };
  await persistently(attempt, { signal });
}
