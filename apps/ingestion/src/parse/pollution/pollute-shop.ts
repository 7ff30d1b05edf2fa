import { type CsvStyle, fieldTexts, linesText, plainStyle, recordTexts } from './csv-text.js'
import { makeCase, withRow, withRows } from './make-case.js'
import type { PollutionCase, TextTable } from './pollution-case.js'
import { shopTable } from './shop-table.js'

const newline = '\r\n'
/** Of the records only each so many is polluted: the other table has all of them. */
const eachRecord = 3
/** Fields in quotes where they need them, or all. */
const styles: readonly (readonly [string, CsvStyle])[] = [
  ['quotes where needed', { ...plainStyle, newline }],
  ['all quoted', { ...plainStyle, newline, quoteAll: true }],
]

/** A table unlike the other one, in two ways of quoting, with each pollution that the Pollock paper names for whole files and for single rows. */
export function* shopCases(seed: number): Generator<PollutionCase> {
  const table = withDays(shopTable(seed))
  for (const [name, style] of styles) {
    yield* wholeFileCases(table, name, style)
    yield* rowCases(table, name, style)
  }
}

/** What is written, and what it means: days as ISO 8601. */
interface Written {
  readonly written: TextTable
  readonly meant: TextTable
}

function withDays(written: TextTable): Written {
  const meant = written.rows.map((row) => row.map(meaning))
  return { written, meant: withRows(written, meant) }
}

const meaning = (cell: string): string => cell.replace(/^(\d{2})\/(\d{2})\/(\d{4})$/, '$3-$2-$1')

function* wholeFileCases({ written, meant }: Written, styleName: string, style: CsvStyle): Generator<PollutionCase> {
  const records = recordTexts(written, style)
  const width = written.header.length
  const pad = ','.repeat(width - 1)
  const one = (name: string, text: string, expected: TextTable, ...more: readonly TextTable[]): PollutionCase =>
    makeCase('shop', `${name}, ${styleName}`, text, expected, ...more)
  const inStyle = (name: string, change: Partial<CsvStyle>): PollutionCase =>
    one(name, linesText(recordTexts(written, { ...style, ...change }), change.newline ?? newline), meant)
  yield one('as it is', linesText(records, newline), meant)
  yield one('no line end', linesText(records, newline).trimEnd(), meant)
  yield one('two line ends', linesText(records, newline) + newline, meant)
  yield one('no header', linesText(records.slice(1), newline), { header: [], rows: meant.rows })
  yield one('only a header', linesText(records.slice(0, 1), newline), withRows(meant, []))
  yield one('one row', linesText(records.slice(0, 2), newline), ...eitherReading(written, meant, 1))
  for (const times of [1, 2]) {
    const again = meant.header.map((cell) => Array.from({ length: times + 1 }, () => cell).join(' '))
    const text = linesText([...Array.from({ length: times }, () => records[0]!), ...records], newline)
    yield one(`the header ${times + 1} times`, text, meant, { header: again, rows: meant.rows })
  }
  yield one('a title with delimiters, an empty row', linesText([`SALES${pad}`, pad, ...records], newline), meant)
  for (const mark of ['\n', '\r']) yield inStyle(`line end ${JSON.stringify(mark)}`, { newline: mark })
  for (const mark of [';', '\t', ', ', ' ']) yield inStyle(`delimiter ${JSON.stringify(mark)}`, { delimiter: mark })
  yield inStyle('single quotes', { quote: "'", escape: "'" })
  yield inStyle('escaped by a backslash', { escape: '\\' })
  yield inStyle('nothing escaped', { escape: '' })
  yield* secondTableCases({ written, meant }, styleName, style)
}

/** Where a single row cannot tell the day from the month, it stays as it is written. */
const eitherReading = (written: TextTable, meant: TextTable, rows: number): [TextTable, TextTable] => [
  withRows(meant, meant.rows.slice(0, rows)),
  withRows(written, written.rows.slice(0, rows)),
]

