import { expect, test } from '@jest/globals'
import { deliveryBackoffMs } from './delivery-backoff.js'

test('the back-off grows from 100 ms to 10 s and stays there', () => {
  const waits = [0, 1, 2, 3, 4, 5, 6, 7, 8, 1_000].map(deliveryBackoffMs)
  expect(waits).toEqual([100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000, 10_000])
})
