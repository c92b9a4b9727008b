// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: these numbers are fitted
/** Weights of the evidence, in the order of FEATURES. Written by `npm run calibrate`; see docs/matching.md. */
export const WEIGHTS: readonly number[] = [
  0.355, // bias
  -6.346, // similarity
  0.712, // similarity²
  1.227, // coverage
  1.62, // completeness
  1.576, // mass
  0.977, // terms
  0.688, // oneTerm
  0.209, // twoTerms
  -0.474, // pairs
  -0.073, // support
  -0.608, // retyped
  4.028, // lead
  0.188, // weakMessage
  0.496, // weakAlone
  0.008, // claude
  0.028, // failure
  0.428, // reports
  0.356, // claudeAndFailure
  -0.073, // claudeAndReports
  -1.618, // asks
  -0.021, // foreign
  -0.882, // foreignOnly
  1.122, // oddsMean
  -1.092, // oddsSum
  0.156, // typed
  0.952, // typedMost
  0.539, // typedWhole
  0.265, // typedLead
  -0.18, // statusAgrees
  -1.492, // statusDiffers
  6.691, // model
  0.234, // modelNone
  -2.64, // modelShare
  1.769, // modelLead
  -2.847, // modelSimilarity
];

/** The same for entries that the word model does not know. */
export const WEIGHTS_WITHOUT_MODEL: readonly number[] = [
  -4.253, // bias
  -13.837, // similarity
  1.664, // similarity²
  4.144, // coverage
  2.915, // completeness
  2.75, // mass
  0.296, // terms
  0.648, // oneTerm
  0.176, // twoTerms
  0.49, // pairs
  2.465, // support
  0.044, // retyped
  9.593, // lead
  1.223, // weakMessage
  0.343, // weakAlone
  0.001, // claude
  -0.202, // failure
  0.717, // reports
  0.467, // claudeAndFailure
  -0.204, // claudeAndReports
  -1.73, // asks
  -0.1, // foreign
  -1.202, // foreignOnly
  2.003, // oddsMean
  -1.082, // oddsSum
  -0.721, // typed
  0.746, // typedMost
  0.201, // typedWhole
  1.589, // typedLead
  -0.347, // statusAgrees
  -2.49, // statusDiffers
  0, // model
  0, // modelNone
  0, // modelShare
  0, // modelLead
  0, // modelSimilarity
];
