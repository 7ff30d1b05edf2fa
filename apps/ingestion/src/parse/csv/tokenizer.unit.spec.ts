import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { byteOf, type Dialect } from './dialect.js'
import { fieldText } from './field-text.js'
import { CsvTokenizer, type LineEndings } from './tokenizer.js'

const comma: Dialect = { delimiter: byteOf(','), quote: byteOf('"'), escape: byteOf('"') }

interface Cut {
  records: string[][]
  lines: number[]
  bad: { line: number; reason: string; raw: string }[]
  endings: LineEndings
}

function cut(text: string, chunkBytes = 1 << 20, dialect = comma): Cut {
  const result: Omit<Cut, 'endings'> = { records: [], lines: [], bad: [] }
  const tokenizer = new CsvTokenizer(dialect, {
    record: (bytes, fields, line) => {
      result.records.push(Array.from({ length: fields.count }, (_, i) => fieldText(bytes, fields, i, dialect)))
      result.lines.push(line)
    },
    bad: (bytes, start, end, line, reason) =>
      result.bad.push({ line, reason, raw: Buffer.from(bytes.subarray(start, end)).toString() }),
  })
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += chunkBytes) tokenizer.push(Buffer.from(bytes.subarray(at, at + chunkBytes)))
  tokenizer.end()
  return { ...result, endings: tokenizer.endings }
}

describe('records are cut as they stand', () => {
  test('given quotes, doubled quotes and line breaks inside, then fields are whole and lines are true', () => {
    const { records, lines } = cut('a,"b ""x""\nc"\r\nd,\n"",e')
    expect(records).toEqual([
      ['a', 'b "x"\nc'],
      ['d', ''],
      ['', 'e'],
    ])
    expect(lines).toEqual([1, 3, 4])
  })

  test('given all three line endings, then each ends a record and is counted', () => {
    expect(cut('1\r\n2\n3\r4')).toMatchObject({
      records: [['1'], ['2'], ['3'], ['4']],
      endings: { lf: 1, crlf: 1, cr: 1 },
    })
  })

  test('given text behind a closing quote, then that record is bad and the others are read', () => {
    expect(cut('"a"b,1\nc,2')).toMatchObject({
      records: [['c', '2']],
      lines: [2],
      bad: [{ line: 1, reason: 'text_after_quote', raw: '"a"b,1' }],
    })
  })

  test('given a quote that never closes, then only its line is lost', () => {
    const { records, bad } = cut('a,1\n"b,2\nc,3\nd,4\n')
    expect(records).toEqual([
      ['a', '1'],
      ['c', '3'],
      ['d', '4'],
    ])
    expect(bad).toEqual([{ line: 2, reason: 'quote_not_closed', raw: '"b,2' }])
  })

  test('given a stray quote that meets another one lines later, then only its own line is lost', () => {
    const { records, bad } = cut('"b,2\nc,3\n"d",4\n')
    expect(records).toEqual([
      ['c', '3'],
      ['d', '4'],
    ])
    expect(bad.map(({ line }) => line)).toEqual([1])
  })

  test('given the backslash as escape, then it hides a quote', () => {
    expect(cut('"a\\"b",c', 99, { ...comma, escape: byteOf('\\') }).records).toEqual([['a"b', 'c']])
  })

  test('given any text in chunks of any size, then the cuts are the same', () => {
    const text = fc
      .array(fc.constantFrom('a', ',', '"', '""', '\n', '\r\n', '\r', 'ä', '12'), { maxLength: 60 })
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 7 }), (whole, size) => expect(cut(whole, size)).toEqual(cut(whole))),
      { numRuns: 400 },
    )
  })

  test('given any table written with quotes, then it is read back', () => {
    const cell = fc
      .array(fc.constantFrom('a', ',', '"', '\n', '\r', 'ä', ' '), { maxLength: 6 })
      .map((parts) => parts.join(''))
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(table, (rows) => {
        const text = rows.map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(',')).join('\r\n')
        expect(cut(text)).toMatchObject({ records: rows, bad: [] })
      }),
    )
  })
})

describe('plain records are cut by a shorter loop', () => {
  // Where nothing is blank, skipping blanks changes nothing but the loop that is taken.
  const exact: Dialect = { ...comma, skipsBlanks: true }
  const piece = fc.constantFrom('a', '1', 'é', ',', ',', '"', '""', '\n', '\n', '\r\n', '\r', '-')

  test('given any text, cut anywhere, then it finds what the exact loop finds', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), fc.integer({ min: 1, max: 40 }), (pieces, chunkBytes) => {
        const text = pieces.join('')
        expect(cut(text, chunkBytes, comma)).toEqual(cut(text, chunkBytes, exact))
      }),
      { numRuns: 2_000 },
    )
  })

  test('given more fields than there was room for, then all of them are there', () => {
    const wide = Array.from({ length: 300 }, (_, i) => `${i}`)
    expect(cut(`a,b\n${wide.join(',')}\n${wide.join(',')}\nc,d\n`).records).toEqual([
      ['a', 'b'],
      wide,
      wide,
      ['c', 'd'],
    ])
  })
})
