/** The report of bench:match, as data and as text. */
import type { Outcome } from '../../src/match/types.js';
import { type Case, tunedOn } from './corpus.js';
import { type Failure, failureText } from './failures.js';
import type { Run, Runs } from './measure.js';
import { PROJECT } from './project.js';
import { bestThreshold, type OwnScore, type Score, scorePeer, scoreProject } from './scores.js';
import { percentile } from './stats.js';
import { figure, percent, ratio, section, table } from './table.js';

/** Latency in microseconds. */
interface Latency {
  p50: number;
  p99: number;
  samples: number;
}

/** One line of the table: an engine at one operating point. */
export interface Line {
  engine: string;
  operating: 'own decision' | 'always answers' | 'best threshold';
  threshold?: number;
  score: Score;
  latency: Latency;
}

/** Everything that bench:match measured. */
export interface Report {
  files: string[];
  lines: number;
  /** Pastes that the weights were fitted on. */
  tunedOn: number;
  /** Entries of the catalogue. */
  entries: number;
  /** Whether peers were given sample pastes too. */
  samples: boolean;
  own: OwnScore;
  ownLatency: Latency;
  table: Line[];
  setups: Record<string, string>;
}

/** Judges a run. */
export function reportOf(from: {
  files: string[];
  cases: Case[];
  runs: Runs;
  entries: number;
  samples: boolean;
}): Report {
  const { files, cases, runs, entries, samples } = from;
  const own = scoreProject(cases, runs.project.results);
  const ownLatency = latencyOf(runs.project);
  const first: Line = { engine: PROJECT, operating: 'own decision', score: own, latency: ownLatency };
  return {
    files,
    lines: cases.length,
    tunedOn: tunedOn(cases),
    entries,
    samples,
    own,
    ownLatency,
    table: [first, ...runs.peers.flatMap((peer) => peerLines(cases, peer))],
    setups: Object.fromEntries(runs.peers.map(({ engine }) => [engine.name, engine.setup])),
  };
}

function peerLines(cases: readonly Case[], { engine, run }: Runs['peers'][number]): Line[] {
  const latency = latencyOf(run);
  const always: Line = {
    engine: engine.name,
    operating: 'always answers',
    score: scorePeer(cases, run.results),
    latency,
  };
  if (!engine.scored) return [always];
  const threshold = bestThreshold(cases, run.results);
  const score = scorePeer(cases, run.results, threshold);
  return [always, { engine: engine.name, operating: 'best threshold', threshold, score, latency }];
}

function latencyOf({ micros }: Run<unknown>): Latency {
  return { p50: percentile(micros, 0.5), p99: percentile(micros, 0.99), samples: micros.length };
}

/** Prints a report for people. */
export function printReport(report: Report, failed?: readonly Failure[]): void {
  const { own, files, entries } = report;
  console.log(
    `${own.errors} error pastes and ${own.nones} none lines; catalogue of ${entries} entries\n${files.join('\n')}`,
  );
  if (report.tunedOn > 0) {
    console.log(
      `${report.tunedOn} of these ${report.lines} pastes stand in test/corpus, which the weights and the catalogue were tuned on. Their figures for
${PROJECT} flatter it; claim only figures of pastes that nobody tuned on.`,
    );
  }
  section('Quality and latency', qualityTable(report), LEGEND);
  if (report.table.length > 1) section(`Ratio to ${PROJECT}`, ratioTable(report), RATIO_LEGEND);
  section(`${PROJECT} in detail`, ownFigures(report), outcomeTable(own), reliabilityTable(own));
  if (report.table.length > 1) section('How the peers were set up', setupText(report));
  if (failed) section(`Wrong cases: ${failed.length}`, ...failed.map(failureText));
}

