import { declaredIn, processRegistry, type RunningServices } from '@udb/service'
import { type ContractMetric, contractOf, PROCESS } from './metrics-contract.js'

/** What a running box exposes, as a contract. */
export const exposedBy = ({ services }: Pick<RunningServices, 'services'>): ContractMetric[] =>
  contractOf([
    ...services.map(({ name, metrics }) => ({ by: name, metrics: declaredIn(metrics.registry) })),
    { by: PROCESS, metrics: declaredIn(processRegistry()) },
  ])
