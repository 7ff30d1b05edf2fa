import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MessagingSystem } from './messaging-attributes.js'
import type { BuildInfo, ServiceMetrics } from './metrics.js'
import { measureFolder } from './process-metrics.js'
import type { Settings } from './settings.js'

/** What the log is called in traces. */
export const messagingSystem = ({ UDB_KAFKA_BROKERS: brokers }: Settings): MessagingSystem =>
  brokers ? 'kafka' : 'udb'

/** What the object store is called in traces. */
export const storeName = ({ UDB_S3_ENDPOINT: endpoint }: Settings): 's3' | 'folder' => (endpoint ? 's3' : 'folder')

/** The version of the whole project, which is what is released. */
const VERSION = (
  JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8')) as { readonly version: string }
).version

/** What runs, and in which shape. */
export const buildOf = ({ UDB_KAFKA_BROKERS: brokers }: Settings): BuildInfo => ({
  version: VERSION,
  shape: brokers ? 'distributed' : 'embedded',
})

/** Tells the metrics of a service what runs, and where its files are. */
export function describeBuild(metrics: ServiceMetrics, settings: Settings, folder: string): void {
  metrics.built(buildOf(settings))
  measureFolder(metrics, folder)
}
