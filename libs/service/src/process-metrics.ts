import { statfs } from 'node:fs/promises'
import { collectDefaultMetrics, Registry } from 'prom-client'
import type { ServiceMetrics } from './metrics.js'

let registry: Registry | null = null

/**
 * What Node.js says about this process: memory, processor, event loop, garbage, handles. There is one process however many services live
 * in it, so these carry no `service` label and are collected once; made at the first use, because they keep observers running.
 */
export function processRegistry(): Registry {
  if (registry) return registry
  registry = new Registry()
  collectDefaultMetrics({ register: registry })
  return registry
}

/** The room on the file system where the service keeps its files. */
export function measureFolder(metrics: ServiceMetrics, folder: string): void {
  metrics.measure('udb_data_dir_free_bytes', 'Room that is left where the data folder is.', [], async () => {
    const { bavail, bsize } = await statfs(folder)
    return [[{}, bavail * bsize]]
  })
  metrics.measure('udb_data_dir_size_bytes', 'Size of the file system where the data folder is.', [], async () => {
    const { blocks, bsize } = await statfs(folder)
    return [[{}, blocks * bsize]]
  })
}
