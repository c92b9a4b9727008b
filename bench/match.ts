/**
 * How well and how fast pastes are matched, beside general search libraries over the same catalogue text.
 *
 * npm run bench:match -- [--json] [--failures] [--peers NAME,...|none] [--samples] [FILE...]
 */
import { parseArgs } from 'node:util';
import { runCommand, UsageError } from './support/command.js';
import { printConfusion, wrongResults } from './support/confusion.js';
import { type Case, loadCases } from './support/corpus.js';
import { peerDocuments } from './support/documents.js';
import { type Engine, PEERS } from './support/engines.js';
import { failures } from './support/failures.js';
import { measure } from './support/measure.js';
import { builtInCatalog, matchWith } from './support/project.js';
import { printReport, type Report, reportOf } from './support/report.js';

const ROUNDS = 5;

const USAGE = `npm run bench:match -- [--json] [--failures] [--peers NAME,...|none] [--samples] [FILE...]

FILE        labelled pastes, one {"id","labels","text"} a line; those of test/corpus where none is given
--peers     only peers whose names begin so; none: the project alone
--samples   gives the peers sample pastes and API error types as well
--failures  lists every paste that came out wrong
--json      prints everything as one object`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      failures: { type: 'boolean' },
      peers: { type: 'string' },
      samples: { type: 'boolean' },
    },
  });
  const catalog = await builtInCatalog();
  const { files, cases } = loadCases(positionals, catalog);
  const documents = peerDocuments(catalog.entries, values.samples);
  const engines = chosen(
    PEERS.map((make) => make(documents)),
    values.peers,
  );
  const runs = measure(cases, matchWith(catalog), engines, ROUNDS, progress);
  const report: Report = reportOf({
    files,
    cases,
    runs,
    entries: catalog.size,
    samples: values.samples ?? false,
  });
  const failed = values.failures ? failures(cases, runs.project.results) : undefined;
  if (values.json) console.log(JSON.stringify(failed ? { ...report, failures: failed } : report, null, 2));
  else {
    printReport(report, failed);
    printConfusion(cases, wrongResults(cases, runs.project.results));
  }
  warnOnSmallNone(cases);
}

/** @param names comma-separated beginnings of peers' names; undefined is all, `none` no peer */
function chosen(engines: readonly Engine[], names: string | undefined): Engine[] {
  if (names === undefined) return [...engines];
  if (names === 'none') return [];
  const wanted = names
    .toLowerCase()
    .split(',')
    .map((name) => name.trim());
  const stranger = wanted.find((start) => !engines.some(({ name }) => name.toLowerCase().startsWith(start)));
  if (stranger !== undefined)
    throw new UsageError(
      `No peer is called ${stranger}: there are ${engines.map(({ name }) => name).join(', ')}`,
    );
  return engines.filter(({ name }) => wanted.some((start) => name.toLowerCase().startsWith(start)));
}

/** A line on stderr that is written over; only where a person looks at it. */
function progress(share: number, next: string): void {
  if (!process.stderr.isTTY) return;
  process.stderr.write(
    share < 1 ? `\r\u001b[Kfirst round: ${(100 * share).toFixed(0)} %, ${next}` : '\r\u001b[K',
  );
}

function warnOnSmallNone(cases: readonly Case[]): void {
  const nones = cases.filter(({ labels }) => labels[0] === 'none').length;
  if (nones === 0) console.error('\nNo `none` lines in these files: false answers were not measured.');
}

await runCommand(USAGE, main);
