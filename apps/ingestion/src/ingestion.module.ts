import { join } from 'node:path'
import { addAbortSignal } from 'node:stream'
import { DuckPool } from '@udb/engine'
import { defineService } from '@udb/service'
import { IngestionMetrics } from './ingestion-metrics.js'
import type { IngestionPorts } from './ports.js'
import { reactions } from './reactions.js'

const IDLE_MS = 30_000
const WIDTH = { total: 2 }

export const ingestion = defineService<IngestionPorts>(async ({ settings, objects }) => {
  const engines = new DuckPool({
    maxChildren: WIDTH.total,
    idleMs: IDLE_MS,
    warm: { memoryMb: settings.UDB_ENGINE_MEMORY_MB },
  })
  const metrics = new IngestionMetrics()
  metrics.measureEngines(() => engines.processIds.length)
  const limits = { memoryMb: settings.UDB_ENGINE_MEMORY_MB, threads: settings.UDB_ENGINE_THREADS }
  return {
    name: 'ingestion',
    reactions,
    ports: {
      arriving: async ({ key }, signal) => {
        const found = objects.isLocal(key) ? null : await objects.get(key)
        return found && addAbortSignal(signal, found.body)
      },
      withDuck: (workDir, signal, work) =>
        engines.withDuck(work, { limits: { ...limits, tempDir: join(workDir, 'spill') }, signal }),
      readerMemoryMb: settings.UDB_ENGINE_MEMORY_MB,
      ingested: (sizeBytes, rows) => metrics.ingested(sizeBytes, rows),
    },
    width: WIDTH,
    metrics,
    close: () => engines.close(),
  }
})
