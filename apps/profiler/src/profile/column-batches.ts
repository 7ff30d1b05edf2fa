import type { Row } from '@udb/engine'
import type { Asking } from './asking.js'
import { familyOf } from './column-type.js'
import type { SourceColumn } from './source.js'
import { identifier } from './sql-text.js'

/** Columns, and the relation that they are read from. */
export interface ColumnBatch {
  readonly columns: readonly SourceColumn[]
  readonly relation: string
}

/** The temporary table with the columns at hand. */
const loaded = 'profile_loaded'

const CELLS = 2_000_000
const MOST_COLUMNS = 100
const TEXT_BYTES = 64 * 1024 * 1024

/**
 * The columns of a file in batches to be loaded, or none where they are better read from the file. Each statement over a file
 * reads what it says of itself first, all columns of it: of a wide and short table that costs more than the values.
 */
export function planBatches(columns: readonly SourceColumn[], rows: number): SourceColumn[][] {
  const size = Math.min(MOST_COLUMNS, Math.floor(CELLS / Math.max(1, rows)))
  if (columns.length <= MOST_COLUMNS / 2 || size < 2) return []
  return Array.from({ length: Math.ceil(columns.length / size) }, (_, i) => columns.slice(i * size, (i + 1) * size))
}

/** A batch as it is read best: what is small from a temporary table, which the next batch replaces, the rest from the file. */
export async function* loadBatch(
  ask: Asking,
  relation: string,
  batch: readonly SourceColumn[],
): AsyncGenerator<ColumnBatch> {
  const small = await smallColumns(ask, relation, batch)
  if (small.length > 0) {
    const names = small.map(({ name }) => identifier(name)).join(', ')
    await ask.run(`CREATE OR REPLACE TEMP TABLE ${loaded} AS SELECT ${names} FROM ${relation}`)
    yield { columns: small, relation: loaded }
  }
  const others = batch.filter((column) => !small.includes(column))
  if (others.length > 0) yield { columns: others, relation }
}

/** All columns of a file, batch after batch. */
export async function* columnBatches(
  ask: Asking,
  relation: string,
  columns: readonly SourceColumn[],
  rows: number,
): AsyncGenerator<ColumnBatch> {
  const batches = planBatches(columns, rows)
  if (batches.length === 0) yield { columns, relation }
  for (const batch of batches) yield* loadBatch(ask, relation, batch)
}

/** Numbers, times and booleans; texts too where all of them together are short. */
async function smallColumns(
  ask: Asking,
  relation: string,
  columns: readonly SourceColumn[],
): Promise<readonly SourceColumn[]> {
  const scalar = columns.filter(({ type }) => ['number', 'time', 'boolean'].includes(familyOf(type)))
  const texts = columns.filter(({ type }) => familyOf(type) === 'text')
  if (texts.length === 0) return scalar
  const sizes = texts.map(({ name }) => `coalesce(sum(strlen(${identifier(name)}::VARCHAR)), 0)`)
  const { bytes } = await ask.row<Row & { bytes: number }>(
    `SELECT (${sizes.join(' + ')})::DOUBLE AS bytes FROM ${relation}`,
  )
  return bytes > TEXT_BYTES ? scalar : columns.filter((column) => scalar.includes(column) || texts.includes(column))
}
