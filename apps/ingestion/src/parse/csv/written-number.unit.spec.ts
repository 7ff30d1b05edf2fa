import { describe, expect, test } from '@jest/globals'
import { decideType } from './decide-type.js'
import { ColumnEvidence } from './evidence.js'
import { writtenNumber } from './written-number.js'

describe('a number as people write it', () => {
  test.each([
    ['1.234,56', { byComma: '1234.56', byPoint: null, group: '.', unit: '', bracketed: false }],
    ['1,234.56', { byComma: null, byPoint: '1234.56', group: ',', unit: '', bracketed: false }],
    ['-1 234 567,8', { byComma: '-1234567.8', byPoint: null, group: ' ', unit: '', bracketed: false }],
    ['12,5', { byComma: '12.5', byPoint: null, group: '', unit: '', bracketed: false }],
    ['1,234', { byComma: '1.234', byPoint: '1234', group: ',', unit: '', bracketed: false }],
    ['€ 3.50', { byComma: null, byPoint: '3.50', group: '', unit: '€', bracketed: false }],
    ['12.5%', { byComma: null, byPoint: '12.5', group: '', unit: '%', bracketed: false }],
    ['99 EUR', { byComma: '99', byPoint: '99', group: '', unit: 'EUR', bracketed: false }],
  ])('%s', (text, number) => {
    expect(writtenNumber(text)).toEqual(number)
  })

  test.each(['030 123 456', '1,23,456', '1.234.56', '12 EUR 5', '€5€', '--5', 'EUR', '1,2,3', ''])(
    '%j is none',
    (text) => {
      expect(writtenNumber(text)).toBeNull()
    },
  )
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
    [['192.168.100.200', '10.0.0.1'], 'VARCHAR'],
  ])('%j is %s', (values, type) => {
    expect(typeOf(...values)).toBe(type)
  })
})
