import { DuckDBInstance } from '@duckdb/node-api'
import { arch, availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os'

/** What the figures depend on, as lines `what: value`. */
export async function machineFacts(now: Date): Promise<string[]> {
  return [
    `date: ${now.toISOString()}`,
    `CPU: ${cpus()[0]?.model ?? 'unknown'}, ${availableParallelism()} cores`,
    `memory: ${(totalmem() / 1e9).toFixed(1)} GB`,
    `system: ${type()} ${release()} ${arch()}`,
    `Node.js ${process.versions.node}, DuckDB ${await duckDbVersion()}`,
    `load of the machine when the run began: ${loadavg()[0]!.toFixed(2)}`,
  ]
}

async function duckDbVersion(): Promise<string> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const reader = await connection.runAndReadAll('SELECT version()')
  connection.closeSync()
  instance.closeSync()
  return String(reader.getRows()[0]![0])
}
