import { join } from 'node:path'
import { DuckPool } from '@udb/engine'
import { parseSettings } from '@udb/service/settings'
import { benchProfile as measureProfile } from '../../apps/profiler/dist/profile/profile.bench.js'
import { writeOrdersParquet } from './generate-orders.js'
import { peakResidentMb } from './peak-memory.js'
import type { BenchContext, Benchmark, Measurement } from './target.js'

const ROUNDS = 3

/** The profile of a wide table as JSON and HTML, in an engine process with the box's own limits. */
export const benchProfile: Benchmark = { name: 'profile', run }

async function run({ dir }: BenchContext): Promise<Measurement[]> {
  const { UDB_ENGINE_MEMORY_MB: memoryMb, UDB_ENGINE_THREADS: threads } = parseSettings({}).settings
  const parquet = join(dir, 'orders_500k.parquet')
  await writeOrdersParquet(parquet)
  const pool = new DuckPool({ maxChildren: 1, idleMs: 60_000 })
  try {
    const times = await pool.withDuck((duck) => measureProfile(parquet, duck, ROUNDS), {
      limits: { memoryMb, threads, tempDir: join(dir, 'spill') },
    })
    const peakMb = await peakResidentMb(pool.processIds[0]!)
    return [
      {
        what: 'profile of 500,000 × 20 (JSON and HTML) over SUMMARIZE',
        measured: times.ratio,
        unit: '×',
        target: 4,
        bound: 'at most',
        details: `the best of ${ROUNDS}: profile ${Math.round(times.profileMs)} ms, SUMMARIZE ${Math.round(times.summarizeMs)} ms`,
      },
      {
        what: 'its JSON',
        measured: times.jsonBytes / 1e6,
        unit: 'MB',
        target: 2,
        bound: 'at most',
        details: `${Math.round(times.jsonBytes / 1e3)} kB, and its page ${Math.round(times.pageBytes / 1e3)} kB, of which 3,000 are allowed`,
      },
      {
        what: 'its most resident memory',
        measured: peakMb,
        unit: 'MB',
        target: 600,
        bound: 'at most',
        details: `the engine process over all rounds, SUMMARIZE among them; DuckDB's limit is ${memoryMb} MiB`,
      },
    ]
  } finally {
    await pool.close()
  }
}
