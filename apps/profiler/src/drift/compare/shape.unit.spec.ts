import { describe, expect, test } from '@jest/globals'
import { columnWith, numbers, pointsOf, randomFrom, texts } from '../distribution.fixture.js'
import { shapeOf } from './shape.js'

const sum = (shares: readonly number[] = []): number => shares.reduce((a, b) => a + b, 0)

describe('the shape of a column, before and now', () => {
  test('of many numbers is bins over both, whose shares are all of the values', () => {
    const random = randomFrom(1)
    const before = Array.from({ length: 5_000 }, () => random() * 100)
    const shape = shapeOf(numbers([...before, 1e9, -1e9]), numbers(before.map((x) => x + 50)))
    expect(shape).toMatchObject({ kind: 'bins', of: 'values' })
    if (shape?.kind !== 'bins') throw new Error('no bins')
    expect([shape.edges.length, shape.baseline.length, shape.current.length]).toEqual([25, 24, 24])
    expect([shape.edges[0]! > -1, shape.edges.at(-1)! < 151]).toEqual([true, true])
    expect([sum(shape.baseline), sum(shape.current)]).toEqual([expect.closeTo(1, 4), expect.closeTo(1, 4)])
    expect(sum(shape.current.slice(0, 8))).toBeLessThan(0.01)
  })

  test('of few numbers is those values', () => {
    expect(shapeOf(numbers([1, 1, 2, 5]), numbers([2, 2, 3, 3]))).toEqual({
      kind: 'cells',
      of: 'values',
      labels: ['1', '2', '3', '5'],
      rest: { baseline: 0, current: 0 },
      baseline: [0.5, 0.25, 0, 0.25],
      current: [0, 0.5, 0.5, 0],
    })
  })

  test('of categories is the most frequent of either, and the share of the rest', () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`c${String(i).padStart(2, '0')}`, 10]))
    const shape = shapeOf(texts({ ...many, big: 700 }), texts({ other: 60, big: 40 }))
    expect(shape).toMatchObject({ kind: 'cells', labels: expect.arrayContaining(['big', 'other']) })
    if (shape?.kind !== 'cells') throw new Error('no cells')
    expect([shape.labels.length, shape.labels[0], shape.labels[1]]).toEqual([10, 'big', 'other'])
    expect(sum(shape.baseline) + shape.rest.baseline).toBeCloseTo(1, 5)
    expect(shape.rest.current).toBe(0)
  })

  test('of texts that hardly repeat is their lengths', () => {
    const lengths = (of: readonly number[]) =>
      columnWith({
        family: 'text',
        type: 'VARCHAR',
        rows: of.length,
        text: {
          lengths: pointsOf(of),
          sampled: 0,
          with: { letters: 0, digits: 0, spaces: 0, punctuation: 0, nonAscii: 0 },
          characters: { letters: 0, digits: 0, spaces: 0, punctuation: 0, nonAscii: 0 },
          tokens: [],
          tokensRest: 0,
        },
      })
    expect(shapeOf(lengths([1, 2, 3]), lengths([2, 9]))).toMatchObject({ kind: 'bins', of: 'lengths' })
  })

  test('of nothing, of one value, or of ends that no double lies between, is none or says so', () => {
    expect(shapeOf(columnWith({}), columnWith({}))).toBeNull()
    expect(shapeOf(texts({}), texts({ a: 1 }))).toBeNull()
    expect(shapeOf(numbers([7]), numbers([7]))).toMatchObject({
      kind: 'cells',
      labels: ['7'],
      baseline: [1],
      current: [1],
    })
    const wide = Array.from({ length: 20 }, (_, i) => (i - 10) * 1.7e307)
    expect(shapeOf(numbers(wide, { deviation: 1 }), numbers(wide, { deviation: 1 }))?.kind).not.toBe('cells')
  })
})
