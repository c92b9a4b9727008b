/** Which entries are answered in place of which, and which are missed. */
import type { Match } from '../../src/match/types.js';
import { type Case, isNone, NONE } from './corpus.js';
import { isRightAnswer } from './scores.js';
import { section, table } from './table.js';

/** Ids of cases shown beside a count. */
const SHOWN_IDS = 4;

interface Result {
  item: Case;
  match: Match;
}

/** @returns the cases that are not right */
export function wrongResults(cases: readonly Case[], matches: readonly Match[]): Result[] {
  return cases
    .map((item, index) => ({ item, match: matches[index] as Match }))
    .filter(({ item, match }) => !isRightAnswer(item, match));
}

/** Prints what was answered in place of the label, and what was missed. */
export function printConfusion(cases: readonly Case[], wrong: readonly Result[]): void {
  const answered = wrong.filter(({ match }) => match.outcome !== 'none');
  const missed = wrong.filter(({ match }) => match.outcome === 'none');
  section('Answered, or asked about, in place of the label', confusionTable(answered));
  section('Missed: no answer, by label', missedTable(missed, cases));
}

function confusionTable(results: readonly Result[]): string {
  if (results.length === 0) return 'none';
  const pairs = groupBy(
    results,
    ({ item, match }) => `${item.labels[0]}\u0000${match.candidates[0]?.entry}\u0000${match.outcome}`,
  );
  const rows = pairs.map(([key, members]) => [
    ...key.split('\u0000'),
    String(members.length),
    idsOf(members),
  ]);
  return table(['label', 'first candidate', 'outcome', 'count', 'cases'], rows);
}

function missedTable(results: readonly Result[], cases: readonly Case[]): string {
  if (results.length === 0) return 'none';
  const total = (label: string) => cases.filter((item) => !isNone(item) && item.labels[0] === label).length;
  const rows = groupBy(results, ({ item }) => item.labels[0] ?? NONE).map(([label, members]) => [
    label,
    `${members.length} of ${total(label)}`,
    topHints(members),
    idsOf(members),
  ]);
  return table(['label', 'missed', 'first hint', 'cases'], rows);
}

/** @returns groups, the largest first; equal ones by key */
function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Array<[string, T[]]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups].sort((a, b) => b[1].length - a[1].length || a[0].localeCompare(b[0]));
}

/** @returns how often the right entry, another or nothing was the first hint */
function topHints(members: readonly Result[]): string {
  const kinds = groupBy(members, ({ item, match }) => {
    const first = match.hints[0]?.entry;
    if (first === undefined) return 'no hint';
    return first === item.labels[0] || item.also.includes(first) ? 'right' : 'another';
  });
  return kinds.map(([kind, { length }]) => `${kind} ${length}`).join(', ');
}

function idsOf(members: readonly Result[]): string {
  const ids = members.slice(0, SHOWN_IDS).map(({ item }) => item.id);
  return ids.join(' ') + (members.length > SHOWN_IDS ? ` +${members.length - SHOWN_IDS}` : '');
}
