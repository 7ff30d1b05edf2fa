import { join } from 'node:path'
import { DuckPool } from '@udb/engine'
import { parseSettings } from '@udb/service/settings'
import { readBothWays, readOurs, timeDetection } from '../../apps/ingestion/dist/parse/parse.bench.js'
import { writeOrdersNdjson, writeOrdersXlsx, writeSmallFilesZip } from './generate-files.js'
import { writeOrdersCsv } from './generate-orders.js'
import { median, secondsText } from './median.js'
import { openOwnBox } from './own-box.js'
import { completed, upload } from './rest-client.js'
import type { BenchContext, Benchmark, Measurement } from './target.js'

const ROUNDS = 5
const SMALL_FILES = 1_000

/** Files of other forms than one large CSV: each by the parser alone, beside DuckDB's own reader where it has one. */
export const benchFiles: Benchmark = { name: 'files', run }

async function run({ dir, note }: BenchContext): Promise<Measurement[]> {
  const { UDB_ENGINE_MEMORY_MB: memoryMb, UDB_ENGINE_THREADS: threads } = parseSettings({}).settings
  const pool = new DuckPool({ maxChildren: 1, idleMs: 60_000 })
  const limits = { memoryMb, threads, tempDir: join(dir, 'spill') }
  try {
    const csv = join(dir, 'orders_1m.csv')
    await writeOrdersCsv(csv)
    note('detection')
    const detection = await detectionOf(csv)
    note('NDJSON')
    const ndjson = await pool.withDuck(
      async (duck) => {
        const path = join(dir, 'orders_1m.ndjson')
        await writeOrdersNdjson(path)
        const rounds = []
        for (let round = 0; round < ROUNDS; round++) rounds.push(await readBothWays(path, 'read_json', dir, duck))
        return ndjsonOf(rounds)
      },
      { limits },
    )
    note('XLSX')
    const xlsx = await pool.withDuck(
      async (duck) => {
        const path = join(dir, 'orders_100k.xlsx')
        await writeOrdersXlsx(path)
        const rounds = []
        for (let round = 0; round < 3; round++) rounds.push(await readOurs(path, dir, duck))
        return xlsxOf(rounds)
      },
      { limits },
    )
    note('small files')
    return [detection, ndjson, xlsx, await smallFiles(dir)]
  } finally {
    await pool.close()
  }
}

async function detectionOf(path: string): Promise<Measurement> {
  const times: number[] = []
  for (let round = 0; round < ROUNDS * 2; round++) times.push(await timeDetection(path))
  return {
    what: 'detection on a file that is read right at once',
    measured: median(times),
    unit: 'ms',
    target: 150,
    bound: 'at most',
    details: `orders_1m.csv, of whose first megabyte all is decided, whatever its size: ${times.map((ms) => ms.toFixed(0)).join(', ')} ms`,
  }
}

function ndjsonOf(rounds: readonly { oursMs: number; duckMs: number; rows: number }[]): Measurement {
  const ours = rounds.map(({ oursMs }) => oursMs)
  const duck = rounds.map(({ duckMs }) => duckMs)
  return {
    what: `NDJSON of ${rounds[0]!.rows.toLocaleString('en')} records, over DuckDB's own reader`,
    measured: median(ours.map((ms, i) => ms / duck[i]!)),
    unit: '×',
    target: 1.5,
    bound: 'at most',
    details: `from the file to typed Parquet, every record counted: ${secondsText(ours)}; DuckDB to a table in a database file: ${secondsText(duck)}`,
  }
}

function xlsxOf(rounds: readonly { ms: number; rows: number }[]): Measurement {
  const seconds = rounds.map(({ ms }) => ms / 1_000)
  return {
    what: `XLSX of ${rounds[0]!.rows.toLocaleString('en')} × 20`,
    measured: median(seconds),
    unit: 's',
    target: 6,
    bound: 'at most',
    details: `from the file to typed Parquet: ${secondsText(rounds.map(({ ms }) => ms))}`,
  }
}

async function smallFiles(dir: string): Promise<Measurement> {
  const zip = join(dir, 'small_files.zip')
  await writeSmallFilesZip(zip, SMALL_FILES)
  const box = await openOwnBox(join(dir, 'box'))
  try {
    const times: number[] = []
    for (let round = 0; round < 3; round++) {
      const begun = performance.now()
      const { jobId } = await upload(box.url, zip, `small_${round}`)
      await completed(box.url, jobId)
      times.push((performance.now() - begun) / SMALL_FILES)
    }
    return {
      what: `${SMALL_FILES.toLocaleString('en')} small files in one job, each`,
      measured: median(times),
      unit: 'ms',
      target: 20,
      bound: 'at most',
      details: `an archive of CSV files of 50 rows that become one table, from its upload until the job has ended: ${times.map((ms) => ms.toFixed(1)).join(', ')} ms a file`,
    }
  } finally {
    await box.close()
  }
}
