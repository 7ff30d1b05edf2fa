import { columnAt } from './clean-table.js'
import { csvText, linesText, plainStyle, recordText, recordTexts } from './csv-text.js'
import { makeCase, withRows } from './make-case.js'
import type { PollutionCase, TextTable } from './pollution-case.js'

/** How a file ends. */
export function* endingCases(table: TextTable): Generator<PollutionCase> {
  const text = csvText(table, plainStyle)
  const one = (name: string, content: string): PollutionCase => makeCase('end of file', name, content, table)
  yield one('one line end', text)
  yield one('no line end', text.slice(0, -1))
  yield one('two line ends', `${text}\n`)
  yield one('many line ends', `${text}${'\r\n'.repeat(12)}`)
  yield one('a line of blanks', `${text}   \n`)
  yield one('lines of delimiters', `${text}${`${','.repeat(table.header.length - 1)}\n`.repeat(3)}`)
  yield one('end-of-file character of DOS', `${text}\u001a`)
  yield one('padded with NUL', `${text}${'\0'.repeat(300)}`)
  yield* cutCases(table, text)
}

/** The last record stops in the middle: what is there may be read, or the record may be set aside. */
function* cutCases(table: TextTable, text: string): Generator<PollutionCase> {
  const last = table.rows.at(-1)!
  const whole = withRows(table, table.rows.slice(0, -1))
  const cutAt = (column: number, keep: number): PollutionCase => {
    const cells = [...last.slice(0, column), last[column]!.slice(0, keep)]
    const quoted = column === columnAt.name ? 1 : 0
    const kept = recordText(last.slice(0, column), plainStyle).length + 1 + quoted + keep
    const start = text.length - recordText(last, plainStyle).length - 1
    const name = `cut off in column ${column + 1}`
    return makeCase('end of file', name, text.slice(0, start + kept), whole, withRows(table, [...whole.rows, cells]))
  }
  yield cutAt(columnAt.name, 4)
  yield cutAt(columnAt.city, 2)
  yield cutAt(columnAt.amount, 3)
}

/** Few rows, few columns, no header. */
export function* sizeCases(table: TextTable): Generator<PollutionCase> {
  const one = (name: string, clean: TextTable, style = plainStyle): PollutionCase =>
    makeCase('size', name, csvText(clean, style), clean)
  yield one('header only', withRows(table, []))
  yield makeCase(
    'size',
    'header only, no line end',
    csvText(withRows(table, []), plainStyle).trimEnd(),
    withRows(table, []),
  )
  for (const rows of [1, 2, 3]) yield one(`${rows} data rows`, withRows(table, table.rows.slice(0, rows)))
  yield one('1 data row, semicolon', withRows(table, table.rows.slice(0, 1)), { ...plainStyle, delimiter: ';' })
  const column = (at: number): TextTable => ({ header: [table.header[at]!], rows: table.rows.map((row) => [row[at]!]) })
  yield one('one column, numbers', column(columnAt.id))
  yield one('one column, times', column(columnAt.seen))
  yield one('one column, words', column(columnAt.city))
  yield one('one column, quoted texts with commas', column(columnAt.name))
  const pair = (a: number, b: number): TextTable => ({
    header: [table.header[a]!, table.header[b]!],
    rows: table.rows.map((row) => [row[a]!, row[b]!]),
  })
  yield one('two columns', pair(columnAt.id, columnAt.city))
  yield one('two columns, pipe', pair(columnAt.joined, columnAt.amount), { ...plainStyle, delimiter: '|' })
  const nameless = { header: [], rows: table.rows }
  yield makeCase('header', 'none', linesText(recordTexts(table, plainStyle).slice(1), '\n'), nameless)
  const semicolons = recordTexts(table, { ...plainStyle, delimiter: ';' }).slice(1)
  yield makeCase('header', 'none, semicolon', linesText(semicolons, '\n'), nameless)
}

/** Names over several rows: joined names are as good as the last row's. */
export function* headerCases(table: TextTable): Generator<PollutionCase> {
  const [names, ...rows] = recordTexts(table, plainStyle)
  const groups = ['', 'person', 'person', 'visit', 'visit', 'figures', 'figures', 'other']
  const sparse = ['', 'person', '', 'visit', '', 'figures', '', 'other']
  const titles = ['member', 'member', 'member', 'member', 'member', 'member', 'member', 'member']
  const joined = (above: readonly (readonly string[])[], by: string): TextTable => ({
    header: table.header.map((name, i) =>
      [...above.map((row) => row[i]!), name].filter((part) => part !== '').join(by),
    ),
    rows: table.rows,
  })
  const one = (name: string, above: readonly string[][], meant: readonly string[][]): PollutionCase => {
    const text = linesText([...above.map((row) => recordText(row, plainStyle)), names!, ...rows], '\n')
    const others = [' ', '_', '.', '/', ' / ', ' - '].map((by) => joined(meant, by))
    return makeCase('header', name, text, table, ...others)
  }
  yield one('two rows', [groups], [groups])
  yield one('two rows, group named once', [sparse], [groups])
  yield one('three rows', [titles, groups], [titles, groups])
  yield one('three rows, group named once', [['member', '', '', '', '', '', '', ''], sparse], [titles, groups])
  yield* headerNameCases(table, rows)
}

