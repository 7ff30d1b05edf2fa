import { join } from 'node:path'
import { DuckPool, RunnerPool } from '@udb/engine'
import { defineService, ServiceMetrics, storeBlob } from '@udb/service'
import { Warehouse } from '@udb/warehouse'
import { Counter } from 'prom-client'
import type { AnalyzerPorts } from './ports.js'
import { reactions } from './reactions.js'

const IDLE_MS = 30_000

export const analyzer = defineService<AnalyzerPorts>(async ({ settings, objects, folder }) => {
  const metrics = new ServiceMetrics('analyzer')
  const kpis = new Counter({
    name: 'analyze_kpi_count',
    help: 'KPIs that were computed.',
    registers: [metrics.registry],
  })
  const memoryMb = settings.UDB_ENGINE_MEMORY_MB
  const threads = settings.UDB_ENGINE_THREADS
  const warehouse = new Warehouse({ dir: folder.warehouse, objects, limits: { memoryMb, threads }, idleMs: IDLE_MS })
  const runners = new RunnerPool({
    memoryMb,
    threads,
    spillMb: 4 * memoryMb,
    maxRunners: 4,
    idleMs: 2 * IDLE_MS,
    tempDir: join(folder.work, 'runners'),
  })
  const engines = new DuckPool({ maxChildren: 1, idleMs: IDLE_MS })
  return {
    name: 'analyzer',
    reactions,
    ports: {
      objects,
      warehouse,
      run: (request) => runners.run(request),
      withDuck: (workDir, signal, work) =>
        engines.withDuck(work, { limits: { memoryMb, threads, tempDir: join(workDir, 'spill') }, signal }),
      limits: {
        queryMaxRows: settings.UDB_QUERY_MAX_ROWS,
        queryMaxBytes: 32 * 1024 * 1024,
        queryTimeoutMs: settings.UDB_QUERY_TIMEOUT_MS,
      },
      kpisComputed: (count) => kpis.inc(count),
      storeBlob: (tenant, bytes, mediaType) => storeBlob(objects, tenant, { bytes }, mediaType),
    },
    width: { total: 8, perTenant: 4 },
    metrics,
    close: async () => {
      await Promise.all([runners.close(), engines.close(), warehouse.close()])
    },
  }
})
