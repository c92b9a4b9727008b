/**
 * A clock that never goes backwards: when the one behind it does, it runs on from where it was, at the same pace.
 * Standing still instead would keep leases from running out until the other clock had caught up.
 *
 * @param now milliseconds since the epoch
 * @example const now = steadyClock(Date.now);
 */
export function steadyClock(now: () => number): () => number {
  let ahead = 0;
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    const time = now();
    if (time + ahead < last) ahead = last - time;
    last = time + ahead;
    return Math.round(last);
  };
}
