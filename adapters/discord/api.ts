/** Calls of Discord's REST API, with the retries that discord.js leaves to its users. */
import { setTimeout as sleep } from 'node:timers/promises';
import { DefaultRestOptions, type REST, type RESTOptions } from 'discord.js';
import { badToken, faultOf, isBroken, unreached } from './faults.js';

/** One call may wait and be tried again for this long: shorter than the claim of whoever waits for it. */
export const LONGEST_CALL_MS = 40_000;
/** A rate limit that lasts longer is no reason to wait. */
const LONGEST_LIMIT_MS = 30_000;
/** Pauses before a call is made again whose connection was cut. */
const PAUSES_MS = [100, 400, 1_600];

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

export interface CallOptions {
  /** Sent as JSON. */
  body?: unknown;
  query?: Readonly<Record<string, string>>;
  /** Whether the call may be made again when nobody knows what became of it; unless told, all but POST. */
  isRepeatable?: boolean;
  /** The address holds a token of its own. The bot's is not sent, and not taken for revoked when it is refused. */
  hasOwnToken?: true;
}

/**
 * How discord.js is to make requests.
 *
 * @param apiUrl address of another API than Discord's own
 * @param requestsPerSecond what Discord grants the bot in all; 50 unless it was raised
 */
export function restOptions(apiUrl?: string, requestsPerSecond?: number): Partial<RESTOptions> {
  return {
    ...(requestsPerSecond === undefined ? {} : { globalRequestsPerSecond: requestsPerSecond }),
    ...(apiUrl === undefined ? {} : { api: apiUrl }),
    makeRequest: async (url, init) => withRetryAfter(await DefaultRestOptions.makeRequest(url, init)),
    rejectOnRateLimit: ({ timeToReset, retryAfter, sublimitTimeout }) =>
      Math.max(timeToReset, retryAfter, sublimitTimeout) > LONGEST_LIMIT_MS,
  };
}

type Response = Awaited<ReturnType<RESTOptions['makeRequest']>>;

/** discord.js reads how long to wait from the header alone, and asks again at once where only the body says it. */
async function withRetryAfter(response: Response): Promise<Response> {
  if (response.status !== 429 || response.headers.has('retry-after')) return response;
  const text = await response.text();
  const headers = new Headers([...response.headers]);
  headers.set('retry-after', String(secondsIn(text)));
  return new globalThis.Response(text, { status: 429, statusText: response.statusText, headers });
}

function secondsIn(text: string): number {
  try {
    const { retry_after: seconds } = JSON.parse(text) as { retry_after?: unknown };
    if (typeof seconds === 'number' && seconds > 0) return seconds;
  } catch {
    // A proxy's page.
  }
  return 1;
}

export class Api {
  /**
   * @param rest of the client
   * @param onRevoked called when the bot's token is refused
   */
  constructor(
    private readonly rest: REST,
    private readonly onRevoked: () => void,
  ) {}

  /**
   * Makes a call.
   *
   * @param route such as `Routes.channelMessages(id)`
   * @returns what Discord answered
   * @throws Refused when it says no; BotError `chat-unavailable` when it is worth another try later
   */
  async call<T>(method: Method, route: string, options: CallOptions = {}): Promise<T> {
    const { isRepeatable = method !== 'POST' } = options;
    const deadline = AbortSignal.timeout(LONGEST_CALL_MS);
    for (let attempt = 0; ; attempt += 1) {
      try {
        return (await orLate(this.#request(method, route, options, deadline), deadline)) as T;
      } catch (error) {
        const pause = PAUSES_MS[attempt];
        if (isBroken(error) && isRepeatable && pause !== undefined && !deadline.aborted) {
          await sleep(pause);
          continue;
        }
        throw this.#fault(error, options);
      }
    }
  }

  get<T>(route: string, query?: CallOptions['query']): Promise<T> {
    return this.call('GET', route, query === undefined ? {} : { query });
  }

  #request(method: Method, route: string, options: CallOptions, signal: AbortSignal): Promise<unknown> {
    const { body, query, hasOwnToken } = options;
    return this.rest.request({
      method: method as Parameters<REST['request']>[0]['method'],
      fullRoute: route as `/${string}`,
      signal,
      ...(body === undefined ? {} : { body }),
      ...(query === undefined ? {} : { query: new URLSearchParams(query) }),
      ...(hasOwnToken ? { auth: false } : {}),
    });
  }

  #fault(error: unknown, { hasOwnToken }: CallOptions): Error {
    const fault = faultOf(error);
    if (hasOwnToken || !('status' in fault) || fault.status !== 401) return fault;
    this.onRevoked();
    return badToken();
  }
}

/** discord.js looks at the signal between its waits only. */
function orLate<T>(work: Promise<T>, deadline: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () => reject(unreached(deadline.reason));
    deadline.addEventListener('abort', late, { once: true });
    work.then(resolve, reject).finally(() => deadline.removeEventListener('abort', late));
  });
}
