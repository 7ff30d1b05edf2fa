import { randomUUID } from 'node:crypto'
import { APP_FILTER } from '@nestjs/core'
import type { AnyEvent } from '@udb/events'
import { defineService, Publisher } from '@udb/service'
import { openReadModelOnLog } from './adapters/read-model-on-log.js'
import { BegunJobs } from './begun-jobs.js'
import { GatewayMetrics } from './gateway-metrics.js'
import { EventWatch } from './http/event-watch.js'
import { HTTP_PORTS, type HttpPorts } from './http/http-ports.js'
import { methodsOf } from './http/methods-of.js'
import { prepareFastify } from './http/prepare-fastify.js'
import { ProblemFilter, refuseAddress } from './http/problem-filter.js'
import { QueryDesk } from './http/query-desk.js'
import { routeController } from './http/route-controller.js'
import { routes } from './http/routes.js'
import type { GatewayPorts } from './ports.js'
import { JobSignals } from './projection/job-signals.js'
import { Projection } from './projection/projection.js'
import { reactions } from './reactions.js'

export { rebuildProjection } from './adapters/read-model-on-log.js'

export const gateway = defineService<GatewayPorts>(async (platform) => {
  const { settings, bus, wire, objects, now } = platform
  const log = platform.log.child({ service: 'gateway' })
  const metrics = new GatewayMetrics()
  const { readModel, store, onRecovered, close } = await platform.whenThere('read-model', () =>
    openReadModelOnLog(platform),
  )
  // A read model of its own is folded by this process alone.
  const signals = new JobSignals(settings.UDB_POSTGRES_URL !== undefined)
  const projection = new Projection(platform, store, signals, metrics)
  onRecovered(() => void projection.recover())
  metrics.measured(
    () => projection.lag(),
    () => store.outboxDepth(),
  )
  const publisher = new Publisher(bus, wire)
  const publish = (event: AnyEvent): Promise<void> => publisher.publish([event])
  const watch = new EventWatch(bus, (jobId, type) => signals.logged(jobId, type))
  const queries = new QueryDesk(bus, wire, now, randomUUID)
  const http: HttpPorts = {
    settings,
    readModel,
    signals,
    objects,
    bus,
    wire,
    watch,
    queries,
    log,
    now,
    newId: randomUUID,
    uploaded: (bytes) => metrics.uploaded(bytes),
    publish,
  }
  return {
    name: 'gateway',
    reactions,
    ports: { readModel, signals, begun: new BegunJobs(), objects, retentionDays: settings.UDB_ARTIFACT_RETENTION_DAYS },
    width: { total: 16 },
    metrics,
    module: {
      controllers: routes.map(routeController),
      providers: [
        { provide: HTTP_PORTS, useValue: http },
        { provide: APP_FILTER, useValue: new ProblemFilter(log, settings.UDB_MAX_BODY_KB * 1024, methodsOf(routes)) },
      ],
    },
    health: [{ component: 'read-model', required: true, check: () => readModel.ping() }],
    http: (fastify) => prepareFastify(fastify, settings, metrics),
    refuseAddress,
    start: async () => {
      await Promise.all([projection.start(), watch.start(), queries.start()])
    },
    stop: () => Promise.all([watch.stop(), queries.stop()]).then(() => undefined),
    close: async () => {
      await projection.stop()
      await close()
    },
  }
})
