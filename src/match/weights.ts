/** Weights of the evidence, in the order of FEATURES. Written by `npm run calibrate`; see docs/matching.md. */
export const WEIGHTS: readonly number[] = [
  -5, 5, 0, 2, 2, 1.5, 1, 1, 1, 3, 2, 1, 0.5, 0.5, 0.5, -1, -1, 0.5, -0.5,
];
