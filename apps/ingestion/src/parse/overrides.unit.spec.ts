import { describe, expect, test } from '@jest/globals'
import { parseOverrides } from './overrides.js'
import { ParseError } from './parse-error.js'

describe('overrides are checked at the door', () => {
  test('given known keys, then types are brought to their SQL spelling', () => {
    expect(parseOverrides({ delimiter: ';', types: { zip: 'varchar' }, nullWords: ['-999'] })).toEqual({
      delimiter: ';',
      types: { zip: 'VARCHAR' },
      nullWords: ['-999'],
    })
  })

  test.each([
    [{ delimeter: ';' }, /^There is no override "delimeter"\.$/],
    [{ delimiter: ';;' }, /"delimiter"/],
    [{ types: { a: 'INTEGER); DROP TABLE x' } }, /"types\.a"/],
    [{ maxRejectedShare: 2 }, /"maxRejectedShare"/],
    [{ encoding: 'ebcdic' }, /"encoding" cannot be used: must be one of utf-8, /],
    [{ header: 'yes' }, /"header" cannot be used: must be true or false, not a text\.$/],
    ['text', /overrides/],
  ])('given %j, then it is refused by name', (input, message) => {
    expect(() => parseOverrides(input)).toThrow(message)
    expect(() => parseOverrides(input)).toThrow(ParseError)
  })
})
