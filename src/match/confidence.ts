/** From evidence to a probability: a logistic model, fitted on labelled pastes by `npm run calibrate`. */
import type { SearchScore } from './search-index.js';
import type { Signals } from './signals.js';
import type { SignatureMatch } from './signature-layer.js';
import type { TypedMessage } from './trigram-index.js';
import { WEIGHTS, WEIGHTS_WITHOUT_MODEL } from './weights.js';

/** Where a confidence becomes an answer. */
export const THRESHOLDS = {
  /** A literal message decides. */
  exact: 0.8,
  /** One entry is answered with. */
  likely: 0.55,
  /** Up to three are offered: their confidences together. */
  ambiguous: 0.45,
  /** The confidence that the first of them needs. */
  firstChoice: 0.25,
  /** Share of the best confidence that another choice needs. */
  choice: 0.4,
} as const;

export interface Evidence {
  score: SearchScore;
  /** Best score of another entry. */
  next?: SearchScore | undefined;
  /** A literal message of the entry that is too common to decide. */
  weak?: SignatureMatch | undefined;
  signals: Signals;
  /** Whether the HTTP status of the paste is one of the entry's (1), is another (-1), or says nothing (0). */
  status: -1 | 0 | 1;
  /** How near the entry's best message comes to a short paste, wrong letters allowed for. */
  typed: TypedMessage;
  /** The largest share of another entry. */
  typedElsewhere: number;
  /** How many different words the paste has beside the name of Claude Code; those that say nothing are not counted. */
  words: number;
  /** What the word model says; undefined for entries that it does not know, such as a team's own. */
  model: ModelEvidence | undefined;
}

/** Probabilities by the word model. */
export interface ModelEvidence {
  /** That the text is about this entry. */
  share: number;
  /** The same of the likeliest other entry. */
  other: number;
  /** That it is about none. */
  none: number;
}

/** Names of the features, in the order of {@link featuresOf}. */
export const FEATURES = [
  'bias',
  'similarity',
  'similarity²',
  'coverage',
  'completeness',
  'mass',
  'terms',
  'oneTerm',
  'twoTerms',
  'pairs',
  'support',
  'retyped',
  'lead',
  'weakMessage',
  'weakAlone',
  'claude',
  'failure',
  'reports',
  'claudeAndFailure',
  'claudeAndReports',
  'asks',
  'foreign',
  'foreignOnly',
  'oddsMean',
  'oddsSum',
  'typed',
  'typedMost',
  'typedWhole',
  'typedLead',
  'statusAgrees',
  'statusDiffers',
  'model',
  'modelNone',
  'modelShare',
  'modelLead',
  'modelSimilarity',
] as const;

/** The evidence as numbers from 0 to 1, as a rule. */
export function featuresOf({
  score,
  next,
  weak,
  signals,
  status,
  typed,
  typedElsewhere,
  model,
}: Evidence): number[] {
  return [
    1,
    score.similarity,
    score.similarity * score.similarity,
    score.coverage,
    Math.min(1, score.completeness),
    Math.min(1, score.mass / 12),
    Math.min(1, score.terms.length / 5),
    Number(score.terms.length <= 1),
    Number(score.terms.length === 2),
    Math.min(1, score.pairs / 3),
    Math.min(1, score.support),
    score.retyped,
    score.similarity - (next?.similarity ?? 0),
    weak ? weak.confidence : 0,
    weak && weak.standing !== 'inline' ? 1 : 0,
    Number(signals.claude),
    Number(signals.failure),
    Number(signals.reports),
    Number(signals.claude && signals.failure),
    Number(signals.claude && signals.reports),
    Number(signals.asks),
    Number(signals.foreign !== null),
    Number(signals.foreign !== null && !signals.claude),
    score.odds.mean,
    Math.max(-1, Math.min(2, score.odds.sum / 10)),
    typed.share,
    Math.max(0, typed.share - 0.5) * 2,
    typed.share * typed.covered,
    typed.share - typedElsewhere,
    Number(status === 1),
    Number(status === -1),
    model ? logOdds(model.share) : 0,
    model ? logOdds(model.none) : 0,
    model ? model.share : 0,
    model ? model.share - model.other : 0,
    model ? model.share * score.similarity : 0,
  ];
}

