/** The project's wrong cases. */
import type { Match } from '../../src/match/types.js';
import type { Case } from './corpus.js';
import { isRightAnswer } from './scores.js';

/** A case that came out wrong. */
export interface Failure {
  id: string;
  labels: string[];
  outcome: Match['outcome'];
  /** What was answered, asked or hinted, best first, with confidences. */
  got: string[];
  /** First characters of the paste, on one line. */
  text: string;
}

const SHOWN = 160;

/** @returns every case that is not right, in the order of the files */
export function failures(cases: readonly Case[], matches: readonly Match[]): Failure[] {
  return cases.flatMap((item, index) => {
    const match = matches[index] as Match;
    return isRightAnswer(item, match) ? [] : [failureOf(item, match)];
  });
}

function failureOf(item: Case, match: Match): Failure {
  const shown = match.outcome === 'none' ? match.hints : match.candidates;
  return {
    id: item.id,
    labels: [...item.labels, ...item.also.map((entry) => `(${entry})`)],
    outcome: match.outcome,
    got: shown.slice(0, 3).map(({ entry, confidence }) => `${entry} ${confidence.toFixed(2)}`),
    text: item.text.replace(/\s+/g, ' ').slice(0, SHOWN),
  };
}

/** @returns a failure as three lines of text */
export function failureText({ id, labels, outcome, got, text }: Failure): string {
  const said =
    outcome === 'none' ? `no answer; hints: ${got.join(', ') || 'no hint'}` : `${outcome}: ${got.join(', ')}`;
  return `${id}  is ${labels.join(', ')}\n  got ${said}\n  ${text}`;
}
