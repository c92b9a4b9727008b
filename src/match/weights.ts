/** Weights of the evidence, in the order of FEATURES. Written by `npm run calibrate`; see docs/matching.md. */
export const WEIGHTS: readonly number[] = [
  -8.984, // bias
  -1.244, // similarity
  -1.686, // similarity²
  5.053, // coverage
  1.36, // completeness
  2.538, // mass
  -0.143, // terms
  0.141, // pairs
  2.655, // support
  -0.524, // retyped
  8.005, // lead
  2.009, // weakMessage
  2.078, // weakAlone
  1.453, // claude
  -0.363, // failure
  1.743, // reports
  -0.173, // claudeAndFailure
  -1.144, // claudeAndReports
  -3.491, // asks
  -1.108, // foreign
  -0.824, // foreignOnly
  0.638, // oddsMean
  0.018, // oddsSum
  0.808, // statusAgrees
  -0.371, // statusDiffers
];