/** The same columns again right below, without a gap: one less, as many, one more. */
function* secondTableCases({ written, meant }: Written, styleName: string, style: CsvStyle): Generator<PollutionCase> {
  const cut = ({ header, rows }: TextTable, width: number): TextTable => {
    const fit = (row: readonly string[], filler: string): string[] =>
      Array.from({ length: width }, (_, i) => row[i] ?? filler)
    return { header: fit(header, 'col1'), rows: rows.slice(0, -1).map((row) => fit(row, row.at(-1)!)) }
  }
  const first = recordTexts(written, style)
  for (const [name, width] of [
    ['less', written.header.length - 1],
    ['same', written.header.length],
    ['more', written.header.length + 1],
  ] as const) {
    const text = linesText([...first, ...recordTexts(cut(written, width), style)], newline)
    const below = cut(meant, width)
    const rows = withRows(meant, [...meant.rows, ...below.rows])
    const all = withRows(meant, [...meant.rows, below.header, ...below.rows])
    yield makeCase('shop', `a table with ${name} columns below, ${styleName}`, text, meant, rows, all)
  }
}

function* rowCases({ written, meant }: Written, styleName: string, style: CsvStyle): Generator<PollutionCase> {
  const records = recordTexts(written, style)
  for (const [record, cells] of [written.header, ...written.rows].entries()) {
    if (record % eachRecord !== 0) continue
    const spot = { records, record, fields: fieldTexts(cells, style), cells, meant, styleName }
    yield* blanksBetween(spot)
    for (const column of cells.keys()) {
      yield oneMore(spot, column)
      if (column > 0) yield oneLess(spot, column)
      yield quoteBefore(spot, column, style)
    }
  }
}

interface ShopSpot {
  readonly records: readonly string[]
  readonly record: number
  readonly fields: readonly string[]
  readonly cells: readonly string[]
  readonly meant: TextTable
  readonly styleName: string
}

const withLine = ({ records, record }: ShopSpot, line: string): string => linesText(records.with(record, line), newline)
const withMeant = ({ meant, record }: ShopSpot, cells: readonly string[]): TextTable =>
  record === 0 ? { header: cells, rows: meant.rows } : withRow(meant, record - 1, cells.map(meaning))
const placeOf = ({ record, styleName }: ShopSpot, column: number): string =>
  `record ${record}, field ${column + 1}, ${styleName}`

function* blanksBetween(spot: ShopSpot): Generator<PollutionCase> {
  const text = withLine(spot, spot.fields.join(' '))
  const without = spot.record === 0 ? [] : [withRow(spot.meant, spot.record - 1)]
  yield makeCase('shop row: blanks between', `record ${spot.record}, ${spot.styleName}`, text, spot.meant, ...without)
}

function oneMore(spot: ShopSpot, column: number): PollutionCase {
  const text = withLine(spot, spot.fields.toSpliced(column, 0, '').join(','))
  const asWritten = withMeant(spot, spot.cells.toSpliced(column, 0, ''))
  return makeCase('shop row: one delimiter more', placeOf(spot, column), text, spot.meant, asWritten)
}

/** Two fields ran together; where both are quoted the quotes between them are one. */
function oneLess(spot: ShopSpot, column: number): PollutionCase {
  const { fields, cells } = spot
  const text = withLine(spot, fields.toSpliced(column - 1, 2, fields[column - 1]! + fields[column]!).join(','))
  const join = (between: string): string[] =>
    cells.toSpliced(column - 1, 2, `${cells[column - 1]}${between}${cells[column]}`)
  const all = ['', '"'].flatMap((mark) => [join(mark), join(mark).toSpliced(column, 0, '')])
  const [expected, ...others] = all.map((row) => withMeant(spot, row))
  return makeCase('shop row: one delimiter less', placeOf(spot, column), text, expected!, ...others)
}

function quoteBefore(spot: ShopSpot, column: number, { quoteAll }: CsvStyle): PollutionCase {
  const { fields, cells } = spot
  const field = fields[column]!
  const isQuoted = quoteAll || field.startsWith('"')
  const text = withLine(spot, fields.with(column, isQuoted ? `""${field.slice(1)}` : `"${field}`).join(','))
  const kept = withMeant(spot, cells.with(column, `"${cells[column]}`))
  return makeCase('shop row: a quote before', placeOf(spot, column), text, spot.meant, kept)
}
