/** Judges what the engines gave against the labels. */
import type { Match, Outcome } from '../../src/match/types.js';
import { type Case, isNone, isRight, NONE } from './corpus.js';
import type { Hit } from './engines.js';
import { answered } from './project.js';
import { type Answered, type Bin, calibrationError, reliability } from './stats.js';

/** How one engine did. Shares are of `errors` unless they name `nones`. */
export interface Score {
  errors: number;
  nones: number;
  /** The first hit is right. */
  top1: number;
  /** A right entry is among the first three. */
  top3: number;
  /** An error was answered with another entry. */
  wrong: number;
  /** An error was not answered. */
  missed: number;
  /** A `none` line was answered with an entry. */
  falseAnswers: number;
}

/** The project's own figures, which peers have no counterpart for. */
export interface OwnScore extends Score {
  /** Answered right, or asked with the right entry among at most three. */
  right: number;
  outcomes: Record<Outcome, { errors: number; nones: number }>;
  /** Errors where the bot asked and offered the right entry. */
  askedRight: number;
  /** `none` lines on which the bot asked; contained in `falseAnswers`. */
  askedOnNone: number;
  exact: { count: number; wrong: number };
  /** Missed errors whose right entry is among the hints. */
  hinted: number;
  calibration: { error: number; inPasteError: number; bins: Bin[] };
}

/** @param item a paste; `also` may say that an error line is better left alone, or a `none` line answered */
function judge(item: Case, offered: readonly string[]): Partial<Record<keyof Score, true>> {
  const first = offered[0];
  const right = (entry: string) => isRight(item, entry);
  if (isNone(item)) return first === undefined || right(first) ? {} : { falseAnswers: true };
  if (first === undefined) return item.also.includes(NONE) ? { top1: true, top3: true } : { missed: true };
  const top3 = offered.slice(0, 3).some(right);
  if (right(first)) return { top1: true, top3: true };
  return top3 ? { top3, wrong: true } : { wrong: true };
}

/** Judges a peer that answers with its best hit where that scores at least `threshold`, and else keeps quiet. */
export function scorePeer(
  cases: readonly Case[],
  results: ReadonlyArray<readonly Hit[]>,
  threshold = -Infinity,
): Score {
  const score = emptyScore(cases);
  cases.forEach((item, index) => {
    const hits = results[index] ?? [];
    const answers = (hits[0]?.score ?? -Infinity) >= threshold ? hits.map(({ entry }) => entry) : [];
    add(score, judge(item, answers));
  });
  return score;
}

/**
 * The threshold on the best hit's score that gives a peer most right lines: errors answered right and `none` lines left
 * alone. It is chosen on the data that it is measured on, which favours the peer.
 */
export function bestThreshold(cases: readonly Case[], results: ReadonlyArray<readonly Hit[]>): number {
  const scored = cases
    .map((item, index) => {
      const first = results[index]?.[0];
      if (!first) return { score: -Infinity, gain: 0 };
      return { score: first.score, gain: rightLine(item, [first.entry]) - rightLine(item, []) };
    })
    .sort((a, b) => b.score - a.score);
  let best = { gain: 0, threshold: Infinity };
  let gain = 0;
  scored.forEach(({ score, gain: own }, index) => {
    gain += own;
    if (score !== scored[index + 1]?.score && gain > best.gain) best = { gain, threshold: score };
  });
  return best.threshold;
}

function rightLine(item: Case, offered: readonly string[]): number {
  const { top1, falseAnswers } = judge(item, offered);
  return isNone(item) ? Number(!falseAnswers) : Number(top1 ?? false);
}

/** Judges the project. */
export function scoreProject(cases: readonly Case[], matches: readonly Match[]): OwnScore {
  const score: OwnScore = {
    ...emptyScore(cases),
    right: 0,
    outcomes: { exact: zero(), likely: zero(), ambiguous: zero(), none: zero() },
    askedRight: 0,
    askedOnNone: 0,
    exact: { count: 0, wrong: 0 },
    hinted: 0,
    calibration: calibrationOf(cases, matches),
  };
  cases.forEach((item, index) => {
    addOwn(score, item, matches[index] as Match);
  });
  return score;
}

function addOwn(score: OwnScore, item: Case, match: Match): void {
  const none = isNone(item);
  score.outcomes[match.outcome][none ? 'nones' : 'errors']++;
  const verdict = judge(
    item,
    match.candidates.map(({ entry }) => entry),
  );
  const asked = match.outcome === 'ambiguous';
  const offersRight =
    match.candidates.length <= 3 && match.candidates.some(({ entry }) => isRight(item, entry));
  if (asked && offersRight && !none) {
    delete verdict.wrong; // A question that offers the right entry is no wrong answer.
    score.askedRight++;
  }
  add(score, verdict);
  if (isRightAnswer(item, match) && !none) score.right++;
  if (asked && none) score.askedOnNone++;
  if (match.outcome === 'exact') {
    score.exact.count++;
    if (!isRight(item, match.candidates[0]?.entry ?? NONE)) score.exact.wrong++;
  }
  if (verdict.missed && match.hints.some(({ entry }) => isRight(item, entry))) score.hinted++;
}

/** @returns whether the bot did right */
export function isRightAnswer(item: Case, match: Match): boolean {
  if (match.outcome === 'none') return isNone(item) || item.also.includes(NONE);
  const answer = answered(match);
  if (answer) return isRight(item, answer.entry);
  return match.candidates.length <= 3 && match.candidates.some(({ entry }) => isRight(item, entry));
}

/** Confidence against truth, over everything that was answered or asked with a best candidate. */
function calibrationOf(cases: readonly Case[], matches: readonly Match[]): OwnScore['calibration'] {
  const answers: Answered[] = [];
  const inPaste: Answered[] = [];
  cases.forEach((item, index) => {
    const first = matches[index]?.candidates[0];
    if (!first) return;
    const right = isRight(item, first.entry);
    answers.push({ confidence: first.confidence, right });
    inPaste.push({ confidence: first.confidence, right: right || item.labels.includes(first.entry) });
  });
  return {
    error: calibrationError(answers),
    inPasteError: calibrationError(inPaste),
    bins: reliability(answers),
  };
}

function emptyScore(cases: readonly Case[]): Score {
  const nones = cases.filter(isNone).length;
  return { errors: cases.length - nones, nones, top1: 0, top3: 0, wrong: 0, missed: 0, falseAnswers: 0 };
}

function add(score: Score, verdict: Partial<Record<keyof Score, true>>): void {
  for (const key of Object.keys(verdict) as Array<keyof Score>) score[key]++;
}

function zero() {
  return { errors: 0, nones: 0 };
}
