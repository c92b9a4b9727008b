/** The JSON form of a match, which tests, scripts and benchmarks stand on. */
import type { Candidate, Match } from '../match/types.js';
import type { PasteFacts } from '../paste/facts.js';
import type { Paste } from '../paste/paste.js';

interface JsonCandidate {
  entry: string;
  variant: string | null;
  confidence: number;
  evidence: Candidate['evidence'];
  captures: Record<string, string>;
}

export interface JsonResult {
  id: string | number | null;
  outcome: Match['outcome'];
  matches: JsonCandidate[];
  /** The nearest entries; only where the outcome is `none`. */
  hints?: JsonCandidate[];
  facts: PasteFacts;
  /** Kinds of secrets that were removed; absent when there were none. */
  secrets?: string[];
  elapsedMicros: number;
}

/** @param elapsedMicros time that normalising and matching took, in microseconds */
export function jsonResult(
  id: JsonResult['id'],
  match: Match,
  paste: Paste,
  elapsedMicros: number,
): JsonResult {
  return {
    id,
    outcome: match.outcome,
    matches: match.candidates.map(jsonCandidate),
    ...(match.outcome === 'none' ? { hints: match.hints.map(jsonCandidate) } : {}),
    facts: paste.facts,
    ...(paste.secrets.length > 0 ? { secrets: paste.secrets.map(({ kind }) => kind) } : {}),
    elapsedMicros,
  };
}

function jsonCandidate({ entry, variant, confidence, evidence, captures }: Candidate): JsonCandidate {
  return {
    entry,
    variant: variant ?? null,
    confidence: Math.round(confidence * 1e4) / 1e4,
    evidence,
    captures,
  };
}
