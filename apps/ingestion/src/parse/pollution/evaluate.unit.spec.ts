import { describe, expect, test } from '@jest/globals'
import { canonicalValue } from './canonical-value.js'
import { evaluate } from './evaluate.js'
import type { TextTable } from './pollution-case.js'

const clean: TextTable = {
  header: ['id', 'name'],
  rows: [
    ['1', 'a'],
    ['2', 'b'],
    ['3', 'c'],
    ['4', ''],
  ],
}
const wanted = { expected: clean, alternatives: [] }

describe('the measures', () => {
  test('given what is expected, then all ten are full, in any order of rows', () => {
    expect(evaluate(clean, wanted).score).toBe(10)
    expect(evaluate({ ...clean, rows: clean.rows.toReversed() }, wanted).score).toBe(10)
  })

  test('given one row of four missing, then its recall of records is three quarters, and nothing is less precise', () => {
    const { records, cells, header } = evaluate({ ...clean, rows: clean.rows.slice(1) }, wanted)
    expect(records).toEqual({ precision: 1, recall: 0.75, f1: 6 / 7 })
    expect([cells.precision, cells.recall]).toEqual([1, 5 / 7])
    expect(header.f1).toBe(1)
  })

  test('given a row twice, then it counts once', () => {
    const { records } = evaluate({ ...clean, rows: [...clean.rows, clean.rows[0]!] }, wanted)
    expect([records.precision, records.recall]).toEqual([0.8, 1])
  })

  test('given everything in one column, then no record is right', () => {
    const { records, header, score } = evaluate({ header: ['id;name'], rows: [['1;a'], ['2;b']] }, wanted)
    expect([records.f1, header.f1, score]).toEqual([0, 0, 1])
  })

  test('given an alternative, then the closest counts', () => {
    const other = { header: [], rows: [['x']] }
    expect(evaluate(other, { expected: clean, alternatives: [other] }).score).toBe(10)
  })

  test('given no rows and no names expected, then none are right and some are not', () => {
    const nothing = { expected: { header: [], rows: [] }, alternatives: [] }
    expect(evaluate({ header: ['', ''], rows: [] }, nothing).score).toBe(10)
    expect(evaluate({ header: ['a'], rows: [] }, nothing).header).toEqual({ precision: 0, recall: 1, f1: 0 })
  })

  test('given a wider table with nothing in the columns that are too many, then nothing is lost', () => {
    const wider = { header: [...clean.header, ''], rows: clean.rows.map((row) => [...row, '']) }
    expect(evaluate(wider, wanted).score).toBe(10)
  })

  test('given a row of nothing that is not expected, then the records are less precise', () => {
    expect(evaluate({ ...clean, rows: [...clean.rows, ['', '']] }, wanted).records.precision).toBe(0.8)
  })
})

describe('values as text', () => {
  test.each([
    ['12.50', '12.5'],
    ['12.0', '12'],
    ['+7', '7'],
    ['-0.0', '0'],
    ['.5', '0.5'],
    ['1.5E+03', '1500'],
    ['9007199254740993', '9007199254740993'],
    ['007', '007'],
    ['2024-05-03T00:00:00Z', '2024-05-03'],
    ['2024-05-03 10:20', '2024-05-03 10:20:00'],
    ['2024-05-03 10:20:30.500', '2024-05-03 10:20:30.5'],
    ['9:05', '09:05:00'],
    ['True', 'true'],
    ['1,200', '1,200'],
    ['03.05.2024', '03.05.2024'],
    [' 12 ', ' 12 '],
    ['-', '-'],
    ['', ''],
  ])('%j counts as %j', (text, canonical) => {
    expect(canonicalValue(text)).toBe(canonical)
  })
})
