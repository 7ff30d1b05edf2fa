import { type ServiceName, SERVICES } from '@udb/events'
import type { Purpose } from './check-settings.js'
import { buildOf } from './describe-build.js'
import { demandHealth } from './demand-health.js'
import type { Log } from './log.js'
import { useNestLogger } from './nest.js'
import { isShared, openPlatform } from './platform.js'
import type { Settings } from './settings.js'
import { portTaken } from './start-error.js'
import { type RunningService, type ServiceFactory, startService } from './start-service.js'
import { openWaitingRoom } from './waiting-room.js'

export interface NamedFactory {
  readonly name: ServiceName
  readonly make: ServiceFactory
}

export interface RunningServices {
  /** Where they answer: the gateway if it is among them, else the first, for health and metrics only. */
  readonly url: string
  readonly services: readonly RunningService[]
  close(): Promise<void>
}

/**
 * Services in one process, on one platform. One of them listens and answers for the others' health. Where a port's side is elsewhere and
 * does not answer yet, it waits, and the probes say for what; with strict start-up it rejects with `dependency_down`.
 */
export async function runServices(
  settings: Settings,
  log: Log,
  purpose: Purpose,
  load: () => Promise<readonly NamedFactory[]>,
): Promise<RunningServices> {
  useNestLogger(log)
  const listening = { host: settings.UDB_HOST, port: settings.UDB_PORT }
  const services = purpose === 'box' ? SERVICES : [purpose]
  const room = isShared(settings) ? await openWaitingRoom(listening, { services, build: buildOf(settings) }) : null
  const running: RunningService[] = []
  const opened: (() => Promise<void>)[] = room ? [() => room.close()] : []
  const close = async (): Promise<void> => {
    for (const service of running.splice(0).reverse())
      await service.close().catch((error: unknown) => log.error('a service did not close', { error: String(error) }))
    for (const each of opened.splice(0).reverse()) await each()
  }
  try {
    const [platform, factories] = await Promise.all([
      openPlatform(settings, log, { purpose, ...(room ? { waiting: room } : {}) }),
      load(),
    ])
    opened.push(() => platform.close())
    room?.asks(platform.health)
    const front = factories.find(({ name }) => name === 'gateway') ?? factories[0]!
    const start = async ({ make }: NamedFactory): Promise<void> => {
      running.push(await startService(await make(platform), platform, null))
    }
    // All have ended before anything is closed, else one that is still starting would be left over.
    const [made, ...started] = await Promise.allSettled([
      front.make(platform),
      ...factories.filter((factory) => factory !== front).map(start),
    ])
    if (made.status === 'rejected') throw made.reason
    const failed = started.find((each) => each.status === 'rejected')
    if (failed) {
      await made.value.close?.()
      throw failed.reason
    }
    const others = [...running]
    const service = await startService(made.value, platform, {
      listening: { ...listening, port: room?.port ?? listening.port },
      beforeListening: async () => room?.close(),
      alsoObserved: () => others,
    })
    running.push(service)
    if (settings.UDB_STRICT_STARTUP) await demandHealth(running)
    return { url: service.url!, services: [...running], close }
  } catch (error) {
    await close()
    throw portTaken(error, listening)
  }
}
