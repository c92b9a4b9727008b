/** Times several contestants on the same pastes, round by round, within a budget of time. */
import { collectGarbage } from './garbage.js';
import { mean, percentile, timed } from './stats.js';

/** Something that is timed. */
export interface Contestant {
  name: string;
  run(text: string): unknown;
}

/** Samples of one contestant. */
export interface Timing {
  name: string;
  /** Microseconds. */
  p50: number;
  p99: number;
  max: number;
  mean: number;
  samples: number;
}

/** Most time that a contestant runs unmeasured; it sees one paste at the least. */
const WARM_UP_MS = 500;

/**
 * @param pastes each round, every contestant makes one pass over them
 * @param rounds at most so many
 * @param budgetMs time for each contestant; it stops in mid-round when that is used up, after one paste at the least
 * @param warm how many contestants, from the first, run unmeasured first; all where nothing is said
 */
export function contest(
  contestants: readonly Contestant[],
  pastes: readonly string[],
  rounds: number,
  budgetMs: number,
  warm = contestants.length,
): Timing[] {
  const runs = contestants.map((contestant) => ({ contestant, micros: [] as number[], spent: 0 }));
  // What the case before left behind is nobody's here. Not between the passes: a forced collection also throws compiled
  // code and expressions away, so that every pass would begin cold.
  collectGarbage();
  for (const { run } of contestants.slice(0, warm)) warmUp(run, pastes, Math.min(WARM_UP_MS, budgetMs / 4));
  for (let round = 0; round < rounds; round++) {
    for (const run of runs) pass(run, pastes, budgetMs * 1_000);
  }
  return runs.map(({ contestant, micros }) => timing(contestant.name, micros));
}

function pass(
  run: { contestant: Contestant; micros: number[]; spent: number },
  pastes: readonly string[],
  budget: number,
): void {
  for (const paste of pastes) {
    if (run.spent > budget) return;
    const { micros } = timed(() => run.contestant.run(paste));
    run.micros.push(micros);
    run.spent += micros;
  }
}

/** Runs unmeasured, so that what is timed is a process that has been up for a while. */
export function warmUp(run: (text: string) => unknown, pastes: readonly string[], budgetMs: number): void {
  const end = performance.now() + budgetMs;
  for (let index = 0; performance.now() < end && index < 200; index++)
    run(pastes[index % pastes.length] ?? '');
}

function timing(name: string, micros: readonly number[]): Timing {
  return {
    name,
    p50: percentile(micros, 0.5),
    p99: percentile(micros, 0.99),
    max: percentile(micros, 1),
    mean: mean(micros),
    samples: micros.length,
  };
}
