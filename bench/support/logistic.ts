/** Logistic regression: from features to a probability. */

/** One observation. */
export interface Observation {
  features: number[];
  right: boolean;
  weight: number;
}

/** Strength of the penalty on large weights; chosen by cross-validated figures. */
const PENALTY = 0.5;
const ROUNDS = 25;

/**
 * Fits with an L2 penalty, by Newton's method.
 *
 * @param size number of features; the first is the bias, which is not penalised
 */
export function fit(observations: readonly Observation[], size: number): number[] {
  const weights = new Array<number>(size).fill(0);
  for (let round = 0; round < ROUNDS; round++) {
    const gradient = new Array<number>(size).fill(0);
    const hessian = Array.from({ length: size }, () => new Array<number>(size).fill(0));
    for (const { features, right, weight } of observations) {
      const p = probability(features, weights);
      for (let i = 0; i < size; i++) {
        const x = features[i] as number;
        gradient[i] = (gradient[i] as number) + weight * (p - Number(right)) * x;
        const row = hessian[i] as number[];
        for (let j = 0; j < size; j++)
          row[j] = (row[j] as number) + weight * p * (1 - p) * x * (features[j] as number);
      }
    }
    for (let i = 0; i < size; i++) {
      const penalty = i === 0 ? 1e-6 : PENALTY;
      gradient[i] = (gradient[i] as number) + penalty * (weights[i] as number);
      (hessian[i] as number[])[i] = ((hessian[i] as number[])[i] as number) + penalty;
    }
    const step = solve(hessian, gradient);
    for (let i = 0; i < size; i++) weights[i] = (weights[i] as number) - (step[i] as number);
  }
  return weights;
}

/** Solves a linear system by Gaussian elimination with pivoting. */
function solve(matrix: readonly number[][], vector: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, vector[i] as number]);
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let r = column + 1; r < size; r++) {
      if (Math.abs(rows[r]?.[column] ?? 0) > Math.abs(rows[pivot]?.[column] ?? 0)) pivot = r;
    }
    [rows[column], rows[pivot]] = [rows[pivot] as number[], rows[column] as number[]];
    const lead = rows[column] as number[];
    for (let r = 0; r < size; r++) {
      if (r === column) continue;
      const row = rows[r] as number[];
      const factor = (row[column] as number) / (lead[column] as number);
      for (let k = column; k <= size; k++) row[k] = (row[k] as number) - factor * (lead[k] as number);
    }
  }
  return rows.map((row, i) => (row[size] as number) / (row[i] as number));
}

/** @returns probability that an observation with these features is right */
export function probability(features: readonly number[], weights: readonly number[]): number {
  const sum = features.reduce((total, x, i) => total + x * (weights[i] ?? 0), 0);
  return 1 / (1 + Math.exp(-sum));
}
