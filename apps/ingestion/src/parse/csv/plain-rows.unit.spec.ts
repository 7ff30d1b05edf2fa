import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { CensusSettings } from './census-settings.js'
import { CsvCensus } from './census.js'
import type { ColumnFacts } from './column-facts.js'
import { PlainRows } from './plain-rows.js'
import { CsvTokenizer } from './tokenizer.js'

const VALUES = [
  ...['', '', '0', '7', '-3', '12', '-0', '00', '007', '123456789012345', '1234567890123456', '-', '--', '+5'],
  ...['1.5', '-0.25', '1.', '.5', '0.10', '12.345', '0.123', '1234.567', '1.2.3', '1e5', '00.5', '-.5'],
  ...['true', 'False', 'TRUE', 'falsE', 'tru', '-true', 'truer'],
  ...['2024-01-31', '2024-02-29', '2023-02-29', '0001-01-01', '2024-13-01', '2024-1-1', '2024-01-0x', '99999-9999'],
  ...[
    '2024-01-31 23:59:59',
    '2024-01-31T00:00:00',
    '2024-01-31T00:00:00Z',
    '2024-01-31 24:00:00',
    '2024-01-31 1:00:001',
  ],
  ...['NA', 'n/a', 'NaN', 'null', '(null)', '#N/A', '<NA>', '\\N', ' ', ' na', 'no', 'nb', 'N', 'new', 'none', '?'],
  ...[
    'a text',
    'ü',
    'order_id',
    '\ufeffid',
    '---',
    '====',
    '- -',
    '|',
    'Total',
    'Summe',
    'x'.repeat(40),
    '9'.repeat(25),
  ],
  ...['a"b', '"quoted"', '"with, comma"', '"broken', 'cr\rinside', '""', '"7"', '"-1.50"', '"2024-01-31"', '"true"'],
  ...[
    '"line\nbreak"',
    '"says ""so"""',
    '"x"y',
    '"order_id"',
    '"NA"',
    '" "',
    '"\ufeffid"',
    '"a\\"',
    '"a\\"b"',
    '"---"',
    '"""',
  ],
]

const settingsOf = (
  width: number,
  typed: readonly boolean[],
  watched: readonly boolean[],
  hasFooter: boolean,
  escape = 34,
) =>
  ({
    width,
    typed,
    watched,
    hasFooter,
    dialect: { delimiter: 44, quote: 34, escape },
    namesRow: ['order_id', ...Array.from({ length: width - 1 }, (_, i) => `c${i}`)],
    remark: null,
    mayRemark: true,
    declaredNulls: null,
  }) as unknown as CensusSettings

function censusOf(bytes: Buffer, settings: CensusSettings, chunkBytes: number, isPlainTaken: boolean) {
  const census = new CsvCensus(settings)
  const plain = isPlainTaken ? PlainRows.of(settings, census) : null
  const tokenizer = new CsvTokenizer(settings.dialect, census, 2, plain)
  for (let at = 0; at < bytes.length; at += chunkBytes) tokenizer.push(Buffer.from(bytes.subarray(at, at + chunkBytes)))
  tokenizer.end()
  census.end()
  const { columns, records, rejected, ofOtherTables, firstRejected, oddities } = census
  return {
    columns: columns.map((column) => ({ ...column, texts: [...column.texts], lastText: null })),
    counts: { records, rejected, ofOtherTables, firstRejected, oddities: [...oddities] },
    endings: { ...tokenizer.endings },
    nextLine: tokenizer.nextLine,
    isPlain: census.isPlain,
  }
}

const row = (width: number) =>
  fc.oneof(
    { weight: 12, arbitrary: fc.array(fc.constantFrom(...VALUES), { minLength: width, maxLength: width }) },
    { weight: 1, arbitrary: fc.array(fc.constantFrom(...VALUES), { minLength: 1, maxLength: width + 2 }) },
    { weight: 1, arbitrary: fc.constant(Array.from({ length: width }, () => '')) },
    { weight: 1, arbitrary: fc.constant(Array.from({ length: width }, () => '""')) },
    { weight: 1, arbitrary: fc.constant(['order_id', ...Array.from({ length: width - 1 }, (_, i) => `c${i}`)]) },
  )