/** From -2 to 2. */
function logOdds(share: number): number {
  return Math.max(-2, Math.min(2, Math.log((share + 1e-6) / (1 - share + 1e-6)) / 6));
}

/** What one piece of evidence adds to the log odds of an entry; negative speaks against it. */
export interface Contribution {
  name: string;
  value: number;
}

/** @returns what counted for and against an entry, the heaviest first, without what weighs next to nothing */
export function contributionsOf(evidence: Evidence): Contribution[] {
  return featuresOf(evidence)
    .map((feature, index) => ({
      name: FEATURES[index] as string,
      value: feature * (weightsFor(evidence)[index] ?? 0),
    }))
    .filter(({ name, value }) => name !== 'bias' && Math.abs(value) >= 0.1)
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
}

/** @returns probability that the entry is what the paste is about */
export function likelihood(evidence: Evidence, weights = weightsFor(evidence)): number {
  const sum = featuresOf(evidence).reduce(
    (total, feature, index) => total + feature * (weights[index] ?? 0),
    0,
  );
  const p = counterFactor(evidence.score) / (1 + Math.exp(-sum));
  if (isHintAtMost(evidence) || (isOfOtherProduct(evidence) && p < OTHER_PRODUCT_SURE))
    return Math.min(p, HINT_CAP);
  return isQuestionAtMost(evidence) ? Math.min(p, QUESTION_CAP) : p;
}

function weightsFor({ model }: Evidence): readonly number[] {
  return model ? WEIGHTS : WEIGHTS_WITHOUT_MODEL;
}

/** Below the threshold of an answer: a hint at most. */
const HINT_CAP = 0.2;
/** What an entry needs where another product is named and Claude Code is not. */
const OTHER_PRODUCT_SURE = 0.75;
/** Below the threshold of a single answer. */
const QUESTION_CAP = 0.5;
/** Share of the word model from which on what the text lacks otherwise does not count. */
const MODEL_SURE = 0.7;

/** "npm error code SELF_SIGNED_CERT_IN_CHAIN": its words are an entry's, and the product's as well. */
function isOfOtherProduct({ signals, typed }: Evidence): boolean {
  return signals.foreign !== null && !signals.claude && !signals.claudeCode && typed.share < TYPED_OFF;
}

function isHintAtMost(evidence: Evidence): boolean {
  if (evidence.signals.otherClient) return true;
  if (evidence.model && evidence.model.share >= MODEL_SURE) return false;
  return standsOnOneWord(evidence) || isAboutOtherThings(evidence);
}

/**
 * Words in common are not enough where nothing says that Claude Code failed: no sign of it and none of a failure or of
 * what a program said, or a question about how something works. A message, mistyped or not, needs no such sign.
 */
function isAboutOtherThings({ score, weak, typed, signals }: Evidence): boolean {
  // In the middle of a sentence the words of a short message may mean anything.
  const isMessage = weak ? weak.standing !== 'inline' : typed.share >= TYPED_OFF;
  if (isMessage) return false;
  if (signals.asks) return score.similarity < ASKED;
  return !(signals.claude || signals.failure || signals.reports);
}

/** Similarity from which on a question is one that the entry answers ("how do I report a bug?"). */
const ASKED = 0.8;

/** Share of a message's trigrams from which on it was typed off the screen. */
const TYPED_OFF = 0.6;

/**
 * "claude limit", "claude says invalid": with one word more than one error may be meant, however much the word says. The
 * status of the entry ("529") is enough.
 */
function isQuestionAtMost({ words, weak, typed, status }: Evidence): boolean {
  return words <= 1 && !weak && typed.share < TYPED_OFF && status !== 1;
}

/** One word in common is a hint ("egress is where they get you"). A code or a setting ("529", "api_error") says enough by itself; so does a message, mistyped or not. */
function standsOnOneWord({ score, weak, typed }: Evidence): boolean {
  if (weak || typed.share >= 0.7 || score.terms.length > 1) return false;
  return !/[0-9_]/.test(score.terms[0] ?? '');
}

/**
 * A paste that comes nearer to a near-miss than to any way of saying the error is not that error. Not fitted, because
 * the near-misses are the only texts to fit it on.
 */
function counterFactor({ similarity, counter }: SearchScore): number {
  return counter > similarity ? Math.max(0, 1 - counter) : 1;
}
