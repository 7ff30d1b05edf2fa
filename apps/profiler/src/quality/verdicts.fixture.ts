import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { literal } from '@udb/engine'
import { type CheckedTables, openTables } from './quality-fixture.js'

export type VerdictCell = string | number | null

/** A column of the table that another tool gave its verdicts on: its type and its values. */
export type VerdictColumn = readonly [type: string, values: readonly VerdictCell[]]

/** Reads what another tool said of a small table, `verdicts.json` of a format; made by `make-verdicts.py` beside it. */
export const readVerdicts = async <T>(format: 'great-expectations' | 'odcs'): Promise<T> =>
  JSON.parse(
    await readFile(
      join(import.meta.dirname, '../../../../libs/checks/src/formats', format, 'fixtures/verdicts.json'),
      'utf8',
    ),
  ) as T

/** That table, as `orders`. */
export async function openVerdictTables(columns: Readonly<Record<string, VerdictColumn>>): Promise<CheckedTables> {
  const cell = (type: string, value: VerdictCell): string =>
    `${value === null ? 'NULL' : typeof value === 'string' ? literal(value) : String(value)}::${type}`
  const all = Object.values(columns)
  const rows = all[0]![1].map((_, i) => `(${all.map(([type, values]) => cell(type, values[i]!)).join(', ')})`)
  const tables = await openTables()
  await tables.make('orders', `SELECT * FROM (VALUES ${rows.join(', ')}) AS t(${Object.keys(columns).join(', ')})`)
  return tables
}
