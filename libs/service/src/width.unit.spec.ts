import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { placesPerTenant, reactionsPerTenant } from './width.js'

test('a tenant that is alone may have all places', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 64 }), (places) => placesPerTenant(places, 1) === places))
})

test('P6: of several tenants none can take all places, and of more than two no two can, where there are so many places', () => {
  const sizes = fc.tuple(fc.integer({ min: 1, max: 64 }), fc.integer({ min: 2, max: 64 }))
  fc.assert(
    fc.property(sizes, ([places, tenants]) => {
      const each = placesPerTenant(places, tenants)
      const greedy = Math.min(tenants - 1, 2)
      expect(each).toBeGreaterThanOrEqual(1)
      if (places > greedy) expect(greedy * each).toBeLessThan(places)
    }),
  )
})

test.each([
  [2, 1, 2],
  [2, 2, 1],
  [4, 2, 3],
  [4, 3, 1],
  [8, 2, 7],
  [8, 3, 3],
  [16, 40, 7],
])('of %i places and with %i tenants one may have %i', (places, tenants, each) => {
  expect(placesPerTenant(places, tenants)).toBe(each)
})

test('where engines are fewer than reactions, they are what is shared', () => {
  expect([1, 2, 3].map((tenants) => reactionsPerTenant({ total: 4, engines: 2 }, tenants))).toEqual([4, 1, 1])
})
