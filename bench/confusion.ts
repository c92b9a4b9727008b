/**
 * Which entries are answered in place of which, and which are missed.
 *
 * npm run bench:confusion -- [FILE...]
 */
import { parseArgs } from 'node:util';
import type { Match } from '../src/match/types.js';
import { type Case, isNone, loadCases, NONE } from './support/corpus.js';
import { builtInCatalog, matchWith } from './support/project.js';
import { isRightAnswer } from './support/scores.js';
import { percent, section, table } from './support/table.js';

/** Ids of cases shown beside a count. */
const SHOWN_IDS = 4;

async function main(): Promise<void> {
  const { positionals } = parseArgs({ allowPositionals: true, options: {} });
  const { files, cases } = loadCases(positionals);
  const match = matchWith(await builtInCatalog());
  const results = cases.map((item) => ({ item, match: match(item.text) }));
  const wrong = results.filter(({ item, match }) => !isRightAnswer(item, match));
  const answeredWrong = wrong.filter(({ match }) => match.outcome !== 'none');
  const missed = wrong.filter(({ match }) => match.outcome === 'none');
  console.log(
    `${cases.length} pastes, ${wrong.length} of them wrong (${percent(wrong.length, cases.length)} %)\n${files.join('\n')}`,
  );
  section('Answered, or asked about, in place of the label', confusionTable(answeredWrong));
  section('Missed: no answer, by label', missedTable(missed, cases));
}

interface Result {
  item: Case;
  match: Match;
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

await main();
