import { type Cell, identifier } from '@udb/engine'
import { masked, personalColumns } from '@udb/personal'
import type { Compiled } from '../compile/compiled.js'
import type { TableShape } from '../compile/surroundings.js'
import type { SampleRows } from '../results.js'
import { type Ask, faultOf } from './ask.js'

const MAX_ROWS = 20
const MAX_COLUMNS = 8
const MAX_CHARACTERS = 200

/** Some of the rows that a check found, in the order of the table; null where they cannot be had. */
export async function sampleRows(
  { sql, shows }: Pick<Compiled, 'sql' | 'shows'>,
  table: TableShape,
  ask: Ask,
): Promise<SampleRows | null> {
  if (sql === null) return null
  const columns = [...new Set([...shows, ...table.columns.map(({ name }) => name)])].slice(
    0,
    Math.max(MAX_COLUMNS, shows.length),
  )
  const cut = columns.map(
    (name) => `left(CAST(${identifier(name)} AS VARCHAR), ${MAX_CHARACTERS + 1}) AS ${identifier(name)}`,
  )
  // Of a query of a person nobody knows the columns before it has run.
  const list = shows.length > 0 ? cut.join(', ') : '*'
  try {
    const found = await ask(`SELECT ${list} FROM (${sql}\n) LIMIT ${MAX_ROWS}`, { maxRows: MAX_ROWS })
    const names = found.columns.slice(0, Math.max(MAX_COLUMNS, shows.length)).map(({ name }) => name)
    const rows = found.rows.map((row) => row.slice(0, names.length).map(cellText))
    const personal = personalColumns(names, rows)
    return {
      columns: names,
      rows: rows.map((row) => row.map((cell, index) => (personal.has(index) ? masked(cell) : cell))),
      masked: names.filter((_, index) => personal.has(index)),
    }
  } catch (error) {
    faultOf(error)
    return null
  }
}

function cellText(cell: Cell): string | null {
  if (cell === null) return null
  const text = typeof cell === 'object' ? JSON.stringify(cell) : String(cell)
  const characters = [...text]
  return characters.length > MAX_CHARACTERS ? `${characters.slice(0, MAX_CHARACTERS).join('')}…` : text
}
