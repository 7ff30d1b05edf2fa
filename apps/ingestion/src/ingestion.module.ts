import { join } from 'node:path'
import { DuckPool } from '@udb/engine'
import { defineService, ServiceMetrics } from '@udb/service'
import type { IngestionPorts } from './ports.js'
import { reactions } from './reactions.js'

const IDLE_MS = 30_000
const WIDTH = { total: 2, perTenant: 2 }

export const ingestion = defineService<IngestionPorts>(async ({ settings }) => {
  const engines = new DuckPool({
    maxChildren: WIDTH.total,
    idleMs: IDLE_MS,
    warm: { memoryMb: settings.UDB_ENGINE_MEMORY_MB },
  })
  const limits = { memoryMb: settings.UDB_ENGINE_MEMORY_MB, threads: settings.UDB_ENGINE_THREADS }
  return {
    name: 'ingestion',
    reactions,
    ports: {
      withDuck: (workDir, signal, work) =>
        engines.withDuck(work, { limits: { ...limits, tempDir: join(workDir, 'spill') }, signal }),
    },
    width: WIDTH,
    metrics: new ServiceMetrics('ingestion'),
    close: () => engines.close(),
  }
})
