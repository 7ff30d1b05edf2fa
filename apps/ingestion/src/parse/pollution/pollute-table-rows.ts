import { type CleanSource, meaning } from './clean-source.js'
import { type CsvStyle, fieldTexts, linesText, recordText, recordTexts } from './csv-text.js'
import { makeCase, withCells, withRow } from './make-case.js'
import type { PollutionCase, TextTable } from './pollution-case.js'
import { classesOfValues } from './typed-columns.js'

/** One record, and all others as they should be; record 0 is the header. */
interface Spot {
  readonly kind: string
  readonly records: readonly string[]
  readonly record: number
  readonly fields: readonly string[]
  readonly cells: readonly string[]
  readonly written: TextTable
  readonly meant: TextTable
  readonly style: CsvStyle
  readonly styleName: string
}

/** Files in which only one record is polluted, or one field of it. */
export function* tableRowCases(
  { kind, written, meant, eachRecord }: CleanSource,
  styleName: string,
  style: CsvStyle,
): Generator<PollutionCase> {
  const records = recordTexts(written, style)
  for (const [record, cells] of [written.header, ...written.rows].entries()) {
    if (record % eachRecord !== 0) continue
    const spot = { kind, records, record, fields: fieldTexts(cells, style), cells, written, meant, style, styleName }
    yield* blanksBetween(spot)
    yield* otherMarks(spot)
    for (const column of cells.keys()) {
      yield oneMore(spot, column)
      if (column > 0) yield oneLess(spot, column)
      yield quoteBefore(spot, column)
      yield quoteWithin(spot, column)
      yield blanksAround(spot, column)
    }
  }
}

const withLine = ({ records, record, style }: Spot, line: string): string =>
  linesText(records.with(record, line), style.newline)
const withMeant = ({ meant, record }: Spot, cells: readonly string[]): TextTable =>
  record === 0 ? { header: cells, rows: meant.rows } : withRow(meant, record - 1, cells.map(meaning))
const placeOf = ({ record, styleName }: Spot, column: number): string =>
  `record ${record}, field ${column + 1}, ${styleName}`

function* blanksBetween(spot: Spot): Generator<PollutionCase> {
  const { kind, record, meant, styleName, fields } = spot
  const text = withLine(spot, fields.join(' '))
  const without = record === 0 ? [] : [withRow(meant, record - 1)]
  yield makeCase(`${kind} row: blanks between`, `record ${record}, ${styleName}`, text, meant, ...without)
}

/** One record has another delimiter, or ends otherwise. */
function* otherMarks(spot: Spot): Generator<PollutionCase> {
  const { kind, records, record, meant, styleName, style, cells } = spot
  for (const delimiter of [';', '\t', '|', ', ']) {
    const name = `${JSON.stringify(delimiter)} in record ${record}, ${styleName}`
    const text = withLine(spot, recordText(cells, { ...style, delimiter }))
    yield makeCase(`${kind} row: another delimiter`, name, text, meant)
  }
  for (const mark of ['\n', '\r']) {
    const text = records.map((line, i) => line + (i === record ? mark : style.newline)).join('')
    const name = `${JSON.stringify(mark)} after record ${record}, ${styleName}`
    yield makeCase(`${kind} row: record delimiter`, name, text, meant)
  }
}

function oneMore(spot: Spot, column: number): PollutionCase {
  const text = withLine(spot, spot.fields.toSpliced(column, 0, '').join(','))
  const asWritten = withMeant(spot, spot.cells.toSpliced(column, 0, ''))
  return makeCase(`${spot.kind} row: one delimiter more`, placeOf(spot, column), text, spot.meant, asWritten)
}

/** Two fields ran together; where both are quoted the quotes between them are one. */
function oneLess(spot: Spot, column: number): PollutionCase {
  const { kind, fields, cells } = spot
  const text = withLine(spot, fields.toSpliced(column - 1, 2, fields[column - 1]! + fields[column]!).join(','))
  const join = (between: string): string[] =>
    cells.toSpliced(column - 1, 2, `${cells[column - 1]}${between}${cells[column]}`)
  const all = ['', '"'].flatMap((mark) => [join(mark), join(mark).toSpliced(column, 0, '')])
  const [expected, ...others] = all.map((row) => withMeant(spot, row))
  return makeCase(`${kind} row: one delimiter less`, placeOf(spot, column), text, expected!, ...others)
}

const isQuoted = ({ fields, style }: Spot, column: number): boolean =>
  style.quoteAll || fields[column]!.startsWith(style.quote)

function quoteBefore(spot: Spot, column: number): PollutionCase {
  const { kind, fields, cells, meant } = spot
  const field = fields[column]!
  const text = withLine(
    spot,
    fields.with(column, isQuoted(spot, column) ? `""${field.slice(1)}` : `"${field}`).join(','),
  )
  const kept = withMeant(spot, cells.with(column, `"${cells[column]}`))
  return makeCase(`${kind} row: a quote before`, placeOf(spot, column), text, meant, kept)
}

/** A stray quote in the middle or at the end of a field; it may stay a character, and a column of days then words, or be dropped. */
function quoteWithin(spot: Spot, column: number): PollutionCase {
  const { kind, fields, cells, written, meant, record } = spot
  const put = (text: string): string => {
    const at = (record + column) % 2 === 0 ? text.length : text.length >> 1
    return `${text.slice(0, at)}"${text.slice(at)}`
  }
  const field = fields[column]!
  const line = fields.with(column, isQuoted(spot, column) ? `"${put(field.slice(1, -1))}"` : put(field)).join(',')
  const kept = withMeant(spot, cells.with(column, put(cells[column]!)))
  const asWords = withCells(kept, [column], (cell, row) => (row === record - 1 ? cell : written.rows[row]![column]!))
  return makeCase(`${kind} row: a quote within`, placeOf(spot, column), withLine(spot, line), meant, kept, asWords)
}

/** Blanks around a value are noise; in a text they may also be kept. */
function blanksAround(spot: Spot, column: number): PollutionCase {
  const { kind, fields, cells, meant, record } = spot
  const isText = record === 0 || classesOfValues(meant.rows.map((row) => row[column]!)).has('text')
  const kept = isText ? [withMeant(spot, cells.with(column, `  ${cells[column]} `))] : []
  const line = fields.with(column, `  ${fields[column]} `).join(',')
  return makeCase(`${kind} row: blanks around`, placeOf(spot, column), withLine(spot, line), meant, ...kept)
}
