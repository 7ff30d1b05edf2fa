import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { decideType } from './decide-type.js'
import { ColumnEvidence } from './evidence.js'
import { takenFast } from './fast-paths.js'

function evidence(values: string[]): ColumnEvidence {
  const column = new ColumnEvidence()
  values.forEach((value, i) => (value === '' ? column.empty++ : column.add(value, i + 2)))
  return column
}
const typeOf = (values: string[], name = 'x'): string => decideType(evidence(values), name).type

describe('a column gets a type only if no value is lost by it', () => {
  test.each([
    ['integers', ['1', '-2', '0', ''], 'BIGINT'],
    ['the largest 64-bit integer', ['9223372036854775807'], 'BIGINT'],
    ['one more than that', ['1', '9223372036854775808'], 'VARCHAR'],
    ['20-digit ids', ['12345678901234567890'], 'VARCHAR'],
    ['decimals', ['1', '2.5', '-.5', '1e-7'], 'DOUBLE'],
    ['what programs print of doubles', ['10.357019999999999', '0.1'], 'DOUBLE'],
    ['decimals with more digits than a double holds', ['0.12345678901234567891'], 'VARCHAR'],
    ['long integers beside decimals', ['9007199254740993', '0.5'], 'VARCHAR'],
    ['leading zeros', ['1', '007'], 'VARCHAR'],
    ['zeros alone', ['0', '0.0', '-0.5'], 'DOUBLE'],
    ['ZIP codes', ['10115', '01067'], 'VARCHAR'],
    ['phone numbers', ['+4930123456', '+4989123456'], 'VARCHAR'],
    ['country codes', ['+49', '+1'], 'VARCHAR'],
    ['signed numbers', ['+5', '-3'], 'BIGINT'],
    ['signed decimals', ['+0.5', '1.0'], 'DOUBLE'],
    ['codes that look like exponents', ['12E4', '5E2'], 'VARCHAR'],
    ['hexadecimal', ['0x1F'], 'VARCHAR'],
    ['underscores', ['1_000'], 'VARCHAR'],
    ['versions of three parts', ['1.2.3'], 'VARCHAR'],
    ['true and false', ['true', 'FALSE', 'True'], 'BOOLEAN'],
    ['0 and 1', ['0', '1'], 'BIGINT'],
    ['true beside 1', ['true', '1'], 'VARCHAR'],
    ['ISO dates', ['2013-02-28', '2012-02-29'], 'DATE'],
    ['a date that is none', ['2013-02-28', '2013-02-29'], 'VARCHAR'],
    ['dates and times', ['2013-01-01', '2013-01-01 10:00:00'], 'TIMESTAMP'],
    [
      'times with zones behind a blank',
      ['2013-01-01 10:00:00 +0200', '2013-01-01 10:00:00 -05:30', '2013-01-01T10:00:00.5 +02', '2013-01-01 10:00:00 Z'],
      'TIMESTAMP WITH TIME ZONE',
    ],
    ['times with a name for a zone', ['2013-01-01 10:00:00 CEST', '2013-01-01 10:00:00 +0200'], 'VARCHAR'],
    ['times of which one has no zone', ['2013-01-01 10:00:00', '2013-01-01 10:00:00 +0200'], 'VARCHAR'],
    ['times with zones', ['2013-01-01T10:00:00Z', '2013-01-01 10:00:00+02:00'], 'TIMESTAMP WITH TIME ZONE'],
    ['some with zone, some without', ['2013-01-01T10:00:00Z', '2013-01-01T10:00:00'], 'VARCHAR'],
    ['nanoseconds', ['2013-01-01 10:00:00.123456789'], 'TIMESTAMP_NS'],
    ['times of day', ['08:30', '23:59:59'], 'TIME'],
    ['durations', ['08:30', '26:10'], 'VARCHAR'],
    ['no value', ['', ''], 'VARCHAR'],
  ])('%s', (_name, values, type) => {
    expect(typeOf(values)).toBe(type)
  })

  test('given version numbers of two parts, then the name tells', () => {
    expect(typeOf(['1.9', '1.10'], 'app version')).toBe('VARCHAR')
    expect(typeOf(['1.9', '1.10'], 'price')).toBe('DOUBLE')
  })
})

describe('the order of day and month is decided over all values', () => {
  test.each([
    [['01/02/2013', '13/02/2013'], '%d/%m/%Y'],
    [['01/02/2013', '02/13/2013'], '%m/%d/%Y'],
    [['01.02.2013', '03.04.2013'], '%d.%m.%Y'],
    [['2013/01/31'], '%Y/%m/%d'],
    [['3-Mar-2013', '14-Apr-2013'], '%d-%b-%Y'],
    [['1/13/2013 5:03 PM'], '%m/%d/%Y %I:%M %p'],
  ])('%j is %s', (values, format) => {
    expect(decideType(evidence(values), 'x').format).toBe(format)
  })

  test.each([[['01/02/2013', '03/04/2013']], [['13/02/2013', '02/13/2013']], [['01/02/2013', '2013-01-02']]])(
    'given %j, where nobody can know, then it stays text',
    (values) => {
      expect(typeOf(values)).toBe('VARCHAR')
    },
  )
})

describe('null words', () => {
  test('given a known word beside numbers, then it means missing', () => {
    expect(decideType(evidence(['1', 'NA', 'nil', ' ']), 'x')).toMatchObject({
      type: 'BIGINT',
      nullWords: ['NA', 'nil', ' '],
    })
  })

  test('given a word that nobody declared, then the column is text and nothing is missing', () => {
    expect(decideType(evidence(['1', '2', 'pending']), 'x')).toMatchObject({ type: 'VARCHAR', nullWords: [] })
  })

  test('given more different words than are looked at, then the column is text', () => {
    expect(typeOf(['1', ...Array.from({ length: 40 }, (_, i) => `w${i}`)])).toBe('VARCHAR')
  })
})

test('what is taken fast is counted exactly as by the exact look', () => {
  const value = fc.oneof(
    fc.integer().map(String),
    fc.double({ noNaN: true }).map(String),
    fc
      .date({ min: new Date('0100-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 19).replace('T', ' ')),
    fc
      .array(
        fc.constantFrom(
          '0',
          '1',
          '2',
          '9',
          '-',
          '.',
          ':',
          ' ',
          'T',
          'Z',
          'e',
          'true',
          'False',
          '2013-02-29',
          '10:00:00',
        ),
        { minLength: 1, maxLength: 6 },
      )
      .map((parts) => parts.join('')),
  )
  fc.assert(
    fc.property(value, (text) => {
      const fast = new ColumnEvidence()
      const bytes = Buffer.from(`,${text},`)
      if (!takenFast(bytes, 1, bytes.length - 1, fast)) return
      expect(fast).toEqual(evidence([text]))
    }),
    { numRuns: 2000 },
  )
})
