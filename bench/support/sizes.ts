/** Section of bench:speed: latency and throughput by kind and size of paste. */
import type { Catalog } from '../../src/catalog/catalog.js';
import { readPaste } from '../../src/paste/paste.js';
import { type Contestant, contest, type Timing, warmUp } from './contest.js';
import { KINDS, type Kind, ORDINARY, pasteOf, seeded } from './pastes.js';
import { duration, figure, ratio, section, table } from './table.js';

/** One size of paste, and how much of it is measured. */
interface Size {
  name: string;
  length: number;
  pastes: number;
  rounds: number;
  /** Time for each kind. */
  budgetMs: number;
  peerBudgetMs: number;
}

const SIZES: readonly Size[] = [
  { name: '100 B', length: 100, pastes: 100, rounds: 10, budgetMs: 500, peerBudgetMs: 500 },
  { name: '1 KB', length: 1_024, pastes: 100, rounds: 10, budgetMs: 500, peerBudgetMs: 500 },
  { name: '4 KB', length: 4_096, pastes: 100, rounds: 10, budgetMs: 500, peerBudgetMs: 500 },
  { name: '64 KB', length: 65_536, pastes: 12, rounds: 10, budgetMs: 500, peerBudgetMs: 500 },
  // Enough that p99 is not the one slowest.
  { name: '1 MB', length: 1_048_576, pastes: 4, rounds: 50, budgetMs: 8_000, peerBudgetMs: 1_500 },
];

/** From this length on peers, some of which take seconds, do not run unmeasured first. */
const LONG = 1_000_000;
/** Before anything is measured, each engine reads pastes of every kind and of these sizes for so long. */
const WARM_UP_MS = 1_500;
const WARM_UP_LENGTHS = [100, 1_024, 4_096, 65_536];

/** One line of the table. */
export interface SizeResult {
  kind: Kind;
  size: Size;
  own: Timing;
  /** Median of normalising alone, in microseconds. */
  normaliseP50: number;
  peers: Timing[];
}

/** What is timed for each kind and size. */
interface Case {
  kind: Kind;
  size: Size;
  /** Makes the pastes; the same for every engine, and in memory only while they are needed. */
  pastes(): string[];
}

/**
 * Times every kind and size: one engine after the other, each gone before the next is made. What the others leave to the
 * garbage collector is not its work, and its pauses grow with all that is in memory.
 *
 * @param makers the project, then its peers
 */
export function measureSizes(catalog: Catalog, makers: ReadonlyArray<() => Contestant>): SizeResult[] {
  const cases = SIZES.flatMap((size) =>
    KINDS.map((kind) => ({ kind, size, pastes: () => pastesOf(catalog, kind, size) })),
  );
  const warming = () => warmUpPastes(catalog);
  const normalise = () => ({ name: 'normalising', run: (text: string) => readPaste(text) });
  const [own, normalising, ...peers] = [...makers.slice(0, 1), normalise, ...makers.slice(1)].map(
    (make, index) => timeAll(make(), cases, warming, index < 2),
  );
  return cases.map(({ kind, size }, index) => ({
    kind,
    size,
    own: (own as Timing[])[index] as Timing,
    normaliseP50: (normalising as Timing[])[index]?.p50 ?? Number.NaN,
    peers: peers.map((timings) => timings[index] as Timing),
  }));
}

function pastesOf(catalog: Catalog, kind: Kind, size: Size): string[] {
  const random = seeded(size.length + KINDS.indexOf(kind));
  return Array.from({ length: size.pastes }, () => pasteOf(kind, size.length, catalog.entries, random));
}

/** @param ours whether it runs unmeasured first at every size; for peers that takes seconds with long pastes */
function timeAll(
  contestant: Contestant,
  cases: readonly Case[],
  warming: () => readonly string[][],
  ours: boolean,
): Timing[] {
  for (const pastes of warming()) warmUp(contestant.run, pastes, WARM_UP_MS / 4);
  return cases.map(({ size, pastes }) => {
    const [timing] = contest(
      [contestant],
      pastes(),
      size.rounds,
      ours ? size.budgetMs : size.peerBudgetMs,
      ours || size.length < LONG ? 1 : 0,
    );
    return timing as Timing;
  });
}

/** For each size pastes of every kind, taking turns. */
function warmUpPastes(catalog: Catalog): string[][] {
  const random = seeded(1);
  return WARM_UP_LENGTHS.map((length) =>
    Array.from({ length: 30 }, (_, index) =>
      pasteOf(KINDS[index % KINDS.length] as Kind, length, catalog.entries, random),
    ),
  );
}

/**
 * Prints the table.
 *
 * @param peers names of the peers
 */
export function printSizes(results: readonly SizeResult[], peers: readonly string[]): void {
  const rows = results.map(({ kind, size, own, normaliseP50, peers: others }) => [
    `${size.name} ${kind}`,
    duration(own.p50),
    duration(own.p99),
    `${((100 * normaliseP50) / own.p50).toFixed(0)} %`,
    figure(1e6 / own.mean),
    figure(size.length / own.mean),
    String(own.samples),
    ...others.flatMap((peer) => [
      duration(peer.p50),
      ratio(peer.p50, own.p50),
      ratio(peer.p99, own.p99),
      String(peer.samples),
    ]),
  ]);
  const peerColumns = peers.flatMap((name) => [`${name} p50`, 'ratio', 'p99 ratio', 'n']);
  const head = ['paste', 'p50', 'p99', 'normalise', 'pastes/s', 'MB/s', 'n', ...peerColumns];
  section('By size and kind of paste', table(head, rows), LEGEND);
}

const LEGEND = `normalise: share of p50 that readPaste takes. n: timings; a slow peer gets fewer, from
0.5 s (1.5 s at 1 MB) for each engine and line, one at the least (then its p99 is that one). Every engine is warm, and
garbage of other lines is collected first. Each engine is timed alone in memory. ratio: peer divided by ours, above 1 is slower.
one letter, brackets and near-signatures are made to be slow.`;

/** The worst p99 up to a size, in microseconds, and where. */
export function worst(results: readonly SizeResult[], from: number, to: number, ordinary: boolean) {
  const chosen = results.filter(
    ({ kind, size }) => size.length >= from && size.length <= to && ORDINARY.includes(kind) === ordinary,
  );
  const sorted = [...chosen].sort((a, b) => b.own.p99 - a.own.p99);
  const first = sorted[0];
  return { p99: first?.own.p99 ?? Number.NaN, where: first ? `${first.size.name} ${first.kind}` : '-' };
}
