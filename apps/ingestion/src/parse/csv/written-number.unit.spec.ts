import { describe, expect, test } from '@jest/globals'
import { decideType } from './decide-type.js'
import { ColumnEvidence } from './evidence.js'
import { decideTypes } from './plan.js'
import { writtenNumber } from './written-number.js'

describe('a number as people write it', () => {
  test.each([
    ['1.234,56', { byComma: '1234.56', byPoint: null, group: '.', unit: '', bracketed: false, trails: false }],
    ['1,234.56', { byComma: null, byPoint: '1234.56', group: ',', unit: '', bracketed: false, trails: false }],
    ['-1 234 567,8', { byComma: '-1234567.8', byPoint: null, group: ' ', unit: '', bracketed: false, trails: false }],
    ['12,5', { byComma: '12.5', byPoint: null, group: '', unit: '', bracketed: false, trails: false }],
    ['1,234', { byComma: '1.234', byPoint: '1234', group: ',', unit: '', bracketed: false, trails: false }],
    ['€ 3.50', { byComma: null, byPoint: '3.50', group: '', unit: '€', bracketed: false, trails: false }],
    ['12.5%', { byComma: null, byPoint: '12.5', group: '', unit: '%', bracketed: false, trails: false }],
    ['99 EUR', { byComma: '99', byPoint: '99', group: '', unit: 'EUR', bracketed: false, trails: false }],
    ['1.234,50-', { byComma: '-1234.50', byPoint: null, group: '.', unit: '', bracketed: false, trails: true }],
  ])('%s', (text, number) => {
    expect(writtenNumber(text)).toEqual(number)
  })

  test.each([
    'ITC4',
    'BUS 12',
    '12 KGM',
    '-5-',
    '030 123 456',
    '1,23,456',
    '1.234.56',
    '12 EUR 5',
    '€5€',
    '--5',
    'EUR',
    '1,2,3',
    '',
  ])('%j is none', (text) => {
    expect(writtenNumber(text)).toBeNull()
  })
})

describe('a column of them becomes a number only where all are read in one way', () => {
  const typeOf = (...values: string[]): string => {
    const evidence = new ColumnEvidence()
    values.forEach((value, i) => evidence.add(value, i + 2))
    return decideType(evidence, 'x').type
  }
  test.each([
    [['1,5', '2,25'], 'DOUBLE'],
    [['1.234,5', '7', '1.234'], 'DOUBLE'],
    [['1,234,567', '12'], 'BIGINT'],
    [['12 345', '7'], 'BIGINT'],
    [['€5', '€7.50'], 'DOUBLE'],
    [['€5', '$7'], 'VARCHAR'],
    [['5%', '7'], 'VARCHAR'],
    [['1,234', '5,678'], 'VARCHAR'],
    [['123.456.789', '987.654.321'], 'VARCHAR'],
    [['1,5', '1.5'], 'VARCHAR'],
    [['1,5', 'about 2'], 'VARCHAR'],
    [['ITC1', 'ITC2', 'ITC3'], 'VARCHAR'],
    [['1.204,50', '49,90-'], 'DOUBLE'],
    [['12-', '14-'], 'VARCHAR'],
    [['192.168.100.200', '10.0.0.1'], 'VARCHAR'],
  ])('%j is %s', (values, type) => {
    expect(typeOf(...values)).toBe(type)
  })
})

test('commas part thousands where other columns of the file have their decimals behind a point, and none behind a comma', () => {
  const column = (...values: string[]): ColumnEvidence => {
    const evidence = new ColumnEvidence()
    values.forEach((value, i) => evidence.add(value, i + 2))
    return evidence
  }
  const open = column('1,204', '377')
  const typesBeside = (other: ColumnEvidence): string[] =>
    decideTypes([open, other], ['a', 'b'], {}).map(({ type }) => type)
  expect(typesBeside(column('0.5', '12.25'))).toEqual(['BIGINT', 'DOUBLE'])
  expect(typesBeside(column('5', '12'))).toEqual(['VARCHAR', 'BIGINT'])
  expect(typesBeside(column('0,5', '12,25'))).toEqual(['VARCHAR', 'DOUBLE'])
  expect(typesBeside(column('1.204', '12.377'))).toEqual(['VARCHAR', 'DOUBLE'])
})

test('three digits behind each comma are decimals where other columns of the file have theirs behind a comma', () => {
  const column = (...values: string[]): ColumnEvidence => {
    const evidence = new ColumnEvidence()
    values.forEach((value, i) => evidence.add(value, i + 2))
    return evidence
  }
  const [first, second] = decideTypes([column('412,300', '412,450'), column('0,5', '12,25')], ['a', 'b'], {})
  expect([first!.type, first!.number?.decimal, second!.type]).toEqual(['DOUBLE', ',', 'DOUBLE'])
  expect(decideTypes([column('412,300', '412,450')], ['a'], {})[0]!.type).toBe('VARCHAR')
})

test('days that cannot be told from months are written as in the other columns of the file', () => {
  const column = (...values: string[]): ColumnEvidence => {
    const evidence = new ColumnEvidence()
    values.forEach((value, i) => evidence.add(value, i + 2))
    return evidence
  }
  const formats = (...columns: ColumnEvidence[]): (string | null)[] =>
    decideTypes(columns, ['a', 'b', 'c'].slice(0, columns.length), {}).map(({ format }) => format)
  const open = column('03/05/2024')
  expect(formats(open, column('13/02/1965'))).toEqual(['%d/%m/%Y', '%d/%m/%Y'])
  expect(formats(open, column('2/28/24'))[0]).toBe('%m/%d/%Y')
  expect(formats(open, column('13/02/1965'), column('02/13/1965'))[0]).toBeNull()
  expect(formats(open, column('text'))[0]).toBeNull()
})
