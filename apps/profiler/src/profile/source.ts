import type { Row } from '@udb/engine'
import type { Asking } from './asking.js'
import { literal } from './sql-text.js'

export interface SourceColumn {
  readonly name: string
  readonly type: string
}

export interface Source {
  readonly columns: readonly SourceColumn[]
  readonly rows: number
}

export async function readSource(ask: Asking, relation: string): Promise<Source> {
  const described = await ask.rows<Row & { column_name: string; column_type: string }>(`DESCRIBE FROM ${relation}`)
  const { n } = await ask.row<Row & { n: number }>(`SELECT count(*) AS n FROM ${relation}`)
  return {
    columns: described.map(({ column_name, column_type }) => ({ name: column_name, type: column_type })),
    rows: n,
  }
}

export interface SourceSizes {
  readonly sizeBytes: number
  readonly uncompressedBytes: number
  readonly byColumn: ReadonlyMap<string, number>
}

/** From the file's own footer; the parts of a nested column count for that column. */
export async function readSizes(ask: Asking, path: string, columns: readonly SourceColumn[]): Promise<SourceSizes> {
  const parts = await ask.rows<Row & { path: string; compressed: number; uncompressed: number }>(
    `SELECT path_in_schema AS path, sum(total_compressed_size)::BIGINT AS compressed, ` +
      `sum(total_uncompressed_size)::BIGINT AS uncompressed FROM parquet_metadata(${literal(path)}) GROUP BY path_in_schema`,
  )
  const byColumn = new Map<string, number>()
  const names = new Set(columns.map(({ name }) => name))
  for (const part of parts) {
    const name = owner(part.path, names)
    if (name !== null) byColumn.set(name, (byColumn.get(name) ?? 0) + part.compressed)
  }
  const total = (key: 'compressed' | 'uncompressed'): number => parts.reduce((sum, part) => sum + part[key], 0)
  return { sizeBytes: total('compressed'), uncompressedBytes: total('uncompressed'), byColumn }
}

/** `a, list, element` belongs to the column `a`, unless a column has that whole text as its name. */
function owner(path: string, names: ReadonlySet<string>): string | null {
  const parts = path.split(', ')
  for (let end = parts.length; end > 0; end--) {
    const name = parts.slice(0, end).join(', ')
    if (names.has(name)) return name
  }
  return null
}
