import { describe, expect, test } from '@jest/globals'
import { bindChart } from './bind-chart.js'
import { keptOfCloud, keptOfLine, MOST_DRAWN, sharedRoom } from './keep-points.js'
import { resultOf, rowsOf } from './result.fixture.js'

const million = 1_000_000
const wave = (i: number): number => Math.sin(i / 1000)

describe('of a line', () => {
  test.each([0, 1, 499_999, 777_777, million - 1])('a peak of one point at %d of a million stays', (at) => {
    const ys = Array.from({ length: million }, (_, i) => (i === at ? 50 : wave(i)))
    const kept = keptOfLine(ys, MOST_DRAWN)
    expect(kept.length).toBeLessThanOrEqual(MOST_DRAWN)
    expect(kept).toContain(at)
    expect([kept[0], kept.at(-1)]).toEqual([0, million - 1])
  })

  test('a dip stays beside a peak, and a gap of one point too', () => {
    const ys = Array.from({ length: 100_000 }, (_, i) => (i === 400 ? -9 : i === 401 ? 9 : i === 402 ? null : wave(i)))
    expect(keptOfLine(ys, 1000)).toEqual(expect.arrayContaining([400, 401, 402]))
  })

  test('positions rise and none comes twice', () => {
    const kept = keptOfLine(
      Array.from({ length: 9999 }, (_, i) => (i % 13) - (i % 7)),
      500,
    )
    expect(kept).toEqual([...new Set(kept)].sort((a, b) => a - b))
  })

  test('short ones stay whole', () => expect(keptOfLine([1, null, 3], 3)).toEqual([0, 1, 2]))
})

describe('of a cloud', () => {
  test('the lonely points of a million stay, and its body too', () => {
    const xs = Array.from({ length: million }, (_, i) => (i * 7919) % 10_007)
    const ys = xs.map((x, i) => (i === 123_456 ? 99 : i === 654_321 ? -99 : (x * 31 + i) % 10))
    const kept = keptOfCloud(xs, ys, MOST_DRAWN)
    expect(kept).toHaveLength(MOST_DRAWN)
    expect(new Set(kept).size).toBe(MOST_DRAWN)
    expect(kept).toEqual(expect.arrayContaining([123_456, 654_321]))
    const middle = kept.filter((i) => (ys[i] ?? 0) > 3 && (ys[i] ?? 0) < 7)
    expect(middle.length).toBeGreaterThan(500)
  })
})

test('several series share the room, and a small one keeps some', () => {
  expect(sharedRoom([10, 20], 100)).toEqual([10, 20])
  const room = sharedRoom([900_000, 100_000, 3], 5000)
  expect(room.reduce((a, b) => a + b)).toBeLessThanOrEqual(5000)
  expect(room[2]).toBe(3)
  expect((room[0] ?? 0) / (room[1] ?? 1)).toBeCloseTo(9, 0)
})

test("a figure of a user's own loses the same places in all of its lists, and none of its peaks", () => {
  const result = resultOf('t:BIGINT y:DOUBLE name', ...rowsOf(20_000, (i) => [i, i === 5_555 ? 10 : 0, `n${i}`]))
  const data = [{ type: 'scatter', mode: 'lines', x: '$t', y: '$y', text: '$name', marker: { color: '$t' } }]
  const bound = bindChart({ data }, result, { title: 'T' })
  if (!bound.ok) throw new Error('not bound')
  const trace = bound.model.figure?.data[0] as { x: number[]; y: number[]; text: string[]; marker: { color: number[] } }
  expect(trace.x.length).toBeLessThanOrEqual(MOST_DRAWN)
  expect([trace.y.length, trace.text.length, trace.marker.color.length]).toEqual([1, 1, 1].map(() => trace.x.length))
  const at = trace.x.indexOf(5_555)
  expect([trace.y[at], trace.text[at], trace.marker.color[at]]).toEqual([10, 'n5555', 5_555])
})
