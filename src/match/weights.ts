// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: these numbers are fitted
/** Weights of the evidence, in the order of FEATURES. Written by `npm run calibrate`; see docs/matching.md. */
export const WEIGHTS: readonly number[] = [
  -9.487, // bias
  -1.446, // similarity
  -1.987, // similarity²
  4.13, // coverage
  1.723, // completeness
  2.399, // mass
  0.976, // terms
  -0.808, // oneTerm
  -0.203, // twoTerms
  -0.263, // pairs
  2.71, // support
  -0.343, // retyped
  7.415, // lead
  0.18, // weakMessage
  -0.323, // weakAlone
  1.884, // claude
  -0.048, // failure
  2.142, // reports
  -0.057, // claudeAndFailure
  -1.474, // claudeAndReports
  -3.339, // asks
  -1.17, // foreign
  -1.077, // foreignOnly
  0.68, // oddsMean
  0.018, // oddsSum
  -1.781, // typed
  1.478, // typedMost
  1.956, // typedWhole
  1.761, // typedLead
  0.249, // statusAgrees
  -0.435, // statusDiffers
];
