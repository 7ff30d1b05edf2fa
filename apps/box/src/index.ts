export { type Box, startBox } from './start-box.js'
export { exposedBy } from './metrics/exposed-metrics.js'
export { type ContractMetric, differences, withTable } from './metrics/metrics-contract.js'
