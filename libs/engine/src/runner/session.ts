import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { identifier, literal } from '../duck.js'
import type { HiddenPath } from './explain-failure.js'
import type { EngineLimits, FileFormat, PinnedTable } from './protocol.js'

/** A locked-down instance over exactly the pinned files. */
export interface Session {
  readonly instance: DuckDBInstance
  readonly tables: readonly PinnedTable[]
  /** The only files that can be written; always by statements of our own making. */
  readonly outputs: Readonly<Record<FileFormat, string>>
  readonly hidden: readonly HiddenPath[]
}

/**
 * Opens an instance in which nothing but the pinned files can be read. After the lock even hostile SQL finds no other
 * file, no network, no extension and no setting to change. DuckDB has no read-only paths, so a COPY onto a pinned
 * file would still pass here: that only one SELECT is ever executed (`runSelect`) is what stops it.
 */
export async function openSession(tables: readonly PinnedTable[], limits: EngineLimits, dir: string): Promise<Session> {
  const spillDir = join(dir, 'spill')
  await mkdir(spillDir, { recursive: true })
  const outputs = { csv: join(dir, 'result.csv'), parquet: join(dir, 'result.parquet') }
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
  const connection = await instance.connect()
  try {
    for (const { name, parquetPath } of tables) {
      await connection.run(`CREATE VIEW ${identifier(name)} AS SELECT * FROM read_parquet(${literal(parquetPath)})`)
    }
    await connection.run(
      lockDown([...tables.map((table) => table.parquetPath), ...Object.values(outputs)], limits, spillDir),
    )
  } catch (error) {
    connection.closeSync()
    instance.closeSync()
    throw error
  }
  connection.closeSync()
  const hidden = [
    ...tables.map(({ name, parquetPath }) => ({ path: parquetPath, shown: name })),
    { path: spillDir, shown: '…' },
  ]
  return { instance, tables, outputs, hidden }
}

/** Order matters: limits and paths can only be set before external access goes, and nothing at all after the lock. */
const lockDown = (paths: readonly string[], limits: EngineLimits, spillDir: string): string =>
  [
    `SET GLOBAL TimeZone='UTC'`,
    `SET GLOBAL memory_limit=${literal(`${limits.memoryMb}MiB`)}`,
    `SET GLOBAL threads=${limits.threads}`,
    `SET GLOBAL temp_directory=${literal(spillDir)}`,
    `SET GLOBAL max_temp_directory_size=${literal(`${limits.spillMb}MiB`)}`,
    `SET GLOBAL allow_community_extensions=false`,
    `SET GLOBAL allowed_paths=[${paths.map(literal).join(', ')}]`,
    `SET GLOBAL enable_external_access=false`,
    `SET GLOBAL lock_configuration=true`,
  ].join('; ')
