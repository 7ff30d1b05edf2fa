import { join } from 'node:path'
import { benchLog as measureLog, type LogFigures } from '@udb/bus/bench'
import { median } from './median.js'
import type { BenchContext, Benchmark, Measurement } from './target.js'

const ROUNDS = 3

/** The embedded log alone: durable batches in, and the same events out again. */
export const benchLog: Benchmark = { name: 'log', run }

async function run({ dir }: BenchContext): Promise<Measurement[]> {
  const rounds: LogFigures[] = []
  for (let round = 0; round < ROUNDS; round++) rounds.push(await measureLog(join(dir, `log-${round}`)))
  const appends = rounds.map(({ appendPerSecond }) => appendPerSecond)
  const reads = rounds.map(({ readPerSecond }) => readPerSecond)
  const latencies = rounds.map(({ publishToDeliverMs }) => publishToDeliverMs)
  return [
    {
      what: 'embedded log: events of 500 bytes written durably in batches',
      measured: median(appends),
      unit: '/s',
      target: 50_000,
      bound: 'at least',
      details: `200,000 events in batches of 1,000: ${countsText(appends)} a second`,
    },
    {
      what: 'embedded log: events of 500 bytes read',
      measured: median(reads),
      unit: '/s',
      target: 50_000,
      bound: 'at least',
      details: `${countsText(reads)} a second; a single event is delivered ${median(latencies).toFixed(1)} ms after its publishing began`,
    },
  ]
}

const countsText = (counts: readonly number[]): string => counts.map((count) => count.toLocaleString('en')).join('; ')
