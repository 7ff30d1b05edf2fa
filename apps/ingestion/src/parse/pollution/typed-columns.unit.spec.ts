import { describe, expect, test } from '@jest/globals'
import { classesOfValues, typedShare } from './typed-columns.js'

describe('what values are', () => {
  test.each([
    [['1', '2.5', ''], 'number'],
    [['007', '1'], 'text'],
    [['2024-05-03', '2024-05-03 10:00'], 'moment'],
    [['10:00:00'], 'time'],
    [['true', 'False'], 'boolean'],
    [['1', 'x'], 'text'],
    [['12345678901234567890'], 'any'],
    [['', ''], 'any'],
  ])('%j are %s', (values, wanted) => {
    expect([...classesOfValues(values)]).toEqual([wanted])
  })

  test('given one word among many numbers, then numbers and text are as right', () => {
    const numbers = Array.from({ length: 30 }, (_, i) => String(i))
    expect([...classesOfValues([...numbers, 'x'])]).toEqual(['text', 'number'])
  })
})

describe('columns that came out as they are', () => {
  const answer = { header: ['id', 'name'], rows: [['1', 'a']] }

  test.each([
    ['by name, in any order', ['name', 'id'], ['VARCHAR', 'BIGINT'], 1],
    ['a number that became words', ['id', 'name'], ['VARCHAR', 'VARCHAR'], 0.5],
    ['a column that is not there', ['id'], ['BIGINT'], 0.5],
  ])('%s', (_name, header, types, share) => {
    expect(typedShare(answer, header, types)).toBe(share)
  })

  test('without names, by place', () => {
    expect(typedShare({ header: [], rows: [['1', 'a']] }, ['', ''], ['DOUBLE', 'VARCHAR'])).toBe(1)
  })

  test('given nothing to type, then nothing is wrong', () => {
    expect(typedShare({ header: [], rows: [] }, [], [])).toBe(1)
  })
})
