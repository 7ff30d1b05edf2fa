import { join } from 'node:path'
import { DuckPool } from '@udb/engine'
import { parseSettings } from '@udb/service/settings'
import { profileFiles } from '../../apps/profiler/dist/profile/profile.bench.js'
import { writeManyOrdersParquet } from './generate-orders.js'
import { peakResidentMb } from './peak-memory.js'
import type { BenchContext, Benchmark, Measurement } from './target.js'

const FEW = 500_000
const MANY = 10_000_000

/** The profile of ten million rows against that of half a million, with the box's own limits. Takes two minutes and 600 MB: on demand. */
export const benchProfileLarge: Benchmark = { name: 'profile-large', run, onDemand: true }

async function run({ dir, note }: BenchContext): Promise<Measurement[]> {
  const few = await profiled(dir, FEW)
  note('profiles 10,000,000 rows')
  const many = await profiled(dir, MANY)
  const perRow = ({ seconds, rows }: Profiled): number => (seconds / rows) * 1e6
  return [
    {
      what: 'most resident memory of the profile of 10,000,000 × 20',
      measured: many.peakMb,
      unit: 'MB',
      target: 1_500,
      bound: 'at most',
      details: `the engine process, which spills where its limit of ${parseSettings({}).settings.UDB_ENGINE_MEMORY_MB} MiB asks for it`,
    },
    {
      what: 'its time for each row over that of 500,000 × 20',
      measured: perRow(many) / perRow(few),
      unit: '×',
      target: 1,
      bound: 'at most',
      details: `${many.seconds.toFixed(1)} s, ${perRow(many).toFixed(2)} µs a row; ${few.seconds.toFixed(1)} s, ${perRow(few).toFixed(2)} µs a row`,
    },
  ]
}

interface Profiled {
  readonly rows: number
  readonly seconds: number
  readonly peakMb: number
}

async function profiled(dir: string, rows: number): Promise<Profiled> {
  const { UDB_ENGINE_MEMORY_MB: memoryMb, UDB_ENGINE_THREADS: threads } = parseSettings({}).settings
  const parquet = join(dir, `orders_${rows}.parquet`)
  await writeManyOrdersParquet(parquet, rows)
  const pool = new DuckPool({ maxChildren: 1, idleMs: 60_000 })
  try {
    const begun = performance.now()
    await pool.withDuck((duck) => profileFiles(parquet, duck), {
      limits: { memoryMb, threads, tempDir: join(dir, 'spill') },
    })
    return { rows, seconds: (performance.now() - begun) / 1_000, peakMb: await peakResidentMb(pool.processIds[0]!) }
  } finally {
    await pool.close()
  }
}
