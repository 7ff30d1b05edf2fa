import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { gridPositions } from './grid.js'

test('given any number of values, then no cell holds more than its share, and both ends are kept', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3_000_000 }), fc.integer({ min: 1, max: 1000 }), (count, cells) => {
      const places = gridPositions(count, cells)
      expect([places[0], places.at(-1)]).toEqual([0, count - 1])
      expect(places.every((place, i) => i === 0 || place > (places[i - 1] ?? 0))).toBe(true)
      const between = places.slice(1).map((place, i) => place - (places[i] ?? 0) - 1)
      expect(Math.max(0, ...between)).toBeLessThanOrEqual(count / cells)
    }),
  )
})
