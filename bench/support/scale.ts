/** Section of bench:speed: how time grows with the catalogue. */
import type { Catalog } from '../../src/catalog/catalog.js';
import { type Contestant, contest, type Timing } from './contest.js';
import { peerDocuments } from './documents.js';
import { fuse, miniSearchDefault } from './engines.js';
import { grownCatalog } from './growth.js';
import { KINDS, pasteOf, seeded } from './pastes.js';
import { matchWith, PROJECT } from './project.js';
import { timed } from './stats.js';
import { duration, ratio, section, table } from './table.js';

/** Sizes of catalogue, the first replaced by the built-in one's own. */
const ENTRIES = [48, 480, 2_400, 10_000];
const PASTE_LENGTH = 4_096;
const PASTES_A_KIND = 15;
const ROUNDS = 8;
const BUDGET_MS = 2_000;
/** A peer whose time at the last size foretells more than this for one paste is left out. */
const TOO_SLOW_MICROS = 8_000_000;

/** One engine at one size of catalogue. */
interface Grown {
  name: string;
  buildMicros: number;
  /** Undefined when it was left out as too slow. */
  timing: Timing | undefined;
}

/** Every engine at one size of catalogue; the project first. */
export interface ScaleResult {
  entries: number;
  engines: Grown[];
}

/** Times pastes of 4 KB, of every kind, against growing catalogues. */
export function measureScale(builtIn: Catalog, fuseLimit: number): ScaleResult[] {
  const results: ScaleResult[] = [];
  for (const entries of ENTRIES) {
    const catalog = entries <= builtIn.size ? builtIn : grownCatalog(builtIn.entries, entries);
    results.push({ entries: catalog.size, engines: atSize(catalog, fuseLimit, results.at(-1)) });
  }
  return results;
}

function atSize(catalog: Catalog, fuseLimit: number, before: ScaleResult | undefined): Grown[] {
  const random = seeded(catalog.size);
  const pastes = Array.from({ length: PASTES_A_KIND }).flatMap(() =>
    KINDS.map((kind) => pasteOf(kind, PASTE_LENGTH, catalog.entries, random)),
  );
  const documents = peerDocuments(catalog.entries);
  const makers: Array<{ name: string; make: () => (text: string) => unknown }> = [
    { name: PROJECT, make: () => warm(matchWith(catalog)) },
    { name: 'MiniSearch', make: () => miniSearchDefault(documents).search },
    { name: 'Fuse.js', make: () => fuse(documents, fuseLimit).search },
  ];
  // One after the other, each gone before the next is built: the pauses of the garbage collector grow with all that is in
  // memory, so that beside the gigabytes of other engines it would be those that are measured.
  return makers.map(({ name, make }) => {
    if (tooSlow(name, catalog.size, before)) return { name, buildMicros: Number.NaN, timing: undefined };
    const { value, micros } = timed(make);
    const [timing] = contest([{ name, run: value }], pastes, ROUNDS, BUDGET_MS);
    return { name, buildMicros: micros, timing };
  });
}

/** The project builds its search index with the first paste that needs it: that belongs to building. */
function warm(match: (text: string) => unknown): Contestant['run'] {
  match('claude tells me my login is gone and everybody in the org has the same since this morning');
  return match;
}

function tooSlow(name: string, entries: number, before: ScaleResult | undefined): boolean {
  const last = before?.engines.find((engine) => engine.name === name);
  if (!before || !last) return false;
  if (!last.timing) return true;
  return (last.timing.mean * entries) / before.entries > TOO_SLOW_MICROS;
}

/** Prints the table. */
export function printScale(results: readonly ScaleResult[], fuseLimit: number): void {
  const rows = results.flatMap(({ entries, engines }) => {
    const own = engines[0];
    return engines.map(({ name, buildMicros, timing }) => [
      `${entries} entries, ${name}`,
      duration(buildMicros),
      timing ? duration(timing.p50) : 'left out',
      timing ? duration(timing.p99) : '',
      timing ? String(timing.samples) : '',
      ratio(buildMicros, own?.buildMicros ?? Number.NaN),
      ratio(timing?.p50 ?? Number.NaN, own?.timing?.p50 ?? Number.NaN),
      ratio(timing?.p99 ?? Number.NaN, own?.timing?.p99 ?? Number.NaN),
    ]);
  });
  const head = [
    '4 KB pastes of all kinds',
    'build',
    'p50',
    'p99',
    'n',
    'build ratio',
    'p50 ratio',
    'p99 ratio',
  ];
  const legend = `Entries beyond the built-in ones are variations with coined words. Ratios: engine divided by ours. Fuse.js reads ${fuseLimit}
characters of each paste. Each engine is timed alone in memory. n: timings, fewer for slow engines; an engine that would take over ${TOO_SLOW_MICROS / 1e6} s a paste is left out.`;
  section('As the catalogue grows', table(head, rows), legend);
}

/** @returns p99 of the project at the largest catalogue, in microseconds */
export function p99AtLargest(results: readonly ScaleResult[]): number {
  return results.at(-1)?.engines[0]?.timing?.p99 ?? Number.NaN;
}
