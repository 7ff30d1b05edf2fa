import { describe, expect, test } from '@jest/globals'
import { contrast, dark, light } from '../page/colours.js'
import { DARK_PALETTE, DIVERGING, PALETTE, SEQUENTIAL } from './chart-look.js'
import { apartFor, type Vision } from './colour-vision.fixture.js'

const pairs = (colours: readonly string[]): [string, string][] =>
  colours.flatMap((a, i) => colours.slice(i + 1).map((b): [string, string] => [a, b]))

describe.each([
  ['light', PALETTE, light.card],
  ['dark', DARK_PALETTE, dark.card],
])('the %s palette', (_, palette, paper) => {
  test.each<[Vision, number]>([
    ['all', 0.1],
    ['protanopia', 0.1],
    ['deuteranopia', 0.1],
    ['tritanopia', 0.05],
  ])('%s: any two colours are at least %d apart', (vision, least) => {
    for (const [a, b] of pairs(palette)) expect([a, b, apartFor(vision, a, b) >= least]).toEqual([a, b, true])
  })

  test('stands out from its paper', () => {
    for (const colour of palette) expect(contrast(colour, paper)).toBeGreaterThanOrEqual(3)
  })
})

test('what is simulated is seen: red and green come close for those who confuse them, and only for them', () => {
  expect(apartFor('all', '#c04040', '#608000')).toBeGreaterThan(0.15)
  expect(apartFor('deuteranopia', '#c04040', '#608000')).toBeLessThan(0.1)
})

test.each<Vision>(['all', 'protanopia', 'deuteranopia', 'tritanopia'])('neighbours on a scale differ: %s', (vision) => {
  for (const scale of [SEQUENTIAL, DIVERGING])
    for (const [i, colour] of scale.slice(1).entries())
      expect(apartFor(vision, colour, scale[i] ?? '')).toBeGreaterThan(0.04)
})
