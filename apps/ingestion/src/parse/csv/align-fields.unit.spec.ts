import { describe, expect, test } from '@jest/globals'
import { alignFields } from './align-fields.js'
import { columnFacts } from './column-facts.js'

const rows = Array.from({ length: 12 }, (_, i) => [
  `2024-01-${String(10 + i)}`,
  i % 2 === 0 ? 'INFO' : 'WARN',
  `user${i} came`,
  String(i * 3),
  `https://example.com/${i}`,
  i % 3 === 0 ? '' : `remark ${i}`,
])
const facts = columnFacts(rows, 6)

/** Quoted where written in brackets. */
const aligned = (line: string): string | null => {
  const fields = line.split('|').map((field) => {
    const quoted = field.startsWith('[')
    return { text: quoted ? field.slice(1, -1) : field, quoted }
  })
  const found = alignFields(fields, facts, '"')
  if (found === null) return null
  const cells = found.spans.map((span) => (span === null ? '' : fields.slice(span[0], span[1] + 1)))
  const shown = cells.map((cell) => (cell === '' ? '' : cell.map(({ text }) => text).join('+')))
  return `${found.mend}: ${shown.join('|')}`
}

test('what is known of the columns', () => {
  expect(facts.map(({ kind, isFilled, begins, words }) => [kind, isFilled, begins, words?.size ?? 0])).toEqual([
    ['moment', true, '', 0],
    ['words', true, '', 2],
    ['words', true, 'user', 0],
    ['number', true, '', 0],
    ['words', true, 'https://', 0],
    ['words', false, 'remark ', 0],
  ])
})

describe('too many fields', () => {
  test.each([
    [
      'an empty one',
      '2024-02-01|INFO||userA came|4|https://x|',
      'empty_field: 2024-02-01|INFO|userA came|4|https://x|',
    ],
    [
      'two empty ones',
      '2024-02-01|||INFO|userA came|4|https://x|',
      'empty_field: 2024-02-01|INFO|userA came|4|https://x|',
    ],
    [
      'a text in two parts',
      '2024-02-01|INFO|userA|came|4|https://x|',
      'joined: 2024-02-01|INFO|userA+came|4|https://x|',
    ],
    ['a text in three', '2024-02-01|INFO|userA|,|!|4|https://x|', 'joined: 2024-02-01|INFO|userA+,+!|4|https://x|'],
  ])('%s: its place is known', (_name, line, expected) => {
    expect(aligned(line)).toBe(expected)
  })

  test.each([
    ['a number that is none', '2024-02-01|INFO|userA|came|four|https://x|'],
    ['parts that were in quotes', '2024-02-01|INFO|userA|[came]|4|https://x|'],
  ])('%s: nobody knows', (_name, line) => {
    expect(aligned(line)).toBeNull()
  })
})

test('given two texts side by side, then a part too many may be of either', () => {
  const people = columnFacts(
    rows.map((_, i) => [String(i), `name ${i}`.slice(i % 2), `${i % 5} town`.slice(i % 3)]),
    3,
  )
  const fields = ['7', 'A', 'B', 'C'].map((text) => ({ text, quoted: false }))
  expect(alignFields(fields, people, '"')).toBeNull()
})

describe('too few fields', () => {
  test.each([
    ['the last one', '2024-02-01|INFO|userA came|4|https://x', 'padded: 2024-02-01|INFO|userA came|4|https://x|'],
  ])('%s is missing', (_name, line, expected) => {
    expect(aligned(line)).toBe(expected)
  })

  test.each([
    ['two ran together', '2024-02-01|INFOuserA came|4|https://x|'],
    ['several that no row leaves empty', '2024-02-01|INFO|userA came'],
    ['one alone', '2024-02-01'],
  ])('%s: nobody knows', (_name, line) => {
    expect(aligned(line)).toBeNull()
  })
})

test('without a column of values there is nothing to go by', () => {
  const words = columnFacts(
    [
      ['a', 'b'],
      ['c', 'd'],
      ['e', 'f'],
      ['g', 'h'],
      ['i', 'j'],
    ],
    2,
  )
  const fields = ['a', '', 'b'].map((text) => ({ text, quoted: false }))
  expect(alignFields(fields, words, '"')).toBeNull()
})
