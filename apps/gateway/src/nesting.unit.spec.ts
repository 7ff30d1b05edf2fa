import { expect, test } from '@jest/globals'
import { isTooDeep, MOST_LEVELS } from './nesting.js'
import { requestHash } from './request-hash.js'

const nested = (levels: number, open: string, close: string): unknown =>
  JSON.parse(open.repeat(levels) + '1' + close.repeat(levels))

test.each([
  ['arrays', '[', ']'],
  ['objects', '{"a":', '}'],
  ['both', '[0,{"b":2,"a":', '},3]'],
])('as many levels of %s as are allowed pass, and one more does not', (_, open, close) => {
  const perTime = open.includes('[0') ? 2 : 1
  expect(isTooDeep(nested(MOST_LEVELS / perTime, open, close))).toBe(false)
  expect(isTooDeep([nested(MOST_LEVELS / perTime, open, close)])).toBe(true)
})

test('no depth is too much to be seen as too deep', () => {
  expect(isTooDeep(nested(200_000, '[', ']'))).toBe(true)
})

test.each([null, 1, 'text', true, {}, [], [{}]])('%j is not too deep', (json) => {
  expect(isTooDeep(json)).toBe(false)
})

test('what is not too deep can be hashed', () => {
  expect(requestHash('ping', nested(MOST_LEVELS, '[', ']'))).toMatch(/^[0-9a-f]{64}$/)
})
