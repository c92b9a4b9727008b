// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: these numbers are fitted
/** Weights of the evidence, in the order of FEATURES. Written by `npm run calibrate`; see docs/matching.md. */
export const WEIGHTS: readonly number[] = [
  0.342, // bias
  -6.333, // similarity
  0.705, // similarity²
  1.231, // coverage
  1.623, // completeness
  1.577, // mass
  0.988, // terms
  0.693, // oneTerm
  0.212, // twoTerms
  -0.476, // pairs
  -0.077, // support
  -0.573, // retyped
  4.012, // lead
  0.338, // weakMessage
  0.419, // weakAlone
  0.007, // claude
  0.028, // failure
  0.426, // reports
  0.355, // claudeAndFailure
  -0.072, // claudeAndReports
  -1.617, // asks
  -0.012, // foreign
  -0.863, // foreignOnly
  1.124, // oddsMean
  -1.095, // oddsSum
  0.151, // typed
  0.959, // typedMost
  0.548, // typedWhole
  0.257, // typedLead
  -0.189, // statusAgrees
  -1.493, // statusDiffers
  6.69, // model
  0.235, // modelNone
  -2.642, // modelShare
  1.772, // modelLead
  -2.846, // modelSimilarity
];

/** The same for entries that the word model does not know. */
export const WEIGHTS_WITHOUT_MODEL: readonly number[] = [
  -4.258, // bias
  -13.83, // similarity
  1.656, // similarity²
  4.144, // coverage
  2.922, // completeness
  2.75, // mass
  0.299, // terms
  0.65, // oneTerm
  0.177, // twoTerms
  0.489, // pairs
  2.464, // support
  0.059, // retyped
  9.581, // lead
  1.296, // weakMessage
  0.301, // weakAlone
  0, // claude
  -0.202, // failure
  0.719, // reports
  0.468, // claudeAndFailure
  -0.206, // claudeAndReports
  -1.729, // asks
  -0.115, // foreign
  -1.187, // foreignOnly
  2.002, // oddsMean
  -1.084, // oddsSum
  -0.723, // typed
  0.746, // typedMost
  0.209, // typedWhole
  1.586, // typedLead
  -0.353, // statusAgrees
  -2.489, // statusDiffers
  0, // model
  0, // modelNone
  0, // modelShare
  0, // modelLead
  0, // modelSimilarity
];
