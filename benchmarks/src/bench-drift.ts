import { join } from 'node:path'
import { DuckPool } from '@udb/engine'
import { parseSettings } from '@udb/service/settings'
import { benchDrift as measureDrift, distributionOf, falseCalls } from '../../apps/profiler/dist/drift/drift.bench.js'
import { writeLaterOrdersParquet, writeOrdersParquet } from './generate-orders.js'
import type { BenchContext, Benchmark, Measurement } from './target.js'

const ROUNDS = 3
const SAMPLES = 100
const SAMPLE_ROWS = 10_000

/** Drift of a wide table against a stored baseline, and how often it is called where there is none. */
export const benchDrift: Benchmark = { name: 'drift', run }

async function run({ dir, note }: BenchContext): Promise<Measurement[]> {
  const { UDB_ENGINE_MEMORY_MB: memoryMb, UDB_ENGINE_THREADS: threads } = parseSettings({}).settings
  const [before, after] = [join(dir, 'orders_500k.parquet'), join(dir, 'orders_500k_later.parquet')]
  await writeOrdersParquet(before)
  await writeLaterOrdersParquet(after)
  const pool = new DuckPool({ maxChildren: 1, idleMs: 60_000 })
  try {
    return await pool.withDuck(
      async (duck) => {
        const baseline = await distributionOf(before, duck)
        const times = await measureDrift(baseline, after, duck, ROUNDS)
        note(`${SAMPLES} samples of the same table`)
        const calls = await falseCalls(before, { rows: SAMPLE_ROWS, seeds: SAMPLES, folder: dir }, duck)
        const bytes = Buffer.byteLength(JSON.stringify(baseline))
        return [
          {
            what: 'drift of 500,000 × 20 against a stored baseline (JSON and HTML) over SUMMARIZE',
            measured: (times.readMs + times.decideMs) / times.summarizeMs,
            unit: '×',
            target: 1.35,
            bound: 'at most',
            details: `the best of ${ROUNDS}: reading ${Math.round(times.readMs)} ms, comparing and writing ${Math.round(times.decideMs)} ms, SUMMARIZE ${Math.round(times.summarizeMs)} ms; 1.35 × is a fiftieth of what Evidently took beside the same SUMMARIZE; the baseline is of ${bytes.toLocaleString('en')} bytes`,
          },
          {
            what: `columns called in ${SAMPLES} samples of ${SAMPLE_ROWS.toLocaleString('en')} rows of the same table`,
            measured: calls.flat().length,
            unit: 'calls',
            target: 5,
            bound: 'at most',
            details: `${SAMPLES * 20} columns compared, none of which has changed; called: ${calls.flat().join(', ') || 'none'}`,
          },
        ]
      },
      { limits: { memoryMb, threads, tempDir: join(dir, 'spill') } },
    )
  } finally {
    await pool.close()
  }
}
