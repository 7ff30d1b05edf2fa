import { join } from 'node:path'
import { DuckPool } from '@udb/engine'
import { parseSettings } from '@udb/service/settings'
import { profileFiles } from '../../apps/profiler/dist/profile/profile.bench.js'
import { writeWideParquet } from './generate-wide.js'
import { peakResidentMb } from './peak-memory.js'
import type { BenchContext, Benchmark, Measurement } from './target.js'

const COLUMNS = 2_000
const ROWS = 10_000

/** The profile of a table of thousands of columns, with the box's own limits. How fast its page opens is tested with the pages. */
export const benchProfileWide: Benchmark = { name: 'profile-wide', run }

async function run({ dir }: BenchContext): Promise<Measurement[]> {
  const { UDB_ENGINE_MEMORY_MB: memoryMb, UDB_ENGINE_THREADS: threads } = parseSettings({}).settings
  const limits = { memoryMb, threads, tempDir: join(dir, 'spill') }
  const parquet = join(dir, 'wide.parquet')
  // Made in a process of its own: the peak is to be the profile's.
  const maker = new DuckPool({ maxChildren: 1, idleMs: 1 })
  await maker
    .withDuck((duck) => writeWideParquet(duck, parquet, COLUMNS, ROWS), { limits })
    .finally(() => maker.close())
  const pool = new DuckPool({ maxChildren: 1, idleMs: 60_000 })
  try {
    const begun = performance.now()
    const { json, html } = await pool.withDuck((duck) => profileFiles(parquet, duck), { limits })
    const seconds = (performance.now() - begun) / 1_000
    const peakMb = await peakResidentMb(pool.processIds[0]!)
    return [
      {
        what: 'profile of 2,000 columns × 10,000 rows (JSON and HTML)',
        measured: seconds,
        unit: 's',
        target: 60,
        bound: 'at most',
        details: `JSON ${(Buffer.byteLength(json) / 1e6).toFixed(1)} MB; the most resident memory of its engine ${Math.round(peakMb)} MB`,
      },
      {
        what: 'its page',
        measured: Buffer.byteLength(html) / 1e6,
        unit: 'MB',
        target: 3,
        bound: 'at most',
        details: 'a page of 2,000 columns opens within 500 ms in the test of the pages in a browser',
      },
    ]
  } finally {
    await pool.close()
  }
}
