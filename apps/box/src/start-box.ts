import {
  type Log,
  observeHealth,
  openPlatform,
  type RunningService,
  type ServiceFactory,
  type Settings,
  startService,
  useNestLogger,
} from '@udb/service'

export interface Box {
  /** Where the REST API answers. */
  readonly url: string
  readonly services: readonly RunningService[]
  close(): Promise<void>
}

/** The six services in one process, on the embedded side of every port. Only the gateway listens; it answers for the others' health. */
export async function startBox(settings: Settings, log: Log): Promise<Box> {
  useNestLogger(log)
  const [platform, { gateway, others }] = await Promise.all([openPlatform(settings, log), loadServices()])
  const running: RunningService[] = []
  const close = async (): Promise<void> => {
    for (const service of running.splice(0).reverse())
      await service.close().catch((error: unknown) => log.error('a service did not close', { error: String(error) }))
    await platform.close()
  }
  const start = async (factory: ServiceFactory): Promise<RunningService> => {
    const service = await startService(await factory(platform), platform, null)
    running.push(service)
    return service
  }
  try {
    // All have ended before anything is closed, else one that is still starting would be left over.
    const [front, ...started] = await Promise.allSettled([gateway(platform), ...others.map(start)])
    if (front.status === 'rejected') throw front.reason
    const failed = started.find((each) => each.status === 'rejected')
    if (failed) {
      await front.value.close?.()
      throw failed.reason
    }
    const listening = { host: settings.UDB_HOST, port: settings.UDB_PORT }
    const service = await startService(front.value, platform, listening, () =>
      running.filter((each) => each.name !== 'gateway'),
    )
    running.push(service)
    if (settings.UDB_STRICT_STARTUP) await demandHealth(running)
    return { url: service.url!, services: [...running], close }
  } catch (error) {
    await close()
    throw portTaken(error, settings)
  }
}

/** With strict start-up a box whose dependencies do not all answer ends, and says which. */
async function demandHealth(services: readonly RunningService[]): Promise<void> {
  const { components } = await observeHealth(services)
  const down = Object.entries(components).filter(([, health]) => health.required && !health.up)
  if (down.length === 0) return
  const names = down.map(([component, { error }]) => `${component} (${error ?? 'down'})`).join(', ')
  throw new BoxError(
    'dependency_down',
    `what the box needs does not answer: ${names}`,
    'Bring it up, or unset UDB_STRICT_STARTUP to wait for it.',
  )
}

/** Imported side by side and only when a box starts, so that the other commands stay quick. */
async function loadServices(): Promise<{ gateway: ServiceFactory; others: ServiceFactory[] }> {
  const [gateway, ingestion, analyzer, profiler, artifactStore, pruner] = await Promise.all([
    import('@udb/gateway'),
    import('@udb/ingestion'),
    import('@udb/analyzer'),
    import('@udb/profiler'),
    import('@udb/artifact-store'),
    import('@udb/pruner'),
  ])
  const others = [ingestion.ingestion, analyzer.analyzer, profiler.profiler, artifactStore.artifactStore, pruner.pruner]
  return { gateway: gateway.gateway, others }
}

export class BoxError extends Error {
  constructor(
    readonly code: 'port_in_use' | 'port_not_allowed' | 'dependency_down',
    message: string,
    readonly hint: string,
  ) {
    super(message)
    this.name = 'BoxError'
  }
}

function portTaken(error: unknown, { UDB_HOST: host, UDB_PORT: port }: Settings): unknown {
  const code = (error as { readonly code?: unknown }).code
  if (code === 'EADDRINUSE')
    return new BoxError(
      'port_in_use',
      `something else listens on ${host}:${port}`,
      'Stop it, or give UDB_PORT another port (0 takes a free one).',
    )
  if (code === 'EACCES')
    return new BoxError(
      'port_not_allowed',
      `this user may not listen on ${host}:${port}`,
      'Give UDB_PORT a port above 1023.',
    )
  return error
}
