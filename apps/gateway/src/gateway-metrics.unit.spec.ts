import { expect, test } from '@jest/globals'
import { GatewayMetrics } from './gateway-metrics.js'
import { JOB_TYPES } from './job-types.js'

async function samples(metrics: GatewayMetrics, name: string): Promise<(readonly [object, number])[]> {
  const found = (await metrics.registry.getMetricsAsJSON()).find((metric) => metric.name === name)
  return found!.values.map(({ labels, value }) => [labels, value] as const)
}

test('a log that does not answer has no lag to tell, and holds up no scrape', async () => {
  const metrics = new GatewayMetrics()
  metrics.measured(
    () => new Promise(() => undefined),
    async () => 3,
  )
  const begun = performance.now()
  expect(await samples(metrics, 'udb_projection_lag_records')).toEqual([])
  expect(performance.now() - begun).toBeLessThan(4_000)
  expect(await samples(metrics, 'udb_outbox_depth')).toEqual([[{ service: 'gateway' }, 3]])
})

test('every state of every type begins with 0, so that the first failure of a type is an increase', async () => {
  const metrics = new GatewayMetrics()
  metrics.jobChanged({ jobId: 'j', type: 'analyze', state: 'failed', durationMs: 70_000 })
  const jobs = await samples(metrics, 'job_counter')
  expect(jobs).toHaveLength(JOB_TYPES.length * 5)
  expect(jobs.filter(([, value]) => value > 0)).toEqual([[{ service: 'gateway', type: 'analyze', state: 'failed' }, 1]])
})

test('a job that took longer than the objective is in no bucket up to it', async () => {
  const metrics = new GatewayMetrics()
  for (const durationMs of [60_000, 60_001])
    metrics.jobChanged({ jobId: 'j', type: 'analyze', state: 'completed', durationMs })
  const durations = await samples(metrics, 'job_duration')
  const within = durations.find(([labels]) => (labels as { le?: number }).le === 60)
  expect(within?.[1]).toBe(1)
})
