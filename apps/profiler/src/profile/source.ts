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
  const file = literal(path)
  const parts = await ask.rows<Row & { path: string; compressed: number; uncompressed: number }>(
    `SELECT path_in_schema AS path, sum(total_compressed_size)::BIGINT AS compressed, ` +
      `sum(total_uncompressed_size)::BIGINT AS uncompressed FROM parquet_metadata(${file}) GROUP BY path_in_schema`,
  )
  const nodes = await ask.rows<Row & SchemaNode>(
    `SELECT name, coalesce(num_children, 0)::INTEGER AS children FROM parquet_schema(${file})`,
  )
  // Names that differ in case only have another name in the engine than in the file; their order is the same.
  const nameOf = new Map(outermost(nodes).map((name, i) => [name, columns[i]?.name ?? name]))
  const byColumn = new Map<string, number>()
  for (const part of parts) {
    const name = nameOf.get(owner(part.path, nameOf) ?? '')
    if (name !== undefined) byColumn.set(name, (byColumn.get(name) ?? 0) + part.compressed)
  }
  const total = (key: 'compressed' | 'uncompressed'): number => parts.reduce((sum, part) => sum + part[key], 0)
  return { sizeBytes: total('compressed'), uncompressedBytes: total('uncompressed'), byColumn }
}

interface SchemaNode {
  readonly name: string
  readonly children: number
}

/** The columns of a schema that is listed depth first, its root before all. */
export function outermost([, ...nodes]: readonly SchemaNode[]): string[] {
  const names: string[] = []
  let within = 0
  for (const { name, children } of nodes) {
    if (within === 0) names.push(name)
    else within--
    within += children
  }
  return names
}

/** `a, list, element` belongs to the column `a`, unless a column has that whole text as its name. */
function owner(path: string, names: { has(name: string): boolean }): string | null {
  const parts = path.split(', ')
  for (let end = parts.length; end > 0; end--) {
    const name = parts.slice(0, end).join(', ')
    if (names.has(name)) return name
  }
  return null
}
