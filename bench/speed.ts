/**
 * How fast the matcher is, how much memory it takes, and how both grow, beside MiniSearch and Fuse.js.
 *
 * npm run bench:speed   (about five minutes)
 */
import { cpus, loadavg } from 'node:os';
import { type ChildResult, commandLineTimes, type EngineName, inFreshProcesses } from './support/children.js';
import { peerDocuments } from './support/documents.js';
import { fuse, miniSearchDefault } from './support/engines.js';
import { builtInCatalog, matchWith, PROJECT } from './support/project.js';
import { measureScale, p99AtLargest, printScale } from './support/scale.js';
import { measureSizes, printSizes, worst } from './support/sizes.js';
import { bytes, duration, figure, ratio, section, table } from './support/table.js';

/** Characters of a paste that Fuse.js reads here: whole pastes would take it seconds to hours. */
const FUSE_LIMIT = 200;
/** Entries of the large catalogue whose start-up and memory are measured. */
const LARGE = 2_400;
const FRESH_PROCESSES = 7;
const COMMAND_LINE_RUNS = 15;

async function main(): Promise<void> {
  const load = loadavg()[0] ?? 0;
  console.log(
    `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}, load average ${figure(load)}`,
  );
  if (load > 1)
    console.log(
      'Other work is running on this machine: p99 is worse than on an idle one; ratios suffer less.',
    );
  const catalog = await builtInCatalog();
  // First, because fresh processes start slower beside one that has filled the memory.
  const startUp = printStartUp(catalog.size);
  const documents = peerDocuments(catalog.entries);
  const fuseName = `Fuse.js (${FUSE_LIMIT} chars)`;
  const sizes = measureSizes(catalog, [
    () => ({ name: PROJECT, run: matchWith(catalog) }),
    () => ({ name: 'MiniSearch', run: miniSearchDefault(documents).search }),
    () => ({ name: fuseName, run: fuse(documents, FUSE_LIMIT).search }),
  ]);
  printSizes(sizes, ['MiniSearch', fuseName]);
  const scale = measureScale(catalog, FUSE_LIMIT / 2);
  printScale(scale, FUSE_LIMIT / 2);
  const wall = printCommandLine();
  printTargets([
    ['p99 up to 4 KB, ordinary pastes', worst(sizes, 0, 4_096, true), 1_000],
    ['p99 up to 4 KB, adversarial pastes', worst(sizes, 0, 4_096, false), 1_000],
    ['p99 at 1 MB, ordinary pastes', worst(sizes, 1_048_576, 1_048_576, true), 25_000],
    ['p99 at 1 MB, adversarial pastes', worst(sizes, 1_048_576, 1_048_576, false), 25_000],
    ['p99 at 4 KB with 10,000 entries', { p99: p99AtLargest(scale), where: 'all kinds' }, 5_000],
    ['start-up: read catalogue, build, match', { p99: startUp * 1_000, where: 'median' }, 60_000],
  ]);
  if (wall !== undefined) console.log(`\nNo target: cc-error match as a whole process, ${figure(wall)} ms.`);
}

const ENGINES: ReadonlyArray<[EngineName, string]> = [
  ['project', PROJECT],
  ['minisearch', 'MiniSearch'],
  ['fuse', 'Fuse.js'],
];

/** @returns start-up of the matcher in milliseconds: reading the catalogue, building, first match, first search */
function printStartUp(builtIn: number): number {
  const small = childRows(builtIn, FRESH_PROCESSES);
  const large = childRows(LARGE, 1);
  const head = [
    'fresh process',
    'imports',
    'read',
    'build',
    '1st match',
    '1st search',
    'build+1st',
    'ratio',
    'heap',
    'ratio',
    'rss',
  ];
  section(
    'Start-up and memory',
    table(head, [...small.rows, ...large.rows]),
    `Milliseconds; median of ${FRESH_PROCESSES} processes at ${builtIn} entries, one process at ${LARGE}. read: the compiled catalogue. 1st match: a paste with a
literal message. 1st search: one in people's own words. heap: growth by engine and index after garbage collection. rss: whole process.`,
  );
  const { readMs, constructMs, firstMatchMs, firstSearchMs } = small.own;
  return readMs + constructMs + firstMatchMs + firstSearchMs;
}

function childRows(entries: number, times: number): { own: ChildResult; rows: string[][] } {
  const measured = ENGINES.map(([engine, name]) => ({
    name,
    result: inFreshProcesses(engine, entries, times),
  }));
  const own = measured[0]?.result as ChildResult;
  const ready = (result: ChildResult) => result.constructMs + result.firstMatchMs + result.firstSearchMs;
  const rows = measured.map(({ name, result }) => [
    `${entries} entries, ${name}`,
    figure(result.importMs),
    figure(result.readMs),
    figure(result.constructMs),
    figure(result.firstMatchMs),
    figure(result.firstSearchMs),
    figure(ready(result)),
    ratio(ready(result), ready(own)),
    bytes(result.heapBytes),
    ratio(result.heapBytes, own.heapBytes),
    bytes(result.rssBytes),
  ]);
  return { own, rows };
}

/** @returns median wall time in milliseconds; undefined when the command line is not built */
function printCommandLine(): number | undefined {
  const times = commandLineTimes(COMMAND_LINE_RUNS);
  if (!times) {
    section('cc-error match as a whole process', 'dist/src/cli.js is not built.');
    return undefined;
  }
  const rows = [
    ['node dist/src/cli.js match', figure(times.median), figure(times.max)],
    ['node -e 0, for comparison', figure(times.emptyNode), ''],
  ];
  section(
    'cc-error match as a whole process',
    table([`ms, ${COMMAND_LINE_RUNS} runs`, 'median', 'max'], rows),
  );
  return times.median;
}

type Target = [name: string, measured: { p99: number; where: string }, limitMicros: number];

function printTargets(targets: readonly Target[]): void {
  const rows = targets.map(([name, { p99, where }, limit]) => [
    name,
    duration(p99),
    `under ${duration(limit)}`,
    p99 < limit ? 'met' : 'MISSED',
    ratio(p99, limit),
    where,
  ]);
  section('Targets', table(['', 'measured', 'target', '', 'of target', 'worst at'], rows));
}

await main();
