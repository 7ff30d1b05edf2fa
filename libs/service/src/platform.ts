import { hostname } from 'node:os'
import { rm } from 'node:fs/promises'
import type { Bus } from '@udb/bus'
import { topicPlans } from '@udb/events'
import type { ObjectStore } from '@udb/objects'
import { EventWire, type SchemaRegistry } from '@udb/registry'
import type { Purpose } from './check-settings.js'
import { type DataFolder, openDataFolder, openInstanceFolder } from './data-folder.js'
import { messagingSystem, storeName } from './describe-build.js'
import type { HealthCheck } from './health.js'
import type { Log } from './log.js'
import { openBus, openObjects, openRegistry } from './platform-sides.js'
import { pause } from './retry.js'
import type { Settings } from './settings.js'
import { tracedBus } from './traced-bus.js'
import { tracedObjects } from './traced-objects.js'
import { UNHEARD, type Waiting, whenThere } from './when-there.js'

/** What a service stands on. Which side of each port it is, is decided here and nowhere else. */
export interface Platform {
  readonly settings: Settings
  readonly log: Log
  readonly now: () => number
  /** Names this process in facts and logs. */
  readonly instance: string
  readonly bus: Bus
  readonly objects: ObjectStore
  readonly registry: SchemaRegistry
  readonly wire: EventWire
  readonly folder: DataFolder
  readonly health: readonly HealthCheck[]
  /** Opens what a service needs besides, as often as it takes until it answers; with strict start-up it rejects instead. */
  whenThere<T>(component: string, open: () => Promise<T>): Promise<T>
  close(): Promise<void>
}

export interface PlatformOptions {
  readonly purpose?: Purpose
  readonly now?: () => number
  /** Told what a start waits for. */
  readonly waiting?: Waiting
}

/** Whether a side of some port is outside of the data folder, so that a start may have to wait for it. */
export const isShared = (settings: Settings): boolean =>
  [
    settings.UDB_KAFKA_BROKERS,
    settings.UDB_SCHEMA_REGISTRY_URL,
    settings.UDB_POSTGRES_URL,
    settings.UDB_S3_ENDPOINT,
  ].some((each) => each !== undefined)

/**
 * Opens the side of every port that the settings name, the embedded one where they name none. Rejects with a typed error that says what
 * to do; leaves nothing open then.
 */
export async function openPlatform(
  settings: Settings,
  log: Log,
  { purpose = 'box', now = Date.now, waiting = UNHEARD }: PlatformOptions = {},
): Promise<Platform> {
  const folder =
    purpose === 'box' ? openDataFolder(settings.UDB_DATA_DIR) : openInstanceFolder(settings.UDB_DATA_DIR, purpose)
  const opened: { close(): Promise<void> }[] = [{ close: async () => folder.release() }]
  const givenUp = new AbortController()
  const wait = {
    strict: settings.UDB_STRICT_STARTUP,
    log,
    waiting,
    pause: (ms: number) => pause(ms, givenUp.signal),
  }
  const opens = async <T extends { close(): Promise<void> }>(opening: Promise<T>): Promise<T> => {
    const each = await opening
    opened.unshift(each)
    return each
  }
  try {
    await rm(folder.work, { recursive: true, force: true })
    const sides = { settings, folder, log, clientId: `udb-${purpose}`, plans: topicPlans(settings.UDB_TENANTS) }
    // Side by side, so that the probes name everything that is away; when one is refused, nobody waits for the others any more.
    const opening = [
      opens(openObjects(sides, wait).then((objects) => tracedObjects(objects, storeName(settings)))),
      opens(openRegistry(sides, wait)),
      opens(openBus(sides, wait).then((bus) => tracedBus(bus, messagingSystem(settings)))),
    ] as const
    const [objects, registry, bus] = await Promise.all(opening).catch(async (error: unknown) => {
      givenUp.abort()
      throw refusalOf(await Promise.allSettled(opening), error)
    })
    return {
      settings,
      log,
      now,
      instance: `${hostname()}/${process.pid}`,
      bus,
      objects,
      registry,
      wire: new EventWire(registry),
      folder,
      health: [
        { component: 'event-log', required: true, check: () => bus.ping() },
        { component: 'object-store', required: true, check: () => objects.ping() },
        // What is written was registered when this opened, and every schema is asked for once: without it almost all goes on.
        { component: 'schema-registry', required: false, check: () => registry.ping() },
      ],
      whenThere: (component, open) => whenThere(component, open, wait),
      close: () => closeAll(opened),
    }
  } catch (error) {
    await closeAll(opened)
    throw error
  }
}

/** When several sides are refused, the log's refusal is told, and always the same one: its topics come before the subjects that are named after them. */
function refusalOf(opened: readonly PromiseSettledResult<unknown>[], first: unknown): unknown {
  const refusals = opened.flatMap((each) => (each.status === 'rejected' ? [each.reason as { code?: unknown }] : []))
  return refusals.findLast(({ code }) => typeof code === 'string') ?? first
}

/** In this order; what cannot be closed holds up nothing else. */
export async function closeAll(opened: readonly { close(): Promise<void> }[]): Promise<void> {
  for (const each of opened) await each.close().catch(() => undefined)
}
