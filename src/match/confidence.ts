/** From evidence to a probability: a logistic model whose weights were fitted on labelled pastes (bench/calibrate.ts). */
import type { SearchScore } from './search-index.js';
import type { Signals } from './signals.js';
import type { SignatureMatch } from './signature-layer.js';

/** Where a confidence becomes an answer. */
export const THRESHOLDS = {
  /** A literal message decides. */
  exact: 0.8,
  /** One entry is answered with. */
  likely: 0.5,
  /** Two or three are offered. */
  ambiguous: 0.35,
  /** Share of the best confidence that another choice needs. */
  choice: 0.5,
} as const;

export interface Evidence {
  score: SearchScore;
  /** Best score of another entry. */
  next?: SearchScore | undefined;
  /** A literal message of the entry that is too common to decide. */
  weak?: SignatureMatch | undefined;
  signals: Signals;
}

/** Features in the order of {@link WEIGHTS}. */
export function featuresOf({ score, next, weak, signals }: Evidence): number[] {
  return [
    1,
    score.similarity,
    score.coverage,
    Math.min(1, score.completeness),
    Math.min(1, score.mass / 12),
    Math.min(1, score.matched / 5),
    score.similarity - (next?.similarity ?? 0),
    weak ? weak.strength : 0,
    signals.claude ? 1 : 0,
    signals.failure ? 1 : 0,
    signals.foreign ? 1 : 0,
  ];
}

const WEIGHTS = [-5, 5, 2, 2, 1.5, 1, 3, 2, 1, 0.7, -2];

/** @returns probability that the entry is what the paste is about */
export function likelihood(evidence: Evidence): number {
  const features = featuresOf(evidence);
  const sum = features.reduce((total, feature, index) => total + feature * (WEIGHTS[index] as number), 0);
  return 1 / (1 + Math.exp(-sum));
}
