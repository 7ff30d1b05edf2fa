import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { toCell } from './cell.js'
import { type Duck, DuckError, type DuckLimits, type DuckLine, literal, type Row } from './duck.js'

/**
 * An empty instance, whose limits are set when it is opened. To make one is most of the cost of opening. DuckDB itself is
 * loaded here and not with this module: a process that has its engines in children needs none.
 */
export async function createBlank(): Promise<DuckDBInstance> {
  const { DuckDBInstance: instances } = await import('@duckdb/node-api')
  return instances.create(':memory:', { threads: '1' })
}

/** What DuckDB keeps for each connection, and not for the instance. */
const PER_CONNECTION = `SET TimeZone='UTC'`

/** Opens an in-memory DuckDB in this very process: for children, tests and benchmarks. The signal closes it. */
export async function openInProcess(
  limits: DuckLimits,
  options: { signal?: AbortSignal; blank?: DuckDBInstance } = {},
): Promise<Duck> {
  await mkdir(limits.tempDir, { recursive: true })
  // DuckDB names its spill files by number alone, so two instances in one folder would write over each other.
  const spillDir = await mkdtemp(join(limits.tempDir, 'spill-'))
  const instance = options.blank ?? (await createBlank())
  const connection = await instance.connect()
  await connection.run(
    `${PER_CONNECTION}; SET memory_limit=${literal(`${limits.memoryMb}MiB`)}; SET threads=${limits.threads};` +
      `SET temp_directory=${literal(spillDir)}; SET preserve_insertion_order=true;` +
      // Gives pages back while it works: a long read otherwise keeps far more than the limit, which counts what is in use.
      `SET allocator_background_threads=true`,
  )
  const duck = new InProcessDuck(instance, connection, spillDir)
  const { signal } = options
  if (signal?.aborted) await duck.close()
  signal?.addEventListener('abort', () => void duck.close(), { once: true })
  return duck
}

class InProcessDuck implements Duck {
  private readonly first: Line
  private second: Line | null = null
  private closed = false
  private closing: Promise<void> | null = null
  private readonly refuseWhenClosed = (): void => {
    if (this.closed) throw new DuckError('engine_closed', 'the engine is closed')
  }

  constructor(
    private readonly instance: DuckDBInstance,
    connection: DuckDBConnection,
    private readonly spillDir: string,
  ) {
    this.first = new Line(Promise.resolve(connection), this.refuseWhenClosed)
  }

  exec(sql: string): Promise<void> {
    return this.first.exec(sql)
  }

  query<R extends Row = Row>(sql: string): Promise<R[]> {
    return this.first.query<R>(sql)
  }

  beside(): DuckLine {
    this.second ??= new Line(this.connect(), this.refuseWhenClosed)
    return this.second
  }

  close(): Promise<void> {
    this.closing ??= this.shut()
    return this.closing
  }

  private async connect(): Promise<DuckDBConnection> {
    this.refuseWhenClosed()
    const connection = await this.instance.connect()
    await connection.run(PER_CONNECTION)
    return connection
  }

  private async shut(): Promise<void> {
    this.closed = true
    await Promise.all([this.first.end(), this.second?.end()])
    this.instance.closeSync()
    await rm(this.spillDir, { recursive: true, force: true })
  }
}

/** One connection, whose statements wait for each other. */
class Line implements DuckLine {
  private tail: Promise<unknown> = Promise.resolve()

  constructor(
    private readonly connection: Promise<DuckDBConnection>,
    private readonly refuseWhenClosed: () => void,
  ) {
    // Whoever uses it hears of it.
    connection.catch(() => undefined)
  }

  exec(sql: string): Promise<void> {
    return this.inOrder(async (connection) => {
      await connection.run(sql)
    })
  }

  query<R extends Row = Row>(sql: string): Promise<R[]> {
    return this.inOrder(async (connection) => {
      const reader = await connection.runAndReadAll(sql)
      const names = reader.deduplicatedColumnNames()
      return reader.getRows().map((row) => Object.fromEntries(names.map((name, i) => [name, toCell(row[i])])) as R)
    })
  }

  /** Interrupts what runs, and closes when that has ended. */
  async end(): Promise<void> {
    const connection = await this.connection.catch(() => null)
    connection?.interrupt()
    await this.tail.catch(() => undefined)
    connection?.closeSync()
  }

  private inOrder<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const run = this.tail.then(async () => {
      this.refuseWhenClosed()
      const result = await this.connected(work).catch((error: unknown) => {
        // What close() interrupted was closed, whatever DuckDB calls it.
        this.refuseWhenClosed()
        throw toDuckError(error)
      })
      this.refuseWhenClosed()
      return result
    })
    this.tail = run.catch(() => undefined)
    return run
  }

  private async connected<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const connection = await this.connection
    this.refuseWhenClosed()
    return work(connection)
  }
}

export function toDuckError(error: unknown): DuckError {
  if (error instanceof DuckError) return error
  const text = errorText(error)
  const kind = /^([A-Z][A-Za-z ]*Error):/.exec(text)?.[1] ?? null
  if (kind === 'Out of Memory Error') return new DuckError('engine_out_of_memory', text, kind)
  if (/^INTERRUPT Error/i.test(text)) return new DuckError('engine_interrupted', text, kind)
  return new DuckError('engine_error', text, kind)
}

/** By shape, not by class: an error made in native code may belong to another realm than the caller's `Error`. */
export function errorText(error: unknown): string {
  const message = (error as { message?: unknown } | null | undefined)?.message
  return typeof message === 'string' ? message : String(error)
}
