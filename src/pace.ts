/** How long what is begun may take, and how soon others look after it. */

/** In milliseconds. Constants in the running bot; tests that kill it make them short. */
export interface Pace {
  /** How long an event counts as being handled after its process was last heard of. */
  leaseMs: number;
  /** When a message that is still to be answered is looked at; longer than the lease. */
  firstLookMs: number;
  /** How often work that is due is looked for. */
  pollMs: number;
  /** How long a job rests after its first failure; see `pauseAfter`. */
  firstPauseMs: number;
}

export const PACE: Readonly<Pace> = {
  leaseMs: 60_000,
  firstLookMs: 75_000,
  pollMs: 15_000,
  firstPauseMs: 30_000,
};
