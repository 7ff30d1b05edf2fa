import { AggregatorRegistry, type Registry } from 'prom-client'
import type { ServiceMetrics } from './metrics.js'
import { processRegistry } from './process-metrics.js'

/** The metrics of some services and of the process that they live in, as Prometheus reads them. */
export async function metricsText(services: readonly ServiceMetrics[]): Promise<string> {
  // Services in one process have metrics of the same names; a label tells them apart, so they are aggregated, not merged.
  const all = AggregatorRegistry.aggregate(
    await Promise.all(services.map(({ registry }) => registry.getMetricsAsJSON())),
  )
  return `${await all.metrics()}\n${await processRegistry().metrics()}`
}

export interface DeclaredMetric {
  readonly name: string
  readonly type: string
  readonly help: string
  /** Sorted; without `service`, which every metric of a service has. */
  readonly labels: readonly string[]
  /** Upper bounds of a histogram. */
  readonly buckets?: readonly number[]
}

/** What a registry exposes, whether it has samples or not. */
export const declaredIn = (registry: Registry): DeclaredMetric[] =>
  registry.getMetricsAsArray().map((metric) => {
    const { name, help, type, labelNames = [], upperBounds } = metric as typeof metric & Declared
    return {
      name,
      type: String(type),
      help,
      labels: [...labelNames].sort(),
      ...(upperBounds ? { buckets: upperBounds } : {}),
    }
  })

/** What prom-client's metrics have and its types do not tell. */
interface Declared {
  readonly labelNames?: readonly string[]
  readonly upperBounds?: readonly number[]
}