const table = fc.integer({ min: 1, max: 6 }).chain((width) =>
  fc.record({
    rows: fc.array(fc.tuple(row(width), fc.constantFrom('\n', '\n', '\n', '\r\n', '\r')), { maxLength: 60 }),
    typed: fc.array(fc.boolean(), { minLength: width, maxLength: width }),
    watched: fc.array(fc.boolean(), { minLength: width, maxLength: width }),
    hasFooter: fc.boolean(),
    escape: fc.constantFrom(34, 34, 92),
    chunkBytes: fc.constantFrom(7, 64, 1 << 20),
  }),
)

describe('rows that are taken in WebAssembly are counted as the census counts them', () => {
  test('given any text, then all that is known of it afterwards is the same', () => {
    fc.assert(
      fc.property(table, ({ rows, typed, watched, hasFooter, escape, chunkBytes }) => {
        const bytes = Buffer.from(rows.map(([fields, ending]) => fields.join(',') + ending).join(''))
        const settings = settingsOf(typed.length, typed, watched, hasFooter, escape)
        expect(censusOf(bytes, settings, chunkBytes, true)).toEqual(censusOf(bytes, settings, chunkBytes, false))
      }),
      { numRuns: 600 },
    )
  })

  test('given rows that are to be mended, then both ask for it, or all that is known afterwards is the same', () => {
    const values = [...VALUES, 'b"', ' b" ', ' "b" ', '27"', '2024-01-31"', ' 2024-01-31', '2024-01-31  ', ' true ']
    const rows = fc.array(fc.array(fc.constantFrom(...values), { minLength: 4, maxLength: 4 }), { maxLength: 30 })
    const kinds = fc.array(fc.constantFrom('moment', 'boolean', 'number', 'words', null), {
      minLength: 4,
      maxLength: 4,
    })
    fc.assert(
      fc.property(rows, kinds, (fields, of) => {
        const bytes = Buffer.from(fields.map((row) => `${row.join(',')}\n`).join(''))
        const facts = of.map((kind) => ({ kind, isFilled: false, begins: '', words: null })) as ColumnFacts[]
        const watched = [true, true, true, false]
        const settings = {
          ...settingsOf(4, [true, true, false, false], watched, true),
          facts,
          mends: true,
          mayPad: true,
        }
        const [taken, shown] = [true, false].map((isPlainTaken) => censusOf(bytes, settings, 64, isPlainTaken))
        expect(taken!.isPlain).toBe(shown!.isPlain)
        if (shown!.isPlain) expect(taken).toEqual(shown)
      }),
      { numRuns: 600 },
    )
  })

  test('given more values that are not told at once than have room, then none is lost', () => {
    const bytes = Buffer.from(Array.from({ length: 20_000 }, (_, i) => `${i},n/a,${i % 7}e1\n`).join(''))
    const settings = settingsOf(3, [true, true, true], [true, true, true], true)
    const plain = censusOf(bytes, settings, 1 << 20, true)
    expect(plain).toEqual(censusOf(bytes, settings, 1 << 20, false))
    expect(plain.counts.records).toBe(20_000)
    expect(plain.columns[1]!.texts).toEqual([['n/a', { count: 20_000, line: 2 }]])
  })

  test('given more bytes at once than have room, then all are read', () => {
    const bytes = Buffer.from(Array.from({ length: 400_000 }, (_, i) => `${i},${i % 10}.5\n`).join(''))
    const settings = settingsOf(2, [true, true], [true, true], true)
    expect(censusOf(bytes, settings, bytes.length, true)).toEqual(censusOf(bytes, settings, bytes.length, false))
  })

  test('given words that a person declared to mean nothing, then every value is shown to the census', () => {
    const settings = { ...settingsOf(1, [true], [true], true), declaredNulls: new Set(['0']) }
    expect(PlainRows.of(settings, new CsvCensus(settings))).toBeNull()
  })
})
