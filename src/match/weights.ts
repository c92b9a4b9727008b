/** Weights of the evidence, in the order of FEATURES. Written by `npm run calibrate`; see docs/matching.md. */
export const WEIGHTS: readonly number[] = [
  -9.612, // bias
  -1.039, // similarity
  -1.198, // similarity²
  5.130, // coverage
  1.193, // completeness
  2.708, // mass
  0.046, // terms
  0.163, // pairs
  3.012, // support
  -0.763, // retyped
  6.661, // lead
  1.386, // weakMessage
  1.935, // weakAlone
  1.469, // claude
  -0.590, // failure
  1.824, // reports
  0.391, // claudeAndFailure
  -0.885, // claudeAndReports
  -3.545, // asks
  -1.612, // foreign
  -0.514, // foreignOnly
  1.024, // statusAgrees
  -0.306, // statusDiffers
];
