import type { FastifyInstance } from 'fastify'
import { AggregatorRegistry } from 'prom-client'
import { checkHealth, type HealthCheck } from './health.js'
import type { ServiceMetrics } from './metrics.js'

/** A service as its probes see it. In the box one HTTP server answers for all of them. */
export interface Observed {
  readonly name: string
  readonly health: readonly HealthCheck[]
  readonly metrics: ServiceMetrics
  started(): boolean
}

/** `/healthz`, `/readyz`, `/startupz` and `/metrics`, for everyone. */
export function observabilityRoutes(fastify: FastifyInstance, observed: () => readonly Observed[]): void {
  fastify.get('/healthz', () => ({ status: 'ok' }))
  fastify.get('/startupz', (_, reply) => {
    const waiting = observed().filter((service) => !service.started())
    return reply.code(waiting.length > 0 ? 503 : 200).send({ status: waiting.length > 0 ? 'starting' : 'ok', waitingFor: waiting.map((service) => service.name) })
  })
  fastify.get('/readyz', async (_, reply) => {
    const services = observed()
    const health = await checkHealth(distinct(services.flatMap((service) => service.health)))
    for (const service of services)
      for (const [component, { up }] of Object.entries(health.components)) service.metrics.dependencyUp(component, up)
    const ready = health.status === 'ok' && services.every((service) => service.started())
    return reply.code(ready ? 200 : 503).send({ ...health, status: ready ? 'ok' : 'unavailable' })
  })
  fastify.get('/metrics', async (_, reply) => {
    // Services in one process have metrics of the same names; a label tells them apart, so they are aggregated, not merged.
    const each = await Promise.all(observed().map((service) => service.metrics.registry.getMetricsAsJSON()))
    const all = AggregatorRegistry.aggregate(each)
    return reply.header('content-type', all.contentType).send(await all.metrics())
  })
}

const distinct = (checks: readonly HealthCheck[]): HealthCheck[] => [...new Map(checks.map((check) => [check.component, check])).values()]
