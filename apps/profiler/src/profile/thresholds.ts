/** When an alert is raised. Shares from 0 to 1; where it matters, the definitions of the reference profile. */
export const thresholds = {
  missingShare: 0.01,
  zeroShare: 0.01,
  absoluteSkewness: 20,
  uniformP: 0.999,
  imbalance: 0.5,
  outlierShare: 0.05,
  correlation: 0.5,
  strongCorrelation: 0.9,
  distinctShare: 0.5,
  /** Of the texts: fewer numbers among them are chance. */
  mixedShare: 0.05,
  /** Of the rows: where more lie in the future, or in another century, they are meant to. */
  strayDateShare: 0.05,
  phi: 0.9,
  /** Of the units of the time span, when at least most of them have rows. */
  gapShare: 0.01,
} as const
