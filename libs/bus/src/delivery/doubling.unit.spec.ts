import { expect, test } from '@jest/globals'
import { doubling } from './doubling.js'

test('a pause grows from the first to the longest and stays there, however often it failed', () => {
  const pauses = [0, 1, 2, 3, 4, 5, 6, 7, 8, 100_000].map((failures) => doubling(100, 10_000, failures))
  expect(pauses).toEqual([100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000, 10_000])
})
