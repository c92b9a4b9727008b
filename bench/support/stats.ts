/** Figures from samples. */

/**
 * @param samples any order; not changed
 * @param share 0 to 1, such as 0.99
 * @returns the smallest sample that at least `share` of all samples do not exceed; NaN when there is none
 */
export function percentile(samples: readonly number[], share: number): number {
  if (samples.length === 0) return Number.NaN;
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] as number;
}

/** @returns the middle sample */
export function median(samples: readonly number[]): number {
  return percentile(samples, 0.5);
}

/** @returns the arithmetic mean; NaN when there is none */
export function mean(samples: readonly number[]): number {
  return samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
}

/** Runs a function and says how long it took, in microseconds. */
export function timed<T>(run: () => T): { value: T; micros: number } {
  const start = performance.now();
  const value = run();
  return { value, micros: (performance.now() - start) * 1_000 };
}

/** One answered paste: how sure the answer was, and whether it was right. */
export interface Answered {
  confidence: number;
  right: boolean;
}

/** One bin of a reliability table. */
export interface Bin {
  /** Lower bound of the bin's confidences. */
  from: number;
  count: number;
  meanConfidence: number;
  /** Share of right answers, 0 to 1. */
  accuracy: number;
}

const BINS = 10;

/** @returns the bins of equal width that hold answers */
export function reliability(answers: readonly Answered[]): Bin[] {
  const bins: Answered[][] = Array.from({ length: BINS }, () => []);
  for (const answer of answers) {
    bins[Math.min(BINS - 1, Math.max(0, Math.floor(answer.confidence * BINS)))]?.push(answer);
  }
  return bins.flatMap((members, index) =>
    members.length === 0
      ? []
      : [
          {
            from: index / BINS,
            count: members.length,
            meanConfidence: mean(members.map(({ confidence }) => confidence)),
            accuracy: members.filter(({ right }) => right).length / members.length,
          },
        ],
  );
}

/** @returns expected calibration error, 0 to 1: the mean gap between confidence and accuracy, weighted by bin size */
export function calibrationError(answers: readonly Answered[]): number {
  const gaps = reliability(answers).map((bin) => bin.count * Math.abs(bin.meanConfidence - bin.accuracy));
  return answers.length === 0 ? 0 : gaps.reduce((sum, gap) => sum + gap, 0) / answers.length;
}
