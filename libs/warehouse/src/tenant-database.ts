import { mkdir, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { identifier, literal } from '@udb/engine'
import { decideCatchUp, heldVersion } from './decide-catch-up.js'
import type { Manifest, TableEntry } from './manifest.js'

export interface WriterLimits {
  readonly memoryMb: number
  readonly threads: number
}

/** Gives the local Parquet file of a table version for as long as the work runs. */
export type LocalParquet = <T>(entry: TableEntry, work: (path: string) => Promise<T>) => Promise<T>

/** In a schema of its own, since a table of the tenant may have any name. */
const VERSIONS = '_udb.versions'

/**
 * The single writer of one tenant's DuckDB database. The file is a cache of the manifest: each table stands in it with the version that it
 * is at, in one transaction, and a file that cannot be opened is made anew.
 */
export class TenantDatabase {
  private constructor(
    private readonly instance: DuckDBInstance,
    private readonly connection: DuckDBConnection,
  ) {}

  static async open(path: string, limits: WriterLimits): Promise<TenantDatabase> {
    await mkdir(dirname(path), { recursive: true })
    const instance = await openOrRemake(path, limits)
    try {
      const connection = await instance.connect()
      await connection.run(
        `CREATE SCHEMA IF NOT EXISTS _udb; CREATE TABLE IF NOT EXISTS ${VERSIONS} ("table" VARCHAR PRIMARY KEY, version VARCHAR NOT NULL); SET TimeZone='UTC'`,
      )
      return new TenantDatabase(instance, connection)
    } catch (error) {
      instance.closeSync()
      throw error
    }
  }

  /** Brings the file up to the manifest; each table in a transaction of its own, so an abort leaves whole tables only. */
  async catchUp(manifest: Manifest, parquet: LocalParquet, signal: AbortSignal): Promise<void> {
    const { load, drop } = decideCatchUp(await this.held(), manifest)
    const interrupt = (): void => this.connection.interrupt()
    signal.addEventListener('abort', interrupt)
    try {
      for (const table of drop)
        await this.transaction(
          `DROP TABLE IF EXISTS ${identifier(table)}; DELETE FROM ${VERSIONS} WHERE "table" = ${literal(table)}`,
          signal,
        )
      for (const entry of load) {
        signal.throwIfAborted()
        await parquet(entry, (path) => this.transaction(loadSql(entry, path), signal))
      }
    } finally {
      signal.removeEventListener('abort', interrupt)
    }
  }

  /** Rows of one table, for the check after a load. */
  async countRows(table: string): Promise<number> {
    const reader = await this.connection.runAndReadAll(`SELECT count(*) FROM ${identifier(table)}`)
    return Number(reader.getRows()[0]?.[0])
  }

  /**
   * Rows of a Parquet file, as its own footer counts them. Rejects where no table can be made of them: once published, the file would stand
   * in the way of every load after it.
   */
  async countParquet(path: string): Promise<number> {
    const from = `read_parquet(${literal(path)})`
    const described = await this.connection.runAndReadAll(`SELECT column_type FROM (DESCRIBE FROM ${from})`)
    // Records may have fields without a name, which is seen when the first of them is stored.
    if (described.getRows().some(([type]) => String(type).includes('STRUCT(')))
      await this.connection.run(
        `CREATE OR REPLACE TEMP TABLE _udb_staged AS FROM ${from} LIMIT 1; DROP TABLE temp._udb_staged`,
      )
    const reader = await this.connection.runAndReadAll(
      `SELECT coalesce(sum(num_rows), 0)::BIGINT FROM parquet_file_metadata(${literal(path)})`,
    )
    return Number(reader.getRows()[0]?.[0])
  }

  async close(): Promise<void> {
    // Beside the event loop; closing would do it on it. Where it fails, the log beside the file has what is missing.
    await this.connection.run('CHECKPOINT').catch(() => undefined)
    this.connection.closeSync()
    this.instance.closeSync()
  }

  private async held(): Promise<Map<string, string>> {
    const reader = await this.connection.runAndReadAll(`SELECT "table", version FROM ${VERSIONS}`)
    return new Map(reader.getRows().map(([table, version]) => [String(table), String(version)]))
  }

  private async transaction(sql: string, signal: AbortSignal): Promise<void> {
    await this.connection.run('BEGIN')
    try {
      await this.connection.run(sql)
      // An interrupt that comes between two statements stops neither.
      signal.throwIfAborted()
      await this.connection.run('COMMIT')
    } catch (error) {
      // DuckDB has ended it already where its disk is full, or where it takes back nothing any more; why it failed is what counts.
      await this.connection.run('ROLLBACK').catch(() => undefined)
      throw error
    }
  }
}

function loadSql(entry: TableEntry, path: string): string {
  const table = literal(entry.table)
  return (
    `CREATE OR REPLACE TABLE ${identifier(entry.table)} AS SELECT * FROM read_parquet(${literal(path)});` +
    `INSERT OR REPLACE INTO ${VERSIONS} VALUES (${table}, ${literal(heldVersion(entry))})`
  )
}

async function openOrRemake(path: string, { memoryMb, threads }: WriterLimits): Promise<DuckDBInstance> {
  // Measured on a million rows by ten columns: this storage version loads in 0.7 of the default's time, and keeping the order of rows
  // in 0.6 of the time without; the file is larger for it. Every DuckDB from 1.3 on opens it.
  const config = {
    memory_limit: `${memoryMb}MiB`,
    threads: String(threads),
    allocator_background_threads: 'true',
    storage_compatibility_version: 'v1.3.0',
  }
  try {
    return await DuckDBInstance.create(path, config)
  } catch {
    await Promise.all([path, `${path}.wal`].map((file) => rm(file, { force: true })))
    return DuckDBInstance.create(path, config)
  }
}
