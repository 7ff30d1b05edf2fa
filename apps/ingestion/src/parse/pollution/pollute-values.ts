import { columnAt, textColumns } from './clean-table.js'
import { type CsvStyle, csvText, fieldTexts, linesText, plainStyle } from './csv-text.js'
import { encodeText } from './encode-text.js'
import { makeCase, withCells } from './make-case.js'
import type { PollutionCase, TextTable } from './pollution-case.js'

const numbers: readonly number[] = [columnAt.amount, columnAt.score]

/** Fields at the end of records that are too many or too few. */
export function* raggedCases(table: TextTable): Generator<PollutionCase> {
  const all = [table.header, ...table.rows].map((cells) => fieldTexts(cells, plainStyle))
  const lines = (turn: (fields: readonly string[], i: number) => string): string => linesText(all.map(turn), '\n')
  const one = (name: string, text: string, clean = table): PollutionCase => makeCase('ragged', name, text, clean)
  yield one(
    'a delimiter at the end of each record',
    lines((fields) => `${fields.join(',')},`),
  )
  yield one(
    'a delimiter at the end of each row',
    lines((fields, i) => fields.join(',') + (i === 0 ? '' : ',')),
  )
  yield one(
    'a delimiter at the end of the header',
    lines((fields, i) => fields.join(',') + (i === 0 ? ',' : '')),
  )
  yield one(
    'a delimiter at the start of each record',
    lines((fields) => `,${fields.join(',')}`),
    {
      header: table.header,
      rows: table.rows.map((row) => ['', ...row]),
    },
  )
  yield one(
    'three delimiters at the end of each record',
    lines((fields) => `${fields.join(',')},,,`),
  )
  yield one(
    'empties at the end left out',
    lines((fields) => fields.join(',').replace(/,+$/, '')),
  )
  const sparse = withCells(table, [columnAt.score, columnAt.note], (cell, row) => (row % 3 === 1 ? '' : cell))
  const trimmed = linesText(
    csvText(sparse, plainStyle)
      .trimEnd()
      .split('\n')
      .map((line) => line.replace(/,+$/, '')),
    '\n',
  )
  yield one('two columns of empties left out', trimmed, sparse)
}

/** Values as people and programs write them; expected is what they mean. */
export function* valueCases(table: TextTable): Generator<PollutionCase> {
  yield* numberCases(table)
  yield* dateCases(table)
  yield* missingCases(table)
  yield* oddTextCases(table)
}

