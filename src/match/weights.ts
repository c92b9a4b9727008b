// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: these numbers are fitted
/** Weights of the evidence, in the order of FEATURES. Written by `npm run calibrate`; see docs/matching.md. */
export const WEIGHTS: readonly number[] = [
  -9.562, // bias
  -1.582, // similarity
  -2.155, // similarity²
  4.192, // coverage
  1.734, // completeness
  2.7, // mass
  0.777, // terms
  -0.657, // oneTerm
  -0.209, // twoTerms
  -0.083, // pairs
  2.682, // support
  -0.399, // retyped
  7.313, // lead
  0.776, // weakMessage
  -0.37, // weakAlone
  1.842, // claude
  -0.12, // failure
  2.104, // reports
  0.083, // claudeAndFailure
  -1.479, // claudeAndReports
  -3.269, // asks
  -0.823, // foreign
  -1.29, // foreignOnly
  0.917, // oddsMean
  -0.256, // oddsSum
  -1.846, // typed
  1.817, // typedMost
  1.814, // typedWhole
  1.647, // typedLead
  0.218, // statusAgrees
  -0.442, // statusDiffers
];
