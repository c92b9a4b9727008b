/** What matching gives: the documented errors that a paste shows, best first, and how sure that is. */
import type { Contribution } from './confidence.js';
import type { SearchScore } from './search-index.js';
import type { Signals } from './signals.js';
import type { Standing } from './signature-layer.js';

/**
 * `exact`: a literal message of the entry stands in the paste. `likely`: other evidence names one entry.
 * `ambiguous`: two or three entries are possible. `none`: the bot does not know.
 */
export type Outcome = 'exact' | 'likely' | 'ambiguous' | 'none';

export interface Candidate {
  /** Id of the entry. */
  entry: string;
  variant?: string;
  /** Probability that this entry is in the paste, 0 to 1; calibrated on labelled pastes. */
  confidence: number;
  evidence: 'signature' | 'search';
  /** What stood for the placeholders of the message. */
  captures: Record<string, string>;
}

export interface Match {
  outcome: Outcome;
  /** Best first: the error that explains the others leads. Empty when the outcome is `none`. */
  candidates: Candidate[];
  /** The nearest entries where the outcome is `none`, at most three. */
  hints: Candidate[];
}

/** Why a match came out as it did, for `cc-error match --explain`. */
export interface Explanation {
  signatures: Array<{
    entry: string;
    text: string;
    strength: number;
    confidence: number;
    line: number;
    standing: Standing;
  }>;
  search: SearchScore[];
  /** What counted for and against the likeliest entries; empty where a message decides. */
  weighed: Array<{ entry: string; confidence: number; contributions: Contribution[] }>;
  signals: Signals;
}
