import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { BusError, type PartitionLag } from '@udb/bus'
import { describeBuild } from './describe-build.js'
import { parseSettings } from './config.js'
import { ServiceMetrics } from './metrics.js'
import { metricsText } from './metrics-text.js'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'udb-metrics-'))
})
afterEach(() => rm(dir, { recursive: true }))

/** The samples of a metric, each as `labels value`. */
async function samples(name: string, ...services: ServiceMetrics[]): Promise<string[]> {
  const lines = (await metricsText(services))
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
  return lines.map((line) => line.slice(name.length).trim())
}

const behind = (...lags: PartitionLag[]) => ({ lag: async () => lags })
const lag = (topic: string, partition: number, records: number): PartitionLag => ({ topic, partition, records })

describe('how far a service is behind', () => {
  test('is one sample for each topic of each group, whatever the number of partitions', async () => {
    const metrics = new ServiceMetrics('analyzer')
    metrics.consumes('udb.analyzer', behind(lag('work', 0, 3), lag('work', 1, 4), lag('reads', 0, 0)))
    expect(await samples('udb_consumer_lag_records', metrics)).toEqual([
      '{group="udb.analyzer",topic="work",service="analyzer"} 7',
      '{group="udb.analyzer",topic="reads",service="analyzer"} 0',
    ])
  })

  test('is measured anew at each scrape: a partition that went is not shown any more', async () => {
    const metrics = new ServiceMetrics('analyzer')
    const owned = [lag('work', 0, 3), lag('reads', 0, 1)]
    metrics.consumes('udb.analyzer', { lag: async () => owned })
    await metricsText([metrics])
    owned.pop()
    expect(await samples('udb_consumer_lag_records', metrics)).toEqual([
      '{group="udb.analyzer",topic="work",service="analyzer"} 3',
    ])
  })

  test('of a log that is away says nothing, and takes neither other consumers nor other metrics along', async () => {
    const metrics = new ServiceMetrics('gateway')
    metrics.consumes('away', { lag: () => Promise.reject(new BusError('log_unavailable', 'away', 'wait')) })
    metrics.consumes('silent', { lag: () => new Promise(() => undefined) })
    metrics.consumes('udb.gateway', behind(lag('jobs', 0, 5)))
    metrics.dependencyUp('event-log', false)
    expect(await samples('udb_consumer_lag_records', metrics)).toEqual([
      '{group="udb.gateway",topic="jobs",service="gateway"} 5',
    ])
    expect(await samples('udb_dependency_up', metrics)).toEqual(['{component="event-log",service="gateway"} 0'])
  })
})

describe('several services in one process', () => {
  test('share names and keep their own samples', async () => {
    const [a, b] = [new ServiceMetrics('analyzer'), new ServiceMetrics('pruner')]
    a.deadLettered('event_invalid')
    expect((await samples('udb_dead_letters_total', a, b)).filter((line) => line.includes('event_invalid'))).toEqual([
      '{code="event_invalid",service="analyzer"} 1',
      '{code="event_invalid",service="pruner"} 0',
    ])
  })

  test('tell what the process is once, without a service', async () => {
    const services = [new ServiceMetrics('analyzer'), new ServiceMetrics('pruner')]
    const [memory, ...more] = await samples('process_resident_memory_bytes', ...services)
    expect([Number(memory) > 10_000_000, more]).toEqual([true, []])
    const text = await metricsText(services)
    const helps = text.split('\n').filter((line) => line.startsWith('# HELP'))
    expect(new Set(helps).size).toBe(helps.length)
  })
})

test('what has not happened yet is 0 and not missing, else its first time would be no increase', async () => {
  const metrics = new ServiceMetrics('analyzer')
  metrics.reactsTo('load.requested', 'step')
  metrics.reactsTo('artifacts.pruned', 'fact')
  expect(await samples('udb_retries_total', metrics)).toEqual([
    '{event="load.requested",reason="dependency_away",service="analyzer"} 0',
    '{event="load.requested",reason="step_attempt",service="analyzer"} 0',
    '{event="load.requested",reason="step_redelivered",service="analyzer"} 0',
    '{event="artifacts.pruned",reason="dependency_away",service="analyzer"} 0',
    '{event="artifacts.pruned",reason="fact_failed",service="analyzer"} 0',
  ])
})

test('a service says its version and its shape, and the room that its folder has', async () => {
  const metrics = new ServiceMetrics('pruner')
  describeBuild(metrics, parseSettings({}).settings, dir)
  expect(await samples('udb_build_info', metrics)).toEqual([
    expect.stringMatching(/^\{version="\d+\.\d+\.\d+[^"]*",shape="embedded",service="pruner"\} 1$/),
  ])
  const [[free], [size]] = [
    await samples('udb_data_dir_free_bytes', metrics),
    await samples('udb_data_dir_size_bytes', metrics),
  ]
  const valueOf = (line: string | undefined) => Number(line?.split(' ').at(-1))
  expect(valueOf(size)).toBeGreaterThanOrEqual(valueOf(free))
  expect(valueOf(free)).toBeGreaterThan(0)
})

test('a gauge that cannot be measured has no sample, not an old one and not 0', async () => {
  const metrics = new ServiceMetrics('pruner')
  let folder = dir
  metrics.measure('spec_gauge', 'For this spec.', [], async () => {
    if (folder === 'gone') throw new Error('gone')
    return [[{}, 7]]
  })
  expect(await samples('spec_gauge', metrics)).toEqual(['{service="pruner"} 7'])
  folder = 'gone'
  expect(await samples('spec_gauge', metrics)).toEqual([])
})