function* headerNameCases(table: TextTable, rows: readonly string[]): Generator<PollutionCase> {
  const one = (name: string, header: readonly string[], ...others: string[][]): PollutionCase =>
    makeCase(
      'header',
      name,
      linesText([recordText(header, plainStyle), ...rows], '\n'),
      { header, rows: table.rows },
      ...others.map((header) => ({ header, rows: table.rows })),
    )
  const replaced = (changes: Record<number, string>): string[] => table.header.map((name, i) => changes[i] ?? name)
  const twice = { [columnAt.score]: 'amount' }
  yield one('a name twice', replaced(twice), replaced({ 6: 'amount_1' }), replaced({ 6: 'amount_2' }))
  const thrice = { [columnAt.score]: 'amount', [columnAt.note]: 'amount' }
  yield one('a name three times', replaced(thrice), replaced({ 6: 'amount_1', 7: 'amount_2' }))
  yield one('a name twice in other letters', replaced({ [columnAt.note]: 'Name' }), replaced({ 7: 'Name_1' }))
  yield one('an empty name', replaced({ [columnAt.city]: '' }))
  yield one('the first name empty', replaced({ [columnAt.id]: '' }))
  yield one('three empty names', replaced({ [columnAt.id]: '', [columnAt.city]: '', [columnAt.note]: '' }))
  yield one(
    'names with blanks around',
    table.header.map((name) => ` ${name} `),
    [...table.header],
  )
  yield one('a name over two lines', replaced({ [columnAt.amount]: 'amount\n(EUR)' }), replaced({ 5: 'amount (EUR)' }))
  yield one('names that are years', ['id', 'name', 'city', 'joined', 'seen', '2019', '2020', 'note'])
}

/** Lines above, below and between the records that belong to no table. */
export function* surroundingCases(table: TextTable): Generator<PollutionCase> {
  const records = recordTexts(table, plainStyle)
  yield* preambleCases(table, records)
  yield* footerCases(table, records)
  yield* commentCases(table, records)
  yield* emptyLineCases(table, records)
  yield* unitsCases(table, records)
}

const preambleLines = [
  'Members of the society',
  'Printed on: 3 May 2024',
  'By: the office',
  'Reference: M-2024/17',
  'Region: all',
  'Currency: EUR',
  'This list replaces the one of March.',
  'Page: 1 of 1',
  'Contact: office at the usual address',
  'Not for publication',
]

function* preambleCases(table: TextTable, records: readonly string[]): Generator<PollutionCase> {
  const pad = ','.repeat(table.header.length - 1)
  for (const count of [1, 2, 3, 10]) {
    const lines = preambleLines.slice(0, count)
    for (const [name, above] of [
      ['bare', lines],
      ['blank line after', [...lines, '']],
      ['padded', lines.map((line) => line + pad)],
      ['padded, blank line after', [...lines.map((line) => line + pad), '']],
      ['padded, padded line after', [...lines.map((line) => line + pad), pad]],
      ['key and value', lines.map((line) => line.replace(': ', ','))],
      ['with commas', lines.map((line) => `${line}, as agreed, in full`)],
    ] as const) {
      yield makeCase('preamble', `${count} lines, ${name}`, linesText([...above, ...records], '\n'), table)
    }
  }
  yield makeCase('preamble', 'empty lines', linesText(['', '', ...records], '\n'), table)
}

function* footerCases(table: TextTable, records: readonly string[]): Generator<PollutionCase> {
  const pad = ','.repeat(table.header.length - 1)
  const sum = table.rows.reduce((total, row) => total + Number(row[columnAt.amount]), 0).toFixed(2)
  const totals = ['Total', '', '', '', '', sum, '', '']
  const withTotals = withRows(table, [...table.rows, totals])
  const one = (name: string, lines: readonly string[], ...others: TextTable[]): PollutionCase =>
    makeCase('footer', name, linesText([...records, ...lines], '\n'), table, ...others)
  // A row of totals has the shape of any other row: leaving it in is as right as taking it out.
  yield one('totals', [recordText(totals, plainStyle)], withTotals)
  yield one('totals after a blank line', ['', recordText(totals, plainStyle)], withTotals)
  yield one('totals, short', [`Total,,,,,${sum}`], withTotals)
  yield one('a note', ['Source: the register of members'])
  yield one('a note after a blank line', ['', 'Source: the register of members'])
  yield one('three notes', ['', '1) provisional', '2) estimated', 'Source: the register of members'])
  yield one('a note with a comma', ['Source: the register of members, as of May'])
  yield one('a padded note', [`Source: the register of members${pad}`])
  yield one('a count', ['(84 rows)'])
  yield one('a ruler', ['--------'])
}

