import { join } from 'node:path'
import { DuckPool, RunnerPool } from '@udb/engine'
import { defineService, placesPerTenant, ServiceMetrics } from '@udb/service'
import type { ProfilerPorts } from './ports.js'
import { reactions } from './reactions.js'

const IDLE_MS = 30_000
const ENGINES = 2

export const profiler = defineService<ProfilerPorts>(async ({ settings, objects, folder }) => {
  const memoryMb = settings.UDB_ENGINE_MEMORY_MB
  const threads = settings.UDB_ENGINE_THREADS
  const engines = new DuckPool({ maxChildren: ENGINES, idleMs: IDLE_MS })
  // Started when the first checks are run: a box that checks nothing has no process for it.
  let runners: RunnerPool | null = null
  const startRunners = (): RunnerPool =>
    new RunnerPool({
      memoryMb,
      threads,
      spillMb: 4 * memoryMb,
      maxRunners: ENGINES,
      maxPerTenant: placesPerTenant(ENGINES, settings.UDB_TENANTS.length),
      idleMs: IDLE_MS,
      tempDir: join(folder.work, 'check-runners'),
    })
  const metrics = new ServiceMetrics('profiler')
  metrics.measureEngines(() => engines.processIds.length)
  return {
    name: 'profiler',
    reactions,
    ports: {
      objects,
      withDuck: (workDir, signal, work) =>
        engines.withDuck(work, { limits: { memoryMb, threads, tempDir: join(workDir, 'spill') }, signal }),
      run: (request) => (runners ??= startRunners()).run(request),
    },
    width: { total: 4, engines: ENGINES },
    metrics,
    close: async () => {
      await Promise.all([engines.close(), runners?.close()])
    },
  }
})
