import { describe, expect, test } from '@jest/globals'
import { cleanTable } from './clean-table.js'
import { csvText, plainStyle } from './csv-text.js'
import { encodeText } from './encode-text.js'
import { pollutions } from './pollutions.js'

const all = [...pollutions(1)]
const text = (name: string): string => new TextDecoder().decode(all.find((one) => one.name === name)!.bytes)

describe('the clean table', () => {
  test('given one seed twice, then both tables are equal, and another seed gives another', () => {
    expect(cleanTable(1)).toEqual(cleanTable(1))
    expect(cleanTable(2)).not.toEqual(cleanTable(1))
  })

  test('it has what the pollutions aim at', () => {
    const { header, rows } = cleanTable(1)
    expect([rows.length, header.length]).toEqual([84, 8])
    expect(rows.every((row) => row.length === 8 && row[1]!.includes(','))).toBe(true)
    expect(rows.some((row) => row[7] === '') && rows.some((row) => row[7]!.includes('"'))).toBe(true)
    expect(rows.some((row) => Number(row[3]!.slice(8)) > 12)).toBe(true)
  })
})

describe('the polluted files', () => {
  test('each has a name of its own, bytes, and something to expect', () => {
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length)
    expect(all.filter(({ bytes, expected }) => bytes.length === 0 || expected.rows === undefined)).toEqual([])
  })

  test('the same seed gives the same bytes', () => {
    const again = pollutions(1)
    expect(all.every(({ bytes }) => Buffer.compare(bytes, again.next().value!.bytes) === 0)).toBe(true)
  })

  test('every record and field is polluted once by each single-row pollution', () => {
    const count = (kind: string): number => all.filter((one) => one.kind === kind).length
    expect(count('row: one delimiter more')).toBe(85 * 8)
    expect(count('row: one delimiter less')).toBe(85 * 7)
    expect(count('row: a stray quote')).toBe(85 * 8)
    expect(count('row: blanks around')).toBe(85 * 8)
    expect(count('row: another delimiter')).toBe(85 * 4)
    expect(count('row: record delimiter')).toBe(85 * 4)
  })

  test('a single-row pollution changes one line', () => {
    const clean = text('end of file: one line end').split('\n')
    const polluted = text('row: one delimiter more: record 7, field 3').split('\n')
    expect(polluted.filter((line, i) => line !== clean[i])).toEqual([clean[7]!.replace(/",/, '",,')])
  })

  test('a quote in quotes is written as its escape says', () => {
    const table = { header: ['a'], rows: [['x "y" \\']] }
    expect(csvText(table, plainStyle)).toBe('a\n"x ""y"" \\"\n')
    expect(csvText(table, { ...plainStyle, escape: '\\' })).toBe('a\n"x \\"y\\" \\\\"\n')
    expect(csvText(table, { ...plainStyle, escape: '' })).toBe('a\n"x "y" \\"\n')
  })

  test('a character that an encoding does not have is refused', () => {
    expect(() => encodeText('東', 'iso-8859-1')).toThrow(RangeError)
    expect([...encodeText('€é', 'windows-1252')]).toEqual([0x80, 0xe9])
    expect([...encodeText('A', 'utf-16be', true)]).toEqual([0xfe, 0xff, 0, 0x41])
  })
})
