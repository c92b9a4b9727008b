// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: these numbers are fitted
/** Weights of the evidence, in the order of FEATURES. Written by `npm run calibrate`; see docs/matching.md. */
export const WEIGHTS: readonly number[] = [
  -9.278, // bias
  -1.577, // similarity
  -2.029, // similarity²
  4.05, // coverage
  1.811, // completeness
  2.557, // mass
  1.06, // terms
  -1.294, // oneTerm
  -0.078, // twoTerms
  -0.195, // pairs
  2.62, // support
  -1.503, // retyped
  7.586, // lead
  1.74, // weakMessage
  2.067, // weakAlone
  1.612, // claude
  -0.381, // failure
  1.844, // reports
  0.09, // claudeAndFailure
  -1.217, // claudeAndReports
  -3.218, // asks
  -0.96, // foreign
  -0.529, // foreignOnly
  0.857, // oddsMean
  -0.1, // oddsSum
  -1.024, // typed
  0.257, // typedMost
  2.415, // typedWhole
  1.675, // typedLead
  0.305, // statusAgrees
  -0.496, // statusDiffers
];