function* numberCases(table: TextTable): Generator<PollutionCase> {
  const semicolon: Partial<CsvStyle> = { delimiter: ';' }
  const one = (
    name: string,
    columns: readonly number[],
    turn: (cell: string, row: number) => string,
    style: Partial<CsvStyle> = {},
    ...others: TextTable[]
  ): PollutionCase => {
    const text = csvText(withCells(table, columns, turn), { ...plainStyle, ...style })
    return makeCase('numbers', name, text, table, ...others)
  }
  const grouped = (by: string, point: string) => (cell: string) => {
    const [whole, fraction] = cell.split('.')
    return `${whole!.replaceAll(/\B(?=(\d{3})+$)/g, by)}${fraction === undefined ? '' : point + fraction}`
  }
  yield one('thousands by comma, quoted', numbers, grouped(',', '.'))
  yield one('thousands by comma, semicolons', numbers, grouped(',', '.'), semicolon)
  yield one('thousands by blank', numbers, grouped(' ', '.'))
  yield one('thousands by no-break space, decimal commas', numbers, grouped('\u00a0', ','), semicolon)
  yield one('thousands by apostrophe', numbers, grouped("'", '.'))
  yield one('thousands by point, decimal commas', numbers, grouped('.', ','), semicolon)
  yield one('decimal commas, quoted', numbers, grouped('', ','))
  yield one('decimal commas, semicolons', numbers, grouped('', ','), semicolon)
  yield one('decimal commas, tabs', numbers, grouped('', ','), { delimiter: '\t' })
  const amount = [columnAt.amount]
  // A sign that says the unit may be taken off or be left in the text.
  const signed = (name: string, columns: readonly number[], turn: (cell: string) => string): PollutionCase =>
    one(name, columns, turn, {}, withCells(table, columns, turn))
  yield signed('euro sign in front', amount, (cell) => `€${cell}`)
  yield signed('dollar sign in front', amount, (cell) => `$${cell}`)
  yield signed('currency code behind', amount, (cell) => `${cell} EUR`)
  yield signed('percent sign', [columnAt.score], (cell) => `${cell}%`)
  const owed = withCells(table, amount, (cell, row) => (row % 2 === 0 ? `-${cell}` : cell))
  const negative = (name: string, write: (digits: string) => string): PollutionCase => {
    const written = withCells(table, amount, (cell, row) => (row % 2 === 0 ? write(cell) : cell))
    return makeCase('numbers', name, csvText(written, plainStyle), owed, written)
  }
  yield negative('minus behind', (digits) => `${digits}-`)
  yield negative('brackets for minus', (digits) => `(${digits})`)
  yield negative('minus as a sign of its own', (digits) => `\u2212${digits}`)
  yield one('plus in front', amount, (cell) => `+${cell}`)
  yield one('exponents', amount, (cell) => `${(Number(cell) / 1000).toFixed(5)}E+03`)
  yield one('blanks around all', numbers, (cell) => ` ${cell} `)
  const codes = withCells(table, [columnAt.id], (cell) => `00${cell}`)
  yield makeCase('numbers', 'leading zeros are kept', csvText(codes, plainStyle), codes)
  const long = withCells(table, [columnAt.id], (cell) => `9007199254${cell}${cell}`)
  yield makeCase('numbers', 'long ids are kept', csvText(long, plainStyle), long)
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function* dateCases(table: TextTable): Generator<PollutionCase> {
  const joined = [columnAt.joined]
  const turned = (turn: (y: string, m: string, d: string) => string, clean = table): TextTable =>
    withCells(clean, joined, (cell) => turn(cell.slice(0, 4), cell.slice(5, 7), cell.slice(8, 10)))
  const one = (name: string, turn: (y: string, m: string, d: string) => string): PollutionCase =>
    makeCase('dates', name, csvText(turned(turn), plainStyle), table)
  yield one('day.month.year', (y, m, d) => `${d}.${m}.${y}`)
  yield one('day/month/year', (y, m, d) => `${d}/${m}/${y}`)
  yield one('month/day/year', (y, m, d) => `${m}/${d}/${y}`)
  yield one('day-month-year', (y, m, d) => `${d}-${m}-${y}`)
  yield one('year/month/day', (y, m, d) => `${y}/${m}/${d}`)
  yield one('d.m.yyyy', (y, m, d) => `${Number(d)}.${Number(m)}.${y}`)
  yield one('m/d/yyyy', (y, m, d) => `${Number(m)}/${Number(d)}/${y}`)
  yield one('day month name year', (y, m, d) => `${d} ${months[Number(m) - 1]} ${y}`)
  yield one('day-month name-year', (y, m, d) => `${d}-${months[Number(m) - 1]}-${y}`)
  yield one('month name day, year', (y, m, d) => `${months[Number(m) - 1]} ${d}, ${y}`)
  yield one('day.month.two digits', (y, m, d) => `${d}.${m}.${y.slice(2)}`)
  yield one('with T and time', (y, m, d) => `${y}-${m}-${d}T00:00:00`)
  const eight = turned((y, m, d) => `${y}${m}${d}`)
  // Eight digits are as much a number as a date.
  yield makeCase('dates', 'yyyymmdd', csvText(eight, plainStyle), table, eight)
  const early = withCells(table, joined, (cell, row) => `${cell.slice(0, 8)}${String(1 + (row % 12)).padStart(2, '0')}`)
  const unclear = turned((y, m, d) => `${d}/${m}/${y}`, early)
  const swapped = turned((y, m, d) => `${y}-${d}-${m}`, early)
  yield makeCase(
    'dates',
    'days up to 12 with slashes: either order or text',
    csvText(unclear, plainStyle),
    early,
    swapped,
    unclear,
  )
}

function* missingCases(table: TextTable): Generator<PollutionCase> {
  const numeric = [columnAt.joined, columnAt.amount, columnAt.score]
  const gaps = (write: string, columns: readonly number[]): TextTable =>
    withCells(table, columns, (cell, row, column) => ((row + column) % 7 === 3 ? write : cell))
  for (const word of [
    'NA',
    'N/A',
    'n/a',
    '-',
    '--',
    'null',
    'NULL',
    'None',
    'NaN',
    '.',
    '..',
    '?',
    '#N/A',
    '\\N',
    'nil',
  ]) {
    const written = gaps(word, numeric)
    yield makeCase('null words', `${word} in numbers and dates`, csvText(written, plainStyle), gaps('', numeric))
  }
  for (const word of ['NA', 'NULL', '-', 'N/A']) {
    const everywhere = [...numeric, ...textColumns]
    const kept = withCells(gaps('', numeric), textColumns, (cell, row, column) =>
      (row + column) % 7 === 3 ? word : cell,
    )
    // Among texts the word may be a value.
    yield makeCase(
      'null words',
      `${word} in texts too`,
      csvText(gaps(word, everywhere), plainStyle),
      gaps('', everywhere),
      kept,
    )
  }
}

function* oddTextCases(table: TextTable): Generator<PollutionCase> {
  const at = 41
  const one = (name: string, note: string, ...others: string[]): PollutionCase => {
    const written = (text: string): TextTable =>
      withCells(table, [columnAt.note], (cell, row) => (row === at ? text : cell))
    return makeCase('odd texts', name, csvText(written(note), plainStyle), written(note), ...others.map(written))
  }
  const each = (name: string, write: (cell: string) => string): PollutionCase => {
    const written = withCells(table, [columnAt.note], (cell) => (cell === '' ? '' : write(cell)))
    return makeCase('odd texts', name, csvText(written, plainStyle), written)
  }
  yield one('a line break in quotes', 'first line\nsecond line')
  yield one('a CRLF in quotes', 'first line\r\nsecond line', 'first line\nsecond line')
  yield one('an empty line in quotes', 'first line\n\nthird line')
  yield one('40 lines in quotes', Array.from({ length: 40 }, (_, i) => `line ${i}, and more`).join('\n'))
  yield one('delimiters in quotes', 'a,b;c|d\te')
  yield one('a whole record in quotes', '1,"Okafor, Amara",Lagos\n2,"Silva, Inês",Porto')
  yield one('only quotes', '""')
  yield one('a long text', 'lorem ipsum '.repeat(9_000))
  yield one('a very long text', 'x'.repeat(2_500_000))
  yield one('a formula', '=SUM(A1:A9)')
  yield one('a zero-width mark', '\u200bword')
  yield each('a line break in each', (cell) => `${cell}\n(seen)`)
  yield each('delimiters in each', (cell) => `${cell};;||`)
  yield each('a no-break space in each', (cell) => cell.replaceAll(' ', '\u00a0'))
  yield* nulCases(table, at)
}

/** A NUL in a text may stay or go; the row must not. */
function* nulCases(table: TextTable, at: number): Generator<PollutionCase> {
  const written = (text: string, rows: (row: number) => boolean): TextTable =>
    withCells(table, [columnAt.city], (cell, row) => (rows(row) ? text + cell : cell))
  for (const [name, rows] of [
    ['a NUL in one cell', (row: number) => row === at],
    ['a NUL in each tenth cell', (row: number) => row % 10 === 4],
  ] as const) {
    const bytes = encodeText(csvText(written('\0', rows), plainStyle), 'utf-8')
    yield makeCase('odd texts', name, bytes, table, written('\0', rows), written(' ', rows), written('\ufffd', rows))
  }
}
