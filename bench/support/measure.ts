/**
 * Runs every engine over every paste, side by side: in each round every engine makes one pass over all pastes. (Turns
 * after each paste would let an engine pay for the garbage and the cold caches of the one before it.)
 */
import type { Match } from '../../src/match/types.js';
import type { Case } from './corpus.js';
import type { Engine, Hit } from './engines.js';
import { timed } from './stats.js';

/** What one engine gave. */
export interface Run<T> {
  /** One result for each paste, in order. */
  results: T[];
  /** One sample for each paste and round, in microseconds. */
  micros: number[];
}

/** What a side-by-side run gave. */
export interface Runs {
  project: Run<Match>;
  peers: Array<{ engine: Engine; run: Run<Hit[]> }>;
}

/** A peer that takes longer than this for one paste, in microseconds, is timed in the first round only. */
const SLOW = 20_000;

/** Pastes that every engine sees, unmeasured, before the first round. */
const WARM_UP = 40;

/**
 * @param match the project
 * @param rounds how often each paste is timed; slow peers once
 * @param progress told the share of the first round that is done, and who is next
 */
export function measure(
  cases: readonly Case[],
  match: (text: string) => Match,
  engines: readonly Engine[],
  rounds: number,
  progress: (share: number, next: string) => void = () => {},
): Runs {
  const peers = engines.map((engine) => ({
    engine,
    run: emptyRun<Hit[]>(),
    slow: warmUp(cases, engine.search) > SLOW,
  }));
  const project = emptyRun<Match>();
  warmUp(cases, match);
  for (let round = 0; round < rounds; round++) {
    pass(project, match, cases, round);
    peers.forEach(({ engine, run, slow }, index) => {
      if (round === 0) progress(index / peers.length, engine.name);
      if (round === 0 || !slow) pass(run, engine.search, cases, round);
    });
  }
  progress(1, '');
  return { project, peers };
}

function pass<T>(run: Run<T>, search: (text: string) => T, cases: readonly Case[], round: number): void {
  for (const { text } of cases) sample(run, search, text, round);
}

function emptyRun<T>(): Run<T> {
  return { results: [], micros: [] };
}

function sample<T>(run: Run<T>, search: (text: string) => T, text: string, round: number): void {
  const { value, micros } = timed(() => search(text));
  run.micros.push(micros);
  if (round === 0) run.results.push(value);
}

/** @returns time of the last paste in microseconds; stops early with a slow engine */
function warmUp(cases: readonly Case[], search: (text: string) => unknown): number {
  let last = 0;
  const spread = Math.max(1, Math.floor(cases.length / WARM_UP));
  for (let index = 0; index < cases.length; index += spread) {
    last = timed(() => search(cases[index]?.text ?? '')).micros;
    if (last > SLOW && index >= 3 * spread) break;
  }
  return last;
}
