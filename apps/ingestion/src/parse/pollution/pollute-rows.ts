import { textColumns } from './clean-table.js'
import { fieldTexts, linesText, plainStyle, recordText, recordTexts } from './csv-text.js'
import { makeCase, withRow } from './make-case.js'
import type { PollutionCase, TextTable } from './pollution-case.js'

/** One record and all others as they should be; record 0 is the header. */
interface Spot {
  readonly table: TextTable
  readonly records: readonly string[]
  readonly record: number
  readonly cells: readonly string[]
  readonly fields: readonly string[]
}

/** For every record and every field of it, a file in which only that place is polluted. */
export function* singleRowCases(table: TextTable): Generator<PollutionCase> {
  const records = recordTexts(table, plainStyle)
  for (const [record, cells] of [table.header, ...table.rows].entries()) {
    const spot: Spot = { table, records, record, cells, fields: fieldTexts(cells, plainStyle) }
    yield* otherDelimiters(spot)
    for (const column of cells.keys()) {
      yield moreDelimiters(spot, column)
      if (column > 0) yield lessDelimiters(spot, column)
      yield extraQuote(spot, column)
      yield blanksAround(spot, column)
    }
  }
}

const fileWith = ({ records, record }: Spot, line: string): string => linesText(records.with(record, line), '\n')

/** The table with other cells in the polluted record. */
const tableWith = ({ table, record }: Spot, cells: readonly string[]): TextTable =>
  record === 0 ? { header: cells, rows: table.rows } : withRow(table, record - 1, cells)

/**
 * The extra field is empty: without it the record is as it was, and with it the file is read as it stands. In the header
 * both are the same, since a column without a name has none to be compared.
 */
function moreDelimiters(spot: Spot, column: number): PollutionCase {
  const line = spot.fields.toSpliced(column, 0, '').join(',')
  const asWritten = tableWith(spot, spot.cells.toSpliced(column, 0, ''))
  const name = `record ${spot.record}, field ${column + 1}`
  return makeCase('row: one delimiter more', name, fileWith(spot, line), spot.table, asWritten)
}

/** Two fields ran together: they stay so, and what follows is where it belongs, or one place too early. */
function lessDelimiters(spot: Spot, column: number): PollutionCase {
  const { fields, cells } = spot
  const merged = (parts: readonly string[], between: string): string[] =>
    parts.toSpliced(column - 1, 2, `${parts[column - 1]}${between}${parts[column]}`)
  const raw = merged(fields, '')
  const joined = merged(cells, '')
  const aligned = joined.toSpliced(column, 0, '')
  // A quoted field that touches its neighbour has no reading of its own: with or without its quotes.
  const written = tableWith(spot, raw)
  const name = `record ${spot.record}, field ${column + 1}`
  const others = [tableWith(spot, aligned), written, tableWith(spot, raw.toSpliced(column, 0, ''))]
  return makeCase('row: one delimiter less', name, fileWith(spot, raw.join(',')), tableWith(spot, joined), ...others)
}

/** A stray quote at the start, in the middle or at the end of a field; it may stay a character or be dropped. */
function extraQuote(spot: Spot, column: number): PollutionCase {
  const { fields, cells, record } = spot
  const place = (['start', 'middle', 'end'] as const)[(record + column) % 3]!
  const put = (text: string): string => {
    const at = place === 'start' ? 0 : place === 'end' ? text.length : text.length >> 1
    return `${text.slice(0, at)}"${text.slice(at)}`
  }
  const field = fields[column]!
  const quoted = field.startsWith('"')
  const polluted = quoted ? `"${put(field.slice(1, -1))}"` : put(field)
  const asWritten = tableWith(spot, cells.with(column, put(cells[column]!)))
  const name = `record ${record}, field ${column + 1}, ${place}`
  const line = fields.with(column, polluted).join(',')
  return makeCase('row: a stray quote', name, fileWith(spot, line), asWritten, spot.table)
}

/** Blanks around a value are noise; in a text they may also be kept. */
function blanksAround(spot: Spot, column: number): PollutionCase {
  const { fields, cells, record } = spot
  const line = fields.with(column, `  ${fields[column]} `).join(',')
  const kept = record === 0 || textColumns.includes(column)
  const others = kept ? [tableWith(spot, cells.with(column, `  ${cells[column]} `))] : []
  const name = `record ${record}, field ${column + 1}`
  return makeCase('row: blanks around', name, fileWith(spot, line), spot.table, ...others)
}

/** The fields of one record are parted by another mark than all others. */
function* otherDelimiters(spot: Spot): Generator<PollutionCase> {
  for (const [name, delimiter] of [
    ['semicolons', ';'],
    ['tabs', '\t'],
    ['pipes', '|'],
    ['comma and space', ', '],
  ] as const) {
    const line = recordText(spot.cells, { ...plainStyle, delimiter })
    yield makeCase('row: another delimiter', `${name} in record ${spot.record}`, fileWith(spot, line), spot.table)
  }
}
