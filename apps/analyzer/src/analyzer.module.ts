import { join } from 'node:path'
import { DuckPool, RunnerPool } from '@udb/engine'
import { defineService, inChildSpan, placesPerTenant, storeBlob } from '@udb/service'
import { Warehouse } from '@udb/warehouse'
import { AnalyzerMetrics } from './analyzer-metrics.js'
import type { AnalyzerPorts } from './ports.js'
import { reactions } from './reactions.js'

const IDLE_MS = 30_000
const RUNNERS = 4

/** What a span says about the database; never the SQL, which may hold data. */
const duckdb = (operation: string, table?: string) => ({
  attributes: {
    'db.system.name': 'duckdb',
    'db.operation.name': operation,
    ...(table === undefined ? {} : { 'db.collection.name': table }),
  },
})

export const analyzer = defineService<AnalyzerPorts>(async ({ settings, objects, folder }) => {
  const metrics = new AnalyzerMetrics()
  const memoryMb = settings.UDB_ENGINE_MEMORY_MB
  const threads = settings.UDB_ENGINE_THREADS
  const warehouse = new Warehouse({
    dir: folder.warehouse,
    objects,
    limits: { memoryMb, threads },
    idleMs: IDLE_MS,
    keepOpen: 2,
  })
  const runners = new RunnerPool({
    memoryMb,
    threads,
    spillMb: 4 * memoryMb,
    maxRunners: RUNNERS,
    maxPerTenant: placesPerTenant(RUNNERS, settings.UDB_TENANTS.length),
    idleMs: 2 * IDLE_MS,
    tempDir: join(folder.work, 'runners'),
  })
  const engines = new DuckPool({ maxChildren: 1, idleMs: IDLE_MS })
  metrics.measureEngines(() => engines.processIds.length)
  metrics.measureWriter(() => warehouse.queue)
  metrics.measureRunners(() => ({ ...runners.size, warm: runners.warm }))
  return {
    name: 'analyzer',
    reactions,
    ports: {
      objects,
      warehouse: {
        manifests: warehouse.manifests,
        stagedRows: (tenant, refs, signal) => warehouse.stagedRows(tenant, refs, signal),
        catchUp: (tenant, entries, signal) =>
          inChildSpan('publish table version', duckdb('publish', entries.map(({ table }) => table).join(', ')), () =>
            warehouse.catchUp(tenant, entries, signal),
          ),
      },
      tablesOf: (request) => runners.tablesOf(request),
      run: (request) => inChildSpan('run query', duckdb('SELECT'), () => runners.run(request)),
      withDuck: (workDir, signal, work) =>
        engines.withDuck(work, { limits: { memoryMb, threads, tempDir: join(workDir, 'spill') }, signal }),
      limits: {
        queryMaxRows: settings.UDB_QUERY_MAX_ROWS,
        queryMaxBytes: 32 * 1024 * 1024,
        queryTimeoutMs: settings.UDB_QUERY_TIMEOUT_MS,
      },
      kpisComputed: (count) => metrics.kpisComputed(count),
      storeBlob: (tenant, bytes, mediaType) => storeBlob(objects, tenant, { bytes }, mediaType),
    },
    width: { total: 8 },
    metrics,
    close: async () => {
      await Promise.all([runners.close(), engines.close(), warehouse.close()])
    },
  }
})