const LEGEND = `top-1, top-3: right entry first, or among the first three. wrong: an error answered with another entry (asking with
the right entry among the choices is not wrong). missed: an error left without an answer. false: a none line answered or asked
about. All in %, of error pastes or of none lines. us: microseconds from raw text to result, one core, ours with normalising.
"best threshold": a score below which the peer keeps quiet, chosen on this same data for the most right lines; it favours the peer.`;

function qualityTable({ table: lines }: Report): string {
  const rows = lines.map(({ engine, operating, threshold, score, latency }) => [
    engine,
    threshold === undefined ? operating : `${operating} ${figure(threshold)}`,
    percent(score.top1, score.errors),
    percent(score.top3, score.errors),
    percent(score.wrong, score.errors),
    percent(score.missed, score.errors),
    percent(score.falseAnswers, score.nones),
    latency.p50.toFixed(0),
    latency.p99.toFixed(0),
    String(latency.samples),
  ]);
  return table(
    ['', 'operating point', 'top-1', 'top-3', 'wrong', 'missed', 'false', 'p50 us', 'p99 us', 'timings'],
    rows,
  );
}

const RATIO_LEGEND = 'Peer divided by ours: above 1 is more. A dash: ours is 0.';

function ratioTable({ table: lines, own, ownLatency }: Report): string {
  const rows = lines
    .slice(1)
    .map(({ engine, operating, score, latency }) => [
      engine,
      operating,
      ratio(score.top1, own.top1),
      ratio(score.top3, own.top3),
      ratio(score.wrong, own.wrong),
      ratio(score.missed, own.missed),
      ratio(score.falseAnswers, own.falseAnswers),
      ratio(latency.p50, ownLatency.p50),
      ratio(latency.p99, ownLatency.p99),
    ]);
  return table(['', 'operating point', 'top-1', 'top-3', 'wrong', 'missed', 'false', 'p50', 'p99'], rows);
}

function ownFigures({ own, ownLatency }: Report): string {
  const rows = [
    ['right on error pastes', `${percent(own.right, own.errors)} %`, 'at least 97 %'],
    ['none lines answered or asked about', `${percent(own.falseAnswers, own.nones)} %`, 'at most 2 %'],
    ['  of these asked', String(own.askedOnNone), ''],
    ['expected calibration error', own.calibration.error.toFixed(3), 'at most 0.05'],
    ['  where any label counts as right', own.calibration.inPasteError.toFixed(3), ''],
    [
      'outcome exact that is wrong',
      `${percent(own.exact.wrong, own.exact.count)} % (${own.exact.wrong} of ${own.exact.count})`,
      'under 0.5 %',
    ],
    ['errors asked about, right entry offered', String(own.askedRight), ''],
    ['missed errors with the right entry as hint', `${own.hinted} of ${own.missed}`, ''],
    ['p99 on these pastes', `${ownLatency.p99.toFixed(0)} us`, 'under 1000 us'],
  ];
  return table(['', 'measured', 'target'], rows);
}

function outcomeTable({ outcomes }: OwnScore): string {
  const names: Outcome[] = ['exact', 'likely', 'ambiguous', 'none'];
  const rows = names.map((name) => [name, String(outcomes[name].errors), String(outcomes[name].nones)]);
  return table(['outcome', 'error pastes', 'none lines'], rows);
}

function reliabilityTable({ calibration }: OwnScore): string {
  const rows = calibration.bins.map(({ from, count, meanConfidence, accuracy }) => [
    `${from.toFixed(1)} to ${(from + 0.1).toFixed(1)}`,
    String(count),
    meanConfidence.toFixed(3),
    accuracy.toFixed(3),
  ]);
  return table(['confidence of the first candidate', 'count', 'mean', 'right'], rows);
}

function setupText({ setups, samples }: Report): string {
  const text = `text: title, messages, wordings, phrases, summary and cause, steps${samples ? ', samples and API error types' : ''}`;
  return [text, ...Object.entries(setups).map(([name, setup]) => `${name}: ${setup}`)].join('\n');
}
