import { columnAt } from './clean-table.js'
import { type CsvStyle, csvText, linesText, plainStyle, recordTexts } from './csv-text.js'
import { encodeText } from './encode-text.js'
import { makeCase, withCells } from './make-case.js'
import type { PollutionCase, TextTable } from './pollution-case.js'

const delimiters: readonly (readonly [string, string])[] = [
  ['comma', ','],
  ['semicolon', ';'],
  ['tab', '\t'],
  ['pipe', '|'],
  ['space', ' '],
  ['colon', ':'],
  ['caret', '^'],
  ['tilde', '~'],
  ['comma and space', ', '],
  ['semicolon and space', '; '],
  ['hash', '#'],
  ['slash', '/'],
  ['at sign', '@'],
  ['section sign', '§'],
  ['unit separator', '\u001f'],
  ['start of heading', '\u0001'],
  ['two pipes', '||'],
  ['two colons', '::'],
]

/** The whole file is written with other marks between fields. */
export function* delimiterCases(table: TextTable): Generator<PollutionCase> {
  for (const [name, delimiter] of delimiters) {
    yield makeCase('delimiter', name, csvText(table, { ...plainStyle, delimiter }), table)
    yield makeCase(
      'delimiter',
      `${name}, all quoted`,
      csvText(table, { ...plainStyle, delimiter, quoteAll: true }),
      table,
    )
  }
  const german = withCells(table, [columnAt.amount, columnAt.score], (cell) => cell.replace('.', ','))
  yield makeCase(
    'delimiter',
    'semicolon with decimal commas',
    csvText(german, { ...plainStyle, delimiter: ';' }),
    table,
  )
  const announced = `sep=;\n${csvText(table, { ...plainStyle, delimiter: ';' })}`
  yield makeCase('delimiter', 'semicolon, announced by sep=', announced, table)
}

/** Other quotes, none, and quotes within quotes; a text without quotes never holds its own delimiter. */
export function* quoteCases(table: TextTable): Generator<PollutionCase> {
  const one = (kind: string, name: string, style: Partial<CsvStyle>, clean = table): PollutionCase =>
    makeCase(kind, name, csvText(clean, { ...plainStyle, ...style }), clean)
  const bare = withCells(table, [columnAt.name, columnAt.note], (cell) => cell.replaceAll(',', '').replaceAll('"', ''))
  yield one('quote', 'single', { quote: "'", escape: "'" })
  yield one('quote', 'single, all quoted', { quote: "'", escape: "'", quoteAll: true })
  yield one('quote', 'double, all quoted', { quoteAll: true })
  yield one('quote', 'none, comma', { quote: '' }, bare)
  yield one('quote', 'none, semicolon, bare quotes in texts', { quote: '', delimiter: ';' })
  yield one('quote', 'none, tab, bare quotes in texts', { quote: '', delimiter: '\t' })
  yield one('quote', 'backtick', { quote: '`', escape: '`' })
  yield one('escape', 'backslash', { escape: '\\' })
  yield one('escape', 'backslash, all quoted', { escape: '\\', quoteAll: true })
  yield one('escape', 'backslash, single quotes', { quote: "'", escape: '\\' })
  const windows = withCells(table, [columnAt.note], (cell, row) => (row % 9 === 4 ? 'C:\\mail\\new "x"' : cell))
  yield one('escape', 'backslash, and backslashes in texts', { escape: '\\' }, windows)
  yield one('escape', 'doubled, and backslashes in texts', {}, windows)
  yield one('escape', 'none', { escape: '' })
  yield one('escape', 'none, all quoted', { escape: '', quoteAll: true })
}

const newlines: readonly (readonly [string, string])[] = [
  ['LF', '\n'],
  ['CR', '\r'],
  ['CRLF', '\r\n'],
  ['CR CR LF', '\r\r\n'],
  ['LF CR', '\n\r'],
  ['LF LF', '\n\n'],
]

/** Other line ends, mixed ones, and one record that ends otherwise than all others, for every record. */
export function* newlineCases(table: TextTable): Generator<PollutionCase> {
  const records = recordTexts(table, plainStyle)
  for (const [name, newline] of newlines) yield makeCase('record delimiter', name, linesText(records, newline), table)
  const mixed = records.map((record, i) => record + ['\n', '\r\n', '\r'][i % 3]!).join('')
  yield makeCase('record delimiter', 'all three in turn', mixed, table)
  const halves = linesText(records.slice(0, 40), '\r\n') + linesText(records.slice(40), '\n')
  yield makeCase('record delimiter', 'CRLF, then LF', halves, table)
  for (const [name, most, other] of [
    ['CRLF in LF', '\n', '\r\n'],
    ['CR in LF', '\n', '\r'],
    ['LF in CRLF', '\r\n', '\n'],
    ['CR in CRLF', '\r\n', '\r'],
  ] as const) {
    for (const at of records.keys()) {
      const text = records.map((record, i) => record + (i === at ? other : most)).join('')
      yield makeCase('row: record delimiter', `${name} after record ${at}`, text, table)
    }
  }
}

/** Encodings with and without a byte order mark; the letters are such as the encoding has. */
export function* encodingCases(table: TextTable): Generator<PollutionCase> {
  const one = (name: string, bytes: Uint8Array, clean: TextTable, ...more: TextTable[]): PollutionCase =>
    makeCase('encoding', name, bytes, clean, ...more)
  const world = withCells(table, [columnAt.city], (cell, row) => (row % 7 === 2 ? '東京 – Łódź 🚲' : cell))
  const western = withCells(table, [columnAt.note], (cell, row) => (row % 7 === 2 ? 'owes 5 € – “soon”…' : cell))
  const ascii = withCells(table, [columnAt.name, columnAt.city], (cell) =>
    cell.normalize('NFD').replaceAll(/[^\x20-\x7e]/g, ''),
  )
  for (const encoding of ['utf-8', 'utf-16le', 'utf-16be'] as const) {
    for (const bom of [true, false]) {
      const name = `${encoding} ${bom ? 'with' : 'without'} mark`
      yield one(name, encodeText(csvText(world, plainStyle), encoding, bom), world)
      yield one(`${name}, ASCII only`, encodeText(csvText(ascii, plainStyle), encoding, bom), ascii)
    }
  }
  const crlf = { ...plainStyle, delimiter: '\t', newline: '\r\n' }
  yield one('utf-16le with mark, tabs, CRLF', encodeText(csvText(world, crlf), 'utf-16le', true), world)
  yield one('iso-8859-1', encodeText(csvText(table, plainStyle), 'iso-8859-1'), table)
  yield one('windows-1252', encodeText(csvText(western, plainStyle), 'windows-1252'), western)
  yield strayByte(table)
}

/** UTF-8 with the letter of one cell in Latin-1, as when files of two programs were joined. */
function strayByte(table: TextTable): PollutionCase {
  const at = Math.floor(table.rows.length / 2)
  const written = (letter: string): TextTable =>
    withCells(table, [columnAt.city], (cell, row) => (row === at ? `Caf${letter}` : cell))
  const bytes = encodeText(csvText(written('\u0001'), plainStyle), 'utf-8').map((byte) => (byte === 1 ? 0xe9 : byte))
  return makeCase('encoding', 'utf-8 with one byte of Latin-1', bytes, written('é'), written('\ufffd'))
}
