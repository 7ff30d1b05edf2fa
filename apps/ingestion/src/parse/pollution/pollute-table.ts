import type { CleanSource } from './clean-source.js'
import { type CsvStyle, csvText, linesText, plainStyle, recordTexts } from './csv-text.js'
import { encodeText } from './encode-text.js'
import { makeCase, withRows } from './make-case.js'
import { tableRowCases } from './pollute-table-rows.js'
import type { PollutionCase, TextTable } from './pollution-case.js'

const newline = '\r\n'
/** Fields in quotes where they need them, or all. */
const styles: readonly (readonly [string, CsvStyle])[] = [
  ['quotes where needed', { ...plainStyle, newline }],
  ['all quoted', { ...plainStyle, newline, quoteAll: true }],
]

/** A table, in two ways of quoting, with each pollution that the Pollock paper names for whole files and for single rows. */
export function* tableCases(source: CleanSource): Generator<PollutionCase> {
  for (const [name, style] of styles) {
    yield* wholeFileCases(source, name, style)
    yield* surroundedCases(source, name, style)
    yield* secondTableCases(source, name, style)
    yield* tableRowCases(source, name, style)
  }
  yield* encodedCases(source)
}

const eol = (records: readonly string[]): string => linesText(records, newline)

function* wholeFileCases(
  { kind, written, meant }: CleanSource,
  styleName: string,
  style: CsvStyle,
): Generator<PollutionCase> {
  const records = recordTexts(written, style)
  const one = (name: string, text: string, expected: TextTable, ...more: readonly TextTable[]): PollutionCase =>
    makeCase(kind, `${name}, ${styleName}`, text, expected, ...more)
  const inStyle = (name: string, change: Partial<CsvStyle>): PollutionCase =>
    one(name, csvText(written, { ...style, ...change }), meant)
  yield one('as it is', eol(records), meant)
  yield one('no line end', eol(records).trimEnd(), meant)
  yield one('two line ends', eol(records) + newline, meant)
  yield one('no header', eol(records.slice(1)), { header: [], rows: meant.rows })
  yield one('only a header', eol(records.slice(0, 1)), withRows(meant, []))
  yield one('one row', eol(records.slice(0, 2)), ...eitherReading(written, meant, 1))
  for (const times of [1, 2]) {
    const again = meant.header.map((cell) => Array.from({ length: times + 1 }, () => cell).join(' '))
    const text = eol([...Array.from({ length: times }, () => records[0]!), ...records])
    yield one(`the header ${times + 1} times`, text, meant, { header: again, rows: meant.rows })
  }
  for (const mark of ['\n', '\r']) yield inStyle(`line end ${JSON.stringify(mark)}`, { newline: mark })
  for (const mark of [';', '\t', ', ', ' ', '|', '^'])
    yield inStyle(`delimiter ${JSON.stringify(mark)}`, { delimiter: mark })
  yield inStyle('single quotes', { quote: "'", escape: "'" })
  yield inStyle('escaped by a backslash', { escape: '\\' })
  yield inStyle('nothing escaped', { escape: '' })
}

/** Where a single row cannot tell the day from the month, it stays as it is written. */
const eitherReading = (written: TextTable, meant: TextTable, rows: number): [TextTable, TextTable] => [
  withRows(meant, meant.rows.slice(0, rows)),
  withRows(written, written.rows.slice(0, rows)),
]

/** Titles above and notes below. */
function* surroundedCases(
  { kind, written, meant }: CleanSource,
  styleName: string,
  style: CsvStyle,
): Generator<PollutionCase> {
  const records = recordTexts(written, style)
  const pad = ','.repeat(written.header.length - 1)
  const one = (name: string, lines: readonly string[]): PollutionCase =>
    makeCase(kind, `${name}, ${styleName}`, eol(lines), meant)
  yield one('a title with delimiters, an empty row', [`SALES${pad}`, pad, ...records])
  yield one('a title', ['All of them, as of May', ...records])
  yield one('three lines above, an empty one', ['All of them', 'As of: 03/05/2019', 'By the office', '', ...records])
  yield one('a note below', [...records, 'Source: the office'])
  yield one('a note below, after an empty line', [...records, '', 'Not all are shown, see the list'])
  yield one('an empty line in the middle', records.toSpliced(records.length >> 1, 0, ''))
  yield one('a remark in the middle', records.toSpliced(records.length >> 1, 0, '# checked up to here'))
}

/** The same columns again right below, without a gap: one less, as many, one more. */
function* secondTableCases(
  { kind, written, meant }: CleanSource,
  styleName: string,
  style: CsvStyle,
): Generator<PollutionCase> {
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
    const text = eol([...first, ...recordTexts(cut(written, width), style)])
    const below = cut(meant, width)
    const rows = withRows(meant, [...meant.rows, ...below.rows])
    const all = withRows(meant, [...meant.rows, below.header, ...below.rows])
    yield makeCase(kind, `a table with ${name} columns below, ${styleName}`, text, meant, rows, all)
  }
}

function* encodedCases({ kind, written, meant }: CleanSource): Generator<PollutionCase> {
  const text = csvText(written, { ...plainStyle, newline })
  for (const encoding of ['utf-8', 'utf-16le', 'utf-16be'] as const)
    for (const bom of [true, false])
      yield makeCase(kind, `${encoding} ${bom ? 'with' : 'without'} mark`, encodeText(text, encoding, bom), meant)
}
