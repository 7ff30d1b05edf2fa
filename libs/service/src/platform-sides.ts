import { type Bus, openEmbeddedBus } from '@udb/bus'
import type { TopicPlan } from '@udb/events'
import { type ObjectStore, openFolderStore } from '@udb/objects'
import { openFolderRegistry, type SchemaRegistry } from '@udb/registry'
import type { DataFolder } from './data-folder.js'
import type { Log } from './log.js'
import { kafkaOptions, registryAccess, s3Options } from './side-options.js'
import type { Settings } from './settings.js'
import { whenThere, type WhenThereOptions } from './when-there.js'
import { SCHEMAS_DIR } from './schemas-dir.js'

export interface SideOptions {
  readonly settings: Settings
  readonly folder: DataFolder
  readonly log: Log
  /** Names this process to the brokers. */
  readonly clientId: string
  readonly plans: readonly TopicPlan[]
}

/** Kafka, whose topics must be there as planned, since a running service makes none; else the log in the folder, which it makes itself. */
export async function openBus(
  { settings, folder, log, clientId, plans }: SideOptions,
  wait: WhenThereOptions,
): Promise<Bus> {
  const kafka = kafkaOptions(settings, clientId, log)
  if (kafka) {
    const { openKafkaBus } = await import('@udb/bus/kafka')
    return whenThere('event-log', () => checked(openKafkaBus(kafka), (bus) => bus.checkTopics(plans)), wait)
  }
  return checked(openEmbeddedBus({ dir: folder.log }), (bus) => bus.ensureTopics(plans))
}

/** S3, whose bucket must be there; else a folder. */
export async function openObjects(
  { settings, folder, log }: SideOptions,
  wait: WhenThereOptions,
): Promise<ObjectStore> {
  const s3 = s3Options(settings, log)
  if (s3) {
    const { openS3Store } = await import('@udb/objects/s3')
    const cache = { cacheDir: folder.cache, cacheBytes: settings.UDB_S3_CACHE_MB * 1024 * 1024 }
    return whenThere('object-store', () => openS3Store({ ...s3, ...cache }), wait)
  }
  return openFolderStore({ dir: folder.objects })
}

/** A registry in which everything must be registered that may be written; else the schemas that ship with the code. */
export async function openRegistry(
  { settings, folder, log }: SideOptions,
  wait: WhenThereOptions,
): Promise<SchemaRegistry> {
  const access = registryAccess(settings, log)
  if (access) {
    const { openConfluentRegistry } = await import('@udb/registry/confluent')
    const open = () =>
      checked(openConfluentRegistry(access), (registry) => registry.checkRegistered({ tenants: settings.UDB_TENANTS }))
    return whenThere('schema-registry', open, wait)
  }
  return openFolderRegistry({ schemasDir: SCHEMAS_DIR, idsFile: folder.registryIds })
}

/** Opened and found to be as it must be, or closed again. */
async function checked<T extends { close(): Promise<void> }>(
  opening: Promise<T>,
  check: (opened: T) => Promise<void>,
): Promise<T> {
  const opened = await opening
  try {
    await check(opened)
    return opened
  } catch (error) {
    await opened.close().catch(() => undefined)
    throw error
  }
}
