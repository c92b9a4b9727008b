/** What goes wrong on demand with the next requests. */

/** What happens to a request. Several things at once are possible: a delay before anything else. */
export interface RequestFault {
  /** Milliseconds that pass before the request is looked at. */
  delayMs?: number;
  /** HTTP status to answer with instead of doing the work: 429, 500, 502, 403 … */
  status?: number;
  /** With 429: milliseconds to wait, in the header `Retry-After` and the body. 1 second unless told. */
  retryAfterMs?: number;
  /** With 429: the limit is that of the whole bot. */
  isGlobal?: boolean;
  /** JSON error code and message of the answer. */
  code?: number;
  message?: string;
  /** Cuts the connection: before the work is done, or when it is done and only the answer is missing. */
  cut?: 'before' | 'after';
}

/** A fault that was ordered. */
export interface FaultOrder {
  /** Requests that it met. */
  readonly hits: number;
  /** Takes it back, so that no more requests meet it. */
  clear(): void;
}

interface Pending {
  matches: (method: string, path: string) => boolean;
  fault: RequestFault;
  left: number;
  hits: number;
}

/** The faults that were ordered, in the order in which they are met. */
export class FaultPlan {
  #pending: Pending[] = [];

  /**
   * Orders a fault.
   *
   * @param pattern method and path below `/api/v10`: `POST /channels/:channel/messages`. A segment that begins with a
   *   colon stands for any, a star at the end for any rest, `*` for a method or for everything
   * @param times how many requests meet it
   */
  add(pattern: string, fault: RequestFault, times = 1): FaultOrder {
    const pending: Pending = { matches: matcher(pattern), fault, left: times, hits: 0 };
    this.#pending.push(pending);
    const clear = () => {
      this.#pending = this.#pending.filter((each) => each !== pending);
    };
    return {
      get hits() {
        return pending.hits;
      },
      clear,
    };
  }

  clear(): void {
    this.#pending = [];
  }

  /** The first fault that was ordered for a request, counted as met. */
  take(method: string, path: string): RequestFault | undefined {
    const found = this.#pending.find(({ left, matches }) => left > 0 && matches(method, path));
    if (!found) return undefined;
    found.left -= 1;
    found.hits += 1;
    return found.fault;
  }
}

/** @returns whether a request is one that a pattern means */
export function matcher(pattern: string): (method: string, path: string) => boolean {
  if (pattern === '*') return () => true;
  const [wantedMethod = '*', wantedPath = '/*'] = pattern.split(' ');
  const wanted = wantedPath.split('/');
  return (method, path) => {
    if (wantedMethod !== '*' && wantedMethod !== method) return false;
    const parts = path.split('/');
    const isOpen = wanted.at(-1) === '*';
    if (isOpen ? parts.length < wanted.length - 1 : parts.length !== wanted.length) return false;
    const fixed = isOpen ? wanted.slice(0, -1) : wanted;
    return fixed.every((part, index) => part.startsWith(':') || part === parts[index]);
  };
}
