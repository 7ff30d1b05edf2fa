import type { FastifyInstance } from 'fastify'
import { Registry } from 'prom-client'
import { checkHealth, type Health, type HealthCheck } from './health.js'
import type { ServiceMetrics } from './metrics.js'
import { metricsText } from './metrics-text.js'

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
    const status = waiting.length > 0 ? 'starting' : 'ok'
    return reply.code(waiting.length > 0 ? 503 : 200).send({ status, waitingFor: waiting.map(({ name }) => name) })
  })
  fastify.get('/readyz', async (_, reply) => {
    const services = observed()
    const health = await observeHealth(services)
    const ready = health.status === 'ok' && services.every((service) => service.started())
    return reply.code(ready ? 200 : 503).send({ ...health, status: ready ? 'ok' : 'unavailable' })
  })
  fastify.get('/metrics', async (_, reply) => {
    const services = observed()
    await observeHealth(services)
    const text = await metricsText(services.map(({ metrics }) => metrics))
    return reply.header('content-type', Registry.PROMETHEUS_CONTENT_TYPE).send(text)
  })
}

/** Asks every dependency of the services once, and sets the gauge of each service that needs it. */
export async function observeHealth(services: readonly Observed[]): Promise<Health> {
  const checks = new Map(services.flatMap(({ health }) => health).map((check) => [check.component, check]))
  const health = await checkHealth([...checks.values()])
  for (const service of services)
    for (const { component } of service.health)
      service.metrics.dependencyUp(component, health.components[component]?.up ?? false)
  return health
}
