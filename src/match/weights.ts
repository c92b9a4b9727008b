// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: these numbers are fitted
/** Weights of the evidence, in the order of FEATURES. Written by `npm run calibrate`; see docs/matching.md. */
export const WEIGHTS: readonly number[] = [
  0.357, // bias
  -6.241, // similarity
  0.507, // similarity²
  1.215, // coverage
  1.637, // completeness
  1.568, // mass
  0.981, // terms
  0.701, // oneTerm
  0.224, // twoTerms
  -0.468, // pairs
  -0.063, // support
  -0.589, // retyped
  3.999, // lead
  0.323, // weakMessage
  0.534, // weakAlone
  0.015, // claude
  0.022, // failure
  0.418, // reports
  0.362, // claudeAndFailure
  -0.07, // claudeAndReports
  -1.532, // asks
  -0.069, // foreign
  -0.894, // foreignOnly
  1.105, // oddsMean
  -1.079, // oddsSum
  0.173, // typed
  0.856, // typedMost
  0.428, // typedWhole
  0.267, // typedLead
  -0.183, // statusAgrees
  -1.547, // statusDiffers
  6.718, // model
  0.254, // modelNone
  -2.751, // modelShare
  1.752, // modelLead
  -2.596, // modelSimilarity
];

/** The same for entries that the word model does not know. */
export const WEIGHTS_WITHOUT_MODEL: readonly number[] = [
  -4.31, // bias
  -13.649, // similarity
  1.542, // similarity²
  4.142, // coverage
  2.943, // completeness
  2.796, // mass
  0.256, // terms
  0.655, // oneTerm
  0.184, // twoTerms
  0.47, // pairs
  2.465, // support
  0.003, // retyped
  9.439, // lead
  1.32, // weakMessage
  0.342, // weakAlone
  0.001, // claude
  -0.23, // failure
  0.716, // reports
  0.484, // claudeAndFailure
  -0.216, // claudeAndReports
  -1.664, // asks
  -0.138, // foreign
  -1.343, // foreignOnly
  1.977, // oddsMean
  -1.068, // oddsSum
  -0.655, // typed
  0.673, // typedMost
  -0.094, // typedWhole
  1.571, // typedLead
  -0.221, // statusAgrees
  -2.534, // statusDiffers
  0, // model
  0, // modelNone
  0, // modelShare
  0, // modelLead
  0, // modelSimilarity
];
