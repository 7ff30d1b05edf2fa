import { defineService, ServiceMetrics } from '@udb/service'
import { Counter } from 'prom-client'
import { reactions } from './reactions.js'

export const pruner = defineService(async (platform) => {
  const metrics = new ServiceMetrics('pruner')
  const pruned = new Counter({
    name: 'artifacts_pruned',
    help: 'Artifacts that were past their retention and went.',
    registers: [metrics.registry],
  })
  return {
    name: 'pruner',
    reactions,
    ports: { objects: platform.objects, pruned: (count: number) => pruned.inc(count) },
    width: { total: 8 },
    metrics,
  }
})
