import { hostname } from 'node:os'
import { join } from 'node:path'
import { rm } from 'node:fs/promises'
import { type Bus, openEmbeddedBus } from '@udb/bus'
import { topicPlans } from '@udb/events'
import { type ObjectStore, openFolderStore } from '@udb/objects'
import { EventWire, openFolderRegistry, type SchemaRegistry } from '@udb/registry'
import type { Settings } from './settings.js'
import { type DataFolder, openDataFolder } from './data-folder.js'
import type { HealthCheck } from './health.js'
import type { Log } from './log.js'

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
  close(): Promise<void>
}

const SCHEMAS_DIR = join(import.meta.dirname, '../../../schemas')

/** Opens the embedded side of every port in the data folder. Rejects with a typed error that says what to do; leaves nothing open then. */
export async function openPlatform(settings: Settings, log: Log, now: () => number = Date.now): Promise<Platform> {
  const folder = openDataFolder(settings.UDB_DATA_DIR)
  const opened: { close(): Promise<void> }[] = [{ close: async () => folder.release() }]
  try {
    await rm(folder.work, { recursive: true, force: true })
    const objects = opens(opened, await openFolderStore({ dir: folder.objects }))
    const registry = opens(opened, await openFolderRegistry({ schemasDir: SCHEMAS_DIR, idsFile: folder.registryIds }))
    const bus = opens(opened, await openEmbeddedBus({ dir: folder.log }))
    await bus.ensureTopics(topicPlans(settings.UDB_TENANTS))
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
        { component: 'schema-registry', required: true, check: () => registry.ping() },
      ],
      close: () => closeAll(opened),
    }
  } catch (error) {
    await closeAll(opened)
    throw error
  }
}

function opens<T extends { close(): Promise<void> }>(opened: { close(): Promise<void> }[], each: T): T {
  opened.unshift(each)
  return each
}

async function closeAll(opened: readonly { close(): Promise<void> }[]): Promise<void> {
  for (const each of opened) await each.close().catch(() => undefined)
}
