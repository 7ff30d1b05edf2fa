import { expect, test } from '@jest/globals'
import { shorten, textWidth, wrap } from './fit-text.js'

test('widths are those of the font', () => {
  // DejaVu Sans: a digit is 1303 units wide, an i 569, an M 1767, of 2048.
  expect(textWidth('0', 2048)).toBe(1303)
  expect(textWidth('i', 2048)).toBe(569)
  expect(textWidth('M', 2048)).toBe(1767)
  expect(textWidth('0000', 10)).toBeCloseTo(4 * 6.362, 2)
  expect(textWidth('M', 2048, 'bold')).toBeGreaterThan(1767)
  expect(textWidth('', 12)).toBe(0)
  expect(textWidth('\u{1F600}\u{10FFFF}', 12)).toBeGreaterThan(0)
})

test('a text is shortened to what fits, never in the middle of a character', () => {
  expect(shorten('short', 100, 12)).toBe('short')
  for (const pixels of [20, 40, 80]) {
    const cut = shorten('\u{1D538}\u{1D539}\u{1D53B} long label of a category', pixels, 12)
    expect(cut.isWellFormed()).toBe(true)
    expect(cut.endsWith('…')).toBe(true)
    expect(textWidth(cut, 12)).toBeLessThanOrEqual(pixels)
  }
})

test('wrapped lines fit, lose no word while there is room, and end in an ellipsis when there is none', () => {
  const text = 'the busiest destinations of all flights that left New York'
  const lines = wrap(text, 150, 12, 10)
  expect(lines.join(' ')).toBe(text)
  for (const line of lines) expect(textWidth(line, 12)).toBeLessThanOrEqual(150)
  expect(wrap(text, 150, 12, 2)).toHaveLength(2)
  expect(wrap(text, 150, 12, 2)[1]).toMatch(/…$/)
  expect(wrap('x'.repeat(500), 100, 12, 3)).toHaveLength(1)
})
