// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: these numbers are fitted
/** Weights of the evidence, in the order of FEATURES. Written by `npm run calibrate`; see docs/matching.md. */
export const WEIGHTS: readonly number[] = [
  -9.379, // bias
  -1.644, // similarity
  -2.094, // similarity²
  4.305, // coverage
  1.846, // completeness
  2.47, // mass
  0.917, // terms
  -1.338, // oneTerm
  0.163, // twoTerms
  -0.142, // pairs
  2.648, // support
  -1.254, // retyped
  7.403, // lead
  1.582, // weakMessage
  1.895, // weakAlone
  1.638, // claude
  -0.294, // failure
  1.974, // reports
  0.07, // claudeAndFailure
  -1.343, // claudeAndReports
  -3.241, // asks
  -0.907, // foreign
  -0.553, // foreignOnly
  0.626, // oddsMean
  0.168, // oddsSum
  -1.37, // typed
  0.693, // typedMost
  2.175, // typedWhole
  1.811, // typedLead
  0.757, // statusAgrees
  -0.451, // statusDiffers
];
