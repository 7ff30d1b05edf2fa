import { type DynamicModule } from '@nestjs/common'
import { APP_FILTER, NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import type { Subscription } from '@udb/bus'
import type { ServiceName } from '@udb/events'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Cancellations } from './cancellations.js'
import { describeBuild, messagingSystem } from './describe-build.js'
import type { HealthCheck } from './health.js'
import { type ServiceMetrics } from './metrics.js'
import { BusServer, nestLogger, PORTS, reactionsController } from './nest.js'
import { observabilityRoutes, type Observed } from './observability-routes.js'
import type { Platform } from './platform.js'
import { Publisher } from './publisher.js'
import type { AnyReaction } from './reaction.js'
import { StepResults } from './step-results.js'
import { StepRunner } from './step-runner.js'
import { UnknownRoute } from './unknown-route.js'
import type { Width } from './width.js'

/** What `<service>.module.ts` makes of a platform: the service with its ports bound to adapters. */
export interface ServiceSpec<Ports = never> {
  readonly name: ServiceName
  readonly reactions: readonly AnyReaction<Ports>[]
  readonly ports: Ports
  readonly width: Width
  readonly metrics: ServiceMetrics
  /** More than reactions: HTTP controllers and what they need. */
  readonly module?: Pick<DynamicModule, 'controllers' | 'providers' | 'imports'>
  readonly health?: readonly HealthCheck[]
  /** Prepares the Fastify instance before routes are made: content parsers, limits, hooks. */
  readonly http?: (fastify: FastifyInstance) => Promise<void> | void
  /** Answers a request whose address the router cannot read, before any route or hook hears of it. */
  readonly refuseAddress?: (request: FastifyRequest, reply: FastifyReply) => void
  /** After reactions run: projections, timers. */
  start?(): Promise<void>
  /** Before reactions stop. */
  stop?(): Promise<void>
  /** After everything has stopped: closes what the module opened. */
  close?(): Promise<void>
}

export type ServiceFactory = (platform: Platform) => Promise<ServiceSpec<never>>

export interface RunningService extends Observed {
  readonly name: ServiceName
  /** Where its HTTP answers; null when it does not listen. */
  readonly url: string | null
  readonly fastify: FastifyInstance
  close(): Promise<void>
}

/** How the one service of a process that listens does so. */
export interface Front {
  readonly listening: { readonly host: string; readonly port: number }
  /** Frees the address for it. */
  readonly beforeListening?: () => Promise<void>
  /** Services of the same process for which it answers too. */
  readonly alsoObserved?: () => readonly Observed[]
}

/** Of one part of an address: as long as the name of a file may be. */
const MOST_PARAM_CHARACTERS = 255

class ServiceRoot {}

/** Whoever has routes of its own has errors of its own too. */
const UNKNOWN_ROUTE = { provide: APP_FILTER, useClass: UnknownRoute }

/**
 * Boots one service: Nest, its reactions over the bus, its health and metrics. The same for every service, in every shape. When a part of it
 * fails, what was opened before is closed, the module's own things too.
 */
export async function startService(
  spec: ServiceSpec<never>,
  platform: Platform,
  front: Front | null,
): Promise<RunningService> {
  const log = platform.log.child({ service: spec.name })
  const health = [...platform.health, ...(spec.health ?? [])]
  const phase = { started: false }
  const observed: Observed = { name: spec.name, health, metrics: spec.metrics, started: () => phase.started }
  describeBuild(spec.metrics, platform.settings, platform.folder.root)
  const opened: (() => Promise<unknown> | undefined)[] = [() => spec.close?.()]
  const close = async (): Promise<void> => {
    for (const each of opened.splice(0).reverse()) await each()
  }
  try {
    const adapter = httpAdapter(spec, platform)
    const fastify = adapter.getInstance() as unknown as FastifyInstance
    await spec.http?.(fastify)
    observabilityRoutes(fastify, () => [observed, ...(front?.alsoObserved?.() ?? [])])
    const app = await NestFactory.create<NestFastifyApplication>(rootModule(spec), adapter, {
      logger: nestLogger(log),
      abortOnError: false,
    })
    opened.push(() => app.close())
    const cancelling = await followCancellations(platform)
    opened.push(() => cancelling.subscription.close())
    app.connectMicroservice({ strategy: busServer(spec, platform, cancelling.cancellations) })
    await app.startAllMicroservices()
    opened.push(() => spec.stop?.())
    await spec.start?.()
    await app.init()
    if (front) {
      await front.beforeListening?.()
      await app.listen(front.listening.port, front.listening.host)
    }
    phase.started = true
    const url = front ? (await app.getUrl()).replace('[::1]', 'localhost') : null
    return { ...observed, name: spec.name, url, fastify, close }
  } catch (error) {
    await close().catch((closing: unknown) =>
      log.error('a start that failed did not close', { error: String(closing) }),
    )
    throw error
  }
}

function httpAdapter({ refuseAddress }: ServiceSpec<never>, { settings }: Platform): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: settings.UDB_MAX_BODY_KB * 1024,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: MOST_PARAM_CHARACTERS },
    ...(refuseAddress
      ? { frameworkErrors: (_: unknown, request: FastifyRequest, reply: FastifyReply) => refuseAddress(request, reply) }
      : {}),
  })
}

function rootModule(spec: ServiceSpec<never>): DynamicModule {
  return {
    module: class extends ServiceRoot {},
    controllers: [reactionsController(spec.reactions), ...(spec.module?.controllers ?? [])],
    providers: [{ provide: PORTS, useValue: spec.ports }, ...(spec.module?.providers ?? [UNKNOWN_ROUTE])],
    imports: [...(spec.module?.imports ?? [])],
  }
}

function busServer(spec: ServiceSpec<never>, platform: Platform, cancellations: Cancellations): BusServer {
  const { bus, wire, objects, now, instance, folder } = platform
  const publisher = new Publisher(bus, wire)
  const results = new StepResults(objects)
  const steps = new StepRunner({
    service: spec.name,
    instance,
    publisher,
    objects,
    results,
    cancellations,
    workRoot: folder.work,
    now,
  })
  const { metrics } = spec
  const messaging = messagingSystem(platform.settings)
  const log = platform.log.child({ service: spec.name })
  return new BusServer(
    { service: spec.name, bus, wire, publisher, steps, log, now, metrics, messaging },
    spec.reactions,
    platform.settings.UDB_TENANTS,
    spec.width,
  )
}

async function followCancellations({
  bus,
  wire,
}: Platform): Promise<{ cancellations: Cancellations; subscription: Subscription }> {
  const cancellations = new Cancellations()
  const subscription = bus.tail(['udb.control.v1'], (record) => {
    void wire.decode(record).then(
      (event) => {
        if (event.name === 'job.cancelling' && event.meta.jobId) cancellations.cancel(event.meta.jobId)
      },
      () => undefined,
    )
  })
  await subscription.ready
  return { cancellations, subscription }
}

/** Checks that reactions and ports belong together, and hands the service over as one that can be started. */
export const defineService =
  <Ports>(make: (platform: Platform) => Promise<ServiceSpec<Ports>>): ServiceFactory =>
  (platform) =>
    make(platform) as unknown as Promise<ServiceSpec<never>>
