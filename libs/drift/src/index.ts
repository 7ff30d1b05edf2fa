export { type BaselineKind, baselineKinds, type BaselineSummary, baselineSummarySchema } from './baseline-summary.js'
export { type BaselineChoice, chooseBaseline, pinnedOf } from './choose-baseline.js'
export { type BaselineDecision, decideBaseline, type NewVersion, promote } from './decide-baseline.js'
export {
  type ColumnOptions,
  defaultDriftOptions,
  type DriftOptions,
  driftOptionsSchema,
  type MethodName,
  methodNames,
} from './drift-options.js'
export { type DriftAgainst, driftAgainstSchema, type DriftRequest, driftRequestSchema } from './drift-request.js'
export { periodBefore, periodOf } from './period.js'
export { type BaselinePolicy, baselinePolicySchema, type PeriodUnit } from './policy.js'
export { summaryFromWire, summaryToWire, type WireSummary } from './summary-wire.js'
