import { join } from 'node:path'
import { DuckPool } from '@udb/engine'
import { defineService, ServiceMetrics } from '@udb/service'
import type { ProfilerPorts } from './ports.js'
import { reactions } from './reactions.js'

const IDLE_MS = 30_000

export const profiler = defineService<ProfilerPorts>(async ({ settings, objects }) => {
  const memoryMb = settings.UDB_ENGINE_MEMORY_MB
  const threads = settings.UDB_ENGINE_THREADS
  const engines = new DuckPool({ maxChildren: 2, idleMs: IDLE_MS })
  const metrics = new ServiceMetrics('profiler')
  metrics.measureEngines(() => engines.processIds.length)
  return {
    name: 'profiler',
    reactions,
    ports: {
      objects,
      withDuck: (workDir, signal, work) =>
        engines.withDuck(work, { limits: { memoryMb, threads, tempDir: join(workDir, 'spill') }, signal }),
    },
    width: { total: 4, perTenant: 3 },
    metrics,
    close: () => engines.close(),
  }
})
