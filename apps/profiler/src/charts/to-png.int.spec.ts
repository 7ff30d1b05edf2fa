import { createHash } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { bindChart } from './bind-chart.js'
import type { ChartModel } from './chart-model.js'
import { chooseChart } from './choose-chart.js'
import { textWidth } from './fit-text.js'
import { decodePng } from './png-pixels.fixture.js'
import { resultOf, rowsOf } from './result.fixture.js'
import { darkSvg, svgInBothSchemes } from './svg-schemes.js'
import { toChartPng } from './to-png.js'
import { toChartSvg } from './to-svg.js'

const hints = { title: 'Title & <b>tags</b>', unit: 'min', description: 'What it is.' }
const chosen = (...result: Parameters<typeof resultOf>): ChartModel => chooseChart(resultOf(...result), hints)!
const pie = bindChart({ type: 'pie', x: 'c', y: 'n' }, resultOf('c n:BIGINT', ['a', 1], ['b', 2]), hints)

const models: [string, ChartModel][] = [
  ['bars', chosen('c n:DOUBLE', ['a', 3], ['b', -2], ['c', null])],
  ['lying bars', chosen('c n:DOUBLE', ...rowsOf(30, (i) => [`a category with a long name, number ${i}`, 30 - i]))],
  ['grouped bars', chosen('a b n:DOUBLE', ['x', 'p', 1], ['x', 'q', 2], ['y', 'p', 3])],
  ['lines', chosen('d:DATE n:BIGINT', ['2013-01-01', 1], ['2013-03-02', 2], ['2013-05-02', 4])],
  ['points', chosen('a:DOUBLE b:DOUBLE', [1, 2], [3, 4])],
  ['a histogram', chosen('n:DOUBLE', [0.5], [1.5], [1.6])],
  ['a histogram of one value', chosen('n:DOUBLE', [5], [5])],
  ['a heat map', chosen('a b n:DOUBLE', ...rowsOf(80, (i) => [`a${i % 10}`, `b${Math.floor(i / 10)}`, i]))],
  ['a pie', pie.ok ? pie.model : chosen('n:BIGINT', [1])],
  ['a figure', chosen('n:DOUBLE', [6.9])],
  ['a figure and its past', chosen('n:DOUBLE previous_n:DOUBLE', [6.9, 5])],
  ['a table', chosen('a b', ['x', 'y'])],
  ['a map', chosen('c lat:DOUBLE lon:DOUBLE n:BIGINT', ['</title>', 52.5, 13.4, 3], ['b', -33.9, 151.2, 9])],
  ['a map of one place', chosen('lat:DOUBLE lon:DOUBLE', [90, 180])],
  ['small multiples', chosen('d:DATE a:BIGINT b:BIGINT', ...rowsOf(9, (i) => [`2013-01-0${i + 1}`, i, i * 1000]))],
  ['panels of lying bars', chosen('c a:BIGINT b:BIGINT', ...rowsOf(12, (i) => [`a long category ${i}`, i, i * 1000]))],
  ['hostile labels', chosen('c n:BIGINT', ['</svg><script>alert(1)</script>', 1], ['\u0001\uD800 & "\'', 2])],
  ['nothing but missing values', chosen('c n:DOUBLE', ['a', null], ['b', null])],
]

test.each(models)('%s: a picture twice as wide as the drawing, with more on it than paper', async (_, model) => {
  const svg = await toChartSvg(model)
  const height = Number(/height="(\d+)"/.exec(svg)?.[1])
  const picture = decodePng(await toChartPng(svg))
  expect([picture.width, picture.height]).toEqual([1920, height * 2])
  expect(picture.colours).toBeGreaterThan(10)
  expect(svg).toMatch(
    /^<svg [^>]*role="img" aria-labelledby="chart-title chart-desc"><title id="chart-title">[^<]+<\/title><desc /,
  )
  expect(picture.pixel(0, 0)).toEqual([255, 255, 255, 255])
  expect(picture.pixel(1919, height * 2 - 1)).toEqual([255, 255, 255, 255])
})

test.each(models)('%s in the dark: the same drawing on another ground', async (_, model) => {
  const svg = await toChartSvg(model)
  const picture = decodePng(await toChartPng(darkSvg(svg)))
  expect(picture.pixel(0, 0)).toEqual([28, 31, 33, 255])
  expect(picture.colours).toBeGreaterThan(10)
  const both = decodePng(await toChartPng(svgInBothSchemes(svg)))
  expect(both.pixel(0, 0)).toEqual([255, 255, 255, 255])
})

test('bars have their colour, and the longest is drawn as long as it is', async () => {
  const picture = decodePng(
    await toChartPng(await toChartSvg(chosen('c n:DOUBLE', ['a label that is long', 4], ['b', 2]))),
  )
  const blues: number[] = []
  for (let y = 0; y < picture.height; y += 4) {
    let run = 0
    for (let x = 0; x < picture.width; x++) if (picture.pixel(x, y).join() === '24,95,200,255') run++
    if (run > 20) blues.push(run)
  }
  expect(Math.max(...blues) / Math.min(...blues)).toBeCloseTo(2, 1)
})

test('no text runs out of the picture', async () => {
  const labels = rowsOf(12, (i) => [`${'Wide label '.repeat(8)}${i}`, 1e9 + i])
  const svg = await toChartSvg(
    chooseChart(resultOf('c n:DOUBLE', ...labels), {
      title: 'W'.repeat(300),
      description: 'M '.repeat(900),
      unit: 'µ'.repeat(200),
    })!,
  )
  const outer = svg.slice(0, svg.indexOf('<svg ', 1))
  for (const [, x, size, text] of outer.matchAll(/<text x="([\d.]+)"[^>]*font-size="([\d.]+)"[^>]*>([^<]*)</g)) {
    expect(Number(x) + textWidth(text ?? '', Number(size))).toBeLessThanOrEqual(960)
  }
  expect([...svg.matchAll(/>Wide label [^<]*…</g)]).toHaveLength(12)
})

test('the same chart is the same picture, byte for byte, and needs no font of the machine', async () => {
  const hash = async (): Promise<string> =>
    createHash('sha256')
      .update(await toChartPng(await toChartSvg(models[0]![1])))
      .digest('hex')
  expect(await hash()).toBe(await hash())
})

test('moments are drawn in UTC', async () => {
  const svg = await toChartSvg(chosen('d:TIMESTAMP n:BIGINT', ...rowsOf(5, (i) => [`2013-06-0${i + 1}T00:00:00`, i])))
  expect(svg).toContain('Jun 2')
  expect(svg).not.toMatch(/\d\d:\d\d/)
})
