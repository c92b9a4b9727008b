/** Says what is wrong with the store, without saying it for every message. */
import type { BotError, BotErrorCode } from './errors.js';
import type { Log } from './log.js';
import type { StoreWatcher } from './store/enduring.js';

const QUIET_MS = 60_000;

/** These pass for one thread while the store as a whole works. */
const OF_ONE_THREAD: ReadonlySet<BotErrorCode> = new Set(['store-damaged', 'store-conflict']);

/**
 * Makes a watcher that writes one line when the store fails, not more than one a minute for each kind of fault, and one
 * line when it works again.
 *
 * @param now milliseconds since the epoch
 */
export function storeReports(log: Log, now: () => number = Date.now): StoreWatcher {
  const saidAt = new Map<BotErrorCode, number>();
  let isDown = false;
  return {
    fault: ({ code, message }: BotError) => {
      const before = saidAt.get(code);
      const time = now();
      // A clock that was set back must not silence the log.
      if (before !== undefined && time >= before && time - before < QUIET_MS) return;
      saidAt.set(code, time);
      const isOutage = !OF_ONE_THREAD.has(code);
      isDown ||= isOutage;
      log.error(isOutage ? `${message} Until then answers go on without memory.` : message);
    },
    wrote: () => {
      if (!isDown) return;
      isDown = false;
      log.warn('The store works again.');
    },
  };
}
