import { mkdir } from 'node:fs/promises'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { toCell } from './cell.js'
import { type Duck, DuckError, type DuckLimits, literal, type Row } from './duck.js'

/** Opens an in-memory DuckDB in this very process: for children, tests and benchmarks. */
export async function openInProcess(limits: DuckLimits): Promise<Duck> {
  await mkdir(limits.tempDir, { recursive: true })
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run(
    `SET memory_limit=${literal(`${limits.memoryMb}MiB`)}; SET threads=${limits.threads};` +
      `SET temp_directory=${literal(limits.tempDir)}; SET TimeZone='UTC'; SET preserve_insertion_order=true`,
  )
  return new InProcessDuck(instance, connection)
}

class InProcessDuck implements Duck {
  private tail: Promise<unknown> = Promise.resolve()
  private closed = false

  constructor(
    private readonly instance: DuckDBInstance,
    private readonly connection: DuckDBConnection,
  ) {}

  exec(sql: string): Promise<void> {
    return this.inOrder(async () => {
      await this.connection.run(sql)
    })
  }

  query<R extends Row = Row>(sql: string): Promise<R[]> {
    return this.inOrder(async () => {
      const reader = await this.connection.runAndReadAll(sql)
      const names = reader.deduplicatedColumnNames()
      return reader.getRows().map((row) => Object.fromEntries(names.map((name, i) => [name, toCell(row[i])])) as R)
    })
  }

  async close(): Promise<void> {
    if (this.closed) return
    this.closed = true
    this.connection.interrupt()
    await this.tail.catch(() => undefined)
    this.connection.closeSync()
    this.instance.closeSync()
  }

  private inOrder<T>(work: () => Promise<T>): Promise<T> {
    const run = this.tail.then(async () => {
      if (this.closed) throw new DuckError('engine_closed', 'the engine is closed')
      return work().catch((error: unknown) => Promise.reject(toDuckError(error)))
    })
    this.tail = run.catch(() => undefined)
    return run
  }
}

export function toDuckError(error: unknown): DuckError {
  if (error instanceof DuckError) return error
  const text = error instanceof Error ? error.message : String(error)
  const kind = /^([A-Z][A-Za-z ]*Error):/.exec(text)?.[1] ?? null
  if (kind === 'Out of Memory Error') return new DuckError('engine_out_of_memory', text, kind)
  if (/^INTERRUPT Error/i.test(text)) return new DuckError('engine_interrupted', text, kind)
  return new DuckError('engine_error', text, kind)
}
