/** What `cc-error setup` says of a chat: the same form for every platform. */

/** One thing that was looked at. */
export interface SetupCheck {
  isFine: boolean;
  /** What was found, and what to do where it is not fine. */
  text: string;
}

/** How far a chat is set up. */
export interface SetupGuide {
  /** What to do, in order; empty when there is nothing left. */
  steps: string[];
  checks: SetupCheck[];
}
