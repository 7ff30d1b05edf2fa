import { DuckDBInstance } from '@duckdb/node-api'
import { literal } from '@udb/engine'

/** DuckDB by itself, in a process of its own: a CSV into a file database, until its rows can be counted. Sends the time. */
const [csv, database, threads] = process.argv.slice(2) as [string, string, string]
const begun = performance.now()
const instance = await DuckDBInstance.create(database, { threads })
const connection = await instance.connect()
await connection.run(`CREATE TABLE loaded AS SELECT * FROM read_csv(${literal(csv)})`)
const reader = await connection.runAndReadAll('SELECT count(*) FROM loaded')
const elapsedMs = performance.now() - begun
connection.closeSync()
instance.closeSync()
process.send!({ elapsedMs, rows: Number(reader.getRows()[0]![0]) }, () => process.disconnect())
