import type { Row } from '@udb/engine'
import type { Asking } from '../../profile/asking.js'
import { familyOf } from '../../profile/column-type.js'
import type { SourceColumn } from '../../profile/source.js'
import { identifier } from '../../profile/sql-text.js'

/** Columns, and the relation that they are read from. */
export interface ColumnBatch {
  readonly columns: readonly SourceColumn[]
  readonly relation: string
}

/** The temporary table with the columns at hand. */
const loaded = 'drift_loaded'

const CELLS = 2_000_000
const MOST_COLUMNS = 100
const TEXT_BYTES = 64 * 1024 * 1024

/**
 * The columns of a file, some at a time. Each statement over a file reads what it says of itself first, all columns of it: of a
 * wide and short table that costs more than the values. So its columns are loaded by hundreds, as far as they are small.
 */
export async function* columnBatches(
  ask: Asking,
  relation: string,
  columns: readonly SourceColumn[],
  rows: number,
): AsyncGenerator<ColumnBatch> {
  const size = Math.min(MOST_COLUMNS, Math.floor(CELLS / Math.max(1, rows)))
  if (columns.length <= MOST_COLUMNS / 2 || size < 2) {
    yield { columns, relation }
    return
  }
  for (let from = 0; from < columns.length; from += size) {
    const batch = columns.slice(from, from + size)
    const small = await smallColumns(ask, relation, batch)
    if (small.length > 0) {
      const names = small.map(({ name }) => identifier(name)).join(', ')
      await ask.run(`CREATE OR REPLACE TEMP TABLE ${loaded} AS SELECT ${names} FROM ${relation}`)
      yield { columns: small, relation: loaded }
    }
    const others = batch.filter((column) => !small.includes(column))
    if (others.length > 0) yield { columns: others, relation }
  }
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