function* commentCases(table: TextTable, records: readonly string[]): Generator<PollutionCase> {
  const [names, ...rows] = records
  const middle = Math.floor(rows.length / 2)
  for (const mark of ['#', '//', '%', ';', '--']) {
    const comment = `${mark} written by the register`
    const around = [...rows.slice(0, middle), `${mark} second half`, ...rows.slice(middle)]
    yield makeCase('comment', `${mark} above`, linesText([comment, names!, ...rows], '\n'), table)
    yield makeCase('comment', `${mark} under the header`, linesText([names!, comment, ...rows], '\n'), table)
    yield makeCase('comment', `${mark} in the middle`, linesText([names!, ...around], '\n'), table)
    yield makeCase(
      'comment',
      `${mark} with commas`,
      linesText([`${comment}, by hand, today`, names!, ...rows], '\n'),
      table,
    )
    yield makeCase('comment', `${mark} at the end`, linesText([names!, ...rows, comment], '\n'), table)
  }
  yield makeCase('comment', '# before the names', linesText([`#${names}`, ...rows], '\n'), table, {
    header: table.header.map((name, i) => (i === 0 ? `#${name}` : name)),
    rows: table.rows,
  })
}

function* emptyLineCases(table: TextTable, records: readonly string[]): Generator<PollutionCase> {
  const pad = ','.repeat(table.header.length - 1)
  const insert = (at: number, ...lines: string[]): string => linesText(records.toSpliced(at, 0, ...lines), '\n')
  const one = (name: string, text: string): PollutionCase => makeCase('empty lines', name, text, table)
  yield one('one under the header', insert(1, ''))
  yield one('one in the middle', insert(40, ''))
  yield one('three in the middle', insert(40, '', '', ''))
  yield one('blanks in the middle', insert(40, '   '))
  yield one('delimiters in the middle', insert(40, pad))
  yield one('quoted empties in the middle', insert(40, pad.replaceAll(',', '"",') + '""'))
  yield one(
    'after each tenth',
    linesText(
      records.flatMap((line, i) => (i % 10 === 9 ? [line, ''] : [line])),
      '\n',
    ),
  )
}

function* unitsCases(table: TextTable, records: readonly string[]): Generator<PollutionCase> {
  const units = ['', '', '', 'date', 'h:m:s', 'EUR', 'points', '']
  for (const [name, row] of [
    ['bare', units],
    ['in brackets', units.map((unit) => (unit === '' ? '' : `[${unit}]`))],
    ['dashes for none', units.map((unit) => (unit === '' ? '-' : unit))],
  ] as const) {
    const named = [' ', '_'].map((by) => ({
      header: table.header.map((header, i) => (row[i] === '' ? header : header + by + row[i]!)),
      rows: table.rows,
    }))
    const text = linesText([records[0]!, recordText(row, plainStyle), ...records.slice(1)], '\n')
    yield makeCase('units', name, text, table, ...named)
  }
}

/** A second table below the first: the first alone is right, and so is every record of both in one. */
export function* severalTablesCases(table: TextTable): Generator<PollutionCase> {
  const first = recordTexts(table, plainStyle)
  const places = {
    header: ['place', 'country', 'members'],
    rows: [
      ['Lagos', 'NG', '12'],
      ['Cork', 'IE', '7'],
      ['Brno', 'CZ', '9'],
    ],
  }
  const wide = {
    header: [...table.header, 'phone', 'since'],
    rows: table.rows.slice(0, 10).map((row, i) => [...row, `555 01${i}`, String(1990 + i)]),
  }
  const same = { header: ['no', 'who', 'where', 'left', 'at', 'owed', 'mark', 'why'], rows: table.rows.slice(0, 12) }
  for (const [name, second] of [
    ['fewer columns', places],
    ['more columns', wide],
    ['as many columns', same],
  ] as const) {
    const both = withRows(table, [...table.rows, second.header, ...second.rows])
    const onlyRows = withRows(table, [...table.rows, ...second.rows])
    const below = recordTexts(second, plainStyle)
    for (const [gap, between] of [
      ['', []],
      [', blank line between', ['']],
      [', title between', ['', 'Second list']],
    ] as const) {
      const text = linesText([...first, ...between, ...below], '\n')
      yield makeCase('several tables', name + gap, text, table, both, onlyRows)
    }
  }
  // The same export appended to itself: everybody wants the rows, and nobody a row of names.
  const again = withRows(table, [...table.rows, ...table.rows])
  yield makeCase('several tables', 'the header again', linesText([...first, ...first], '\n'), again)
}
