import { describe, expect, test } from '@jest/globals'
import { changeText } from './change-text.js'
import type { ChartModel, XyChart } from './chart-model.js'
import { chooseChart } from './choose-chart.js'
import { subtitleOf } from './picture-frame.js'
import { resultOf, rowsOf } from './result.fixture.js'
import type { QueryResult } from './query-result.js'
import { toPlotlyJson } from './to-plotly.js'

const choose = (result: QueryResult, unit?: string): ChartModel | null =>
  chooseChart(result, { title: 'T', unit, description: ' D ' })
const xy = (result: QueryResult): XyChart => choose(result) as XyChart
const carriers = resultOf('carrier delay:DOUBLE', ['UA', 3.5], ['EV', 15.8], ['B6', 9.4])

describe('given a result, the kinds of its columns decide', () => {
  test.each<[string, QueryResult, string]>([
    ['one number', resultOf('n:BIGINT', [7]), 'indicator'],
    ['several numbers in one row', resultOf('a:BIGINT b:DOUBLE', [7, 1.5]), 'indicator'],
    ['a category and a number', carriers, 'bar'],
    ['a category and a flag', resultOf('c ok:BOOLEAN n:BIGINT', ['a', true, 1], ['a', false, 2]), 'bar'],
    [
      'a time and a number',
      resultOf('d:DATE n:BIGINT', ['2013-01-01', 1], ['2013-01-02', 2], ['2013-01-03', 3]),
      'line',
    ],
    ['two moments and a number', resultOf('d:DATE n:BIGINT', ['2013-01-01', 1], ['2013-01-02', 2]), 'indicator'],
    ['two years and a number', resultOf('year:BIGINT n:BIGINT', [2012, 1], [2013, 2]), 'indicator'],
    [
      'a time and numbers of other sizes',
      resultOf('d:DATE a:BIGINT b:BIGINT', ['2013-01-01', 1, 900], ['2013-01-02', 2, 950]),
      'multiples',
    ],
    [
      'a time and more groups than lines that can be told apart',
      resultOf('d:DATE c n:DOUBLE', ...rowsOf(18, (i) => [`2013-01-0${1 + (i % 2)}`, `c${i >> 1}`, i])),
      'multiples',
    ],
    ['places', resultOf('name lat:DOUBLE lon:DOUBLE', ['JFK', 40.6, -73.8], ['LAX', 33.9, -118.4]), 'map'],
    ['places with a number', resultOf('latitude:DOUBLE lng:DOUBLE n:BIGINT', [40.6, -73.8, 5]), 'map'],
    ['what is called lat and is none', resultOf('lat:DOUBLE lon:DOUBLE c', [400, 900, 'a'], [401, 901, 'b']), 'table'],
    [
      'a time, a category and a number',
      resultOf('d:TIMESTAMP c n:DOUBLE', ['2013-01-01T00:00:00', 'a', 1], ['2013-01-01T00:00:00', 'b', 2]),
      'line',
    ],
    ['the same moment in several rows', resultOf('d:DATE n:BIGINT', ['2013-01-01', 1], ['2013-01-01', 2]), 'scatter'],
    ['two numbers', resultOf('a:DOUBLE b:DOUBLE', [1, 2], [1, 3]), 'scatter'],
    ['steps of a scale and a number', resultOf('hour:BIGINT n:DOUBLE', [5, 1], [6, 2], [7, 1]), 'bar'],
    ['many steps', resultOf('week:BIGINT n:DOUBLE', ...rowsOf(53, (i) => [i, i * 2])), 'line'],
    ['many numbers', resultOf('n:DOUBLE', [1], [2], [3]), 'histogram'],
    ['two categories of few values', resultOf('a b n:DOUBLE', ['x', 'p', 1], ['x', 'q', 2], ['y', 'p', 3]), 'bar'],
    [
      'two categories of many values',
      resultOf('a b n:DOUBLE', ...rowsOf(80, (i) => [`a${i % 10}`, `b${Math.floor(i / 10)}`, i])),
      'heatmap',
    ],
    ['text alone', resultOf('a b', ['x', 'y']), 'table'],
    ['raw rows of a category', resultOf('carrier delay:DOUBLE', ['UA', 1], ['UA', 2]), 'table'],
    ['nested values', resultOf('a n:BIGINT[]', ['x', [1]]), 'table'],
    ['three free numbers', resultOf('a:DOUBLE b:DOUBLE c:DOUBLE', [1, 2, 3], [2, 3, 4]), 'table'],
  ])('%s', (_, result, kind) => expect(choose(result)?.kind).toBe(kind))

  test('nothing at all gives nothing', () => {
    expect(choose(resultOf('n:BIGINT'))).toBeNull()
    expect(choose({ columns: [], rows: [[]] })).toBeNull()
  })
})

describe('bars', () => {
  test('are sorted by value, the largest first', () => {
    expect(xy(carriers).x.categories).toEqual(['EV', 'B6', 'UA'])
    expect(xy(carriers).series[0]?.points).toEqual([
      ['EV', 15.8],
      ['B6', 9.4],
      ['UA', 3.5],
    ])
  })

  test('keep an order of their own: months, ranges, and numbers by size', () => {
    expect(xy(resultOf('m n:BIGINT', ['Jan', 1], ['Feb', 3], ['Mar', 2])).x.categories).toEqual(['Jan', 'Feb', 'Mar'])
    expect(xy(resultOf('age n:BIGINT', ['10-19', 9], ['0-9', 1], ['20+', 3])).x.categories).toEqual([
      '0-9',
      '10-19',
      '20+',
    ])
    expect(xy(resultOf('month n:BIGINT', ['10', 1], ['9', 3], ['2', 2])).x.categories).toEqual(['2', '9', '10'])
  })

  test('keep a rising order, which somebody asked for', () => {
    expect(xy(resultOf('c n:BIGINT', ['a', 1], ['b', 2], ['c', 3])).x.categories).toEqual(['a', 'b', 'c'])
  })

  test('lie when there are more than eight or a label is long, else they stand', () => {
    expect(xy(carriers).horizontal).toBe(false)
    expect(xy(resultOf('c n:BIGINT', ...rowsOf(9, (i) => [`c${i}`, -i]))).horizontal).toBe(true)
    expect(xy(resultOf('c n:BIGINT', ['Endeavor Air Inc.', 2], ['b', 1])).horizontal).toBe(true)
  })

  test('of many only the top twenty are drawn, and that is said', () => {
    const many = xy(resultOf('c n:BIGINT', ...rowsOf(105, (i) => [`c${i}`, (i * 37) % 105])))
    expect(many.x.categories).toHaveLength(20)
    expect(many.series[0]?.points.map(([, y]) => y)).toEqual(Array.from({ length: 20 }, (_, i) => 104 - i))
    expect(many.notes).toEqual(['Top 20 of 105 categories; the other 85 are not shown.'])
  })

  test('a missing category has a name, and missing values do not upset the order', () => {
    const some = xy(resultOf('c n:DOUBLE', ['a', null], [null, 5], ['b', 'NaN'], ['d', 7]))
    expect(some.x.categories).toEqual(['d', '(missing)', 'a', 'b'])
    expect(some.series[0]?.points.at(-1)).toEqual(['b', null])
  })

  test('a second number joins when it is of the same scale; else each has a panel, and none is lost', () => {
    const alike = xy(resultOf('c dep:DOUBLE arr:DOUBLE', ['a', 12, 7], ['b', 15, 9]))
    expect(alike.series.map(({ name }) => name)).toEqual(['dep', 'arr'])
    const mixed = choose(resultOf('c dep:DOUBLE arr:DOUBLE n:BIGINT', ['a', 12, 7, 50_000], ['b', 15, 9, 54_000]))
    if (mixed?.kind !== 'multiples') throw new Error('not small multiples')
    expect(mixed.panels.map(({ title, x }) => [title, x.categories])).toEqual([
      ['dep', ['b', 'a']],
      ['arr', ['b', 'a']],
      ['n', ['b', 'a']],
    ])
    expect(mixed.sameScale).toBe(false)
  })
})

describe('a single figure', () => {
  const items = (result: QueryResult, unit?: string) => (choose(result, unit) as { items?: unknown }).items

  test('stands beside its past, by the name of the column', () => {
    expect(items(resultOf('revenue:DOUBLE revenue_last_month:DOUBLE', [120, 100]))).toEqual([
      { label: 'revenue', value: 120, unit: null, before: { label: 'revenue last month', value: 100 } },
    ])
    expect(items(resultOf('n:BIGINT previous_n:BIGINT m:BIGINT', [3, 2, 1]))).toHaveLength(2)
    expect(items(resultOf('n:BIGINT previous_m:BIGINT', [3, 2]))).toHaveLength(2)
  })

  test('of two periods is the later one, whatever the order of the rows', () => {
    const rows = [
      ['2025-12-01T00:00:00', 12],
      ['2025-11-01T00:00:00', 10],
    ]
    const latest = [{ label: 'n, 2025-12-01', value: 12, unit: '€', before: { label: '2025-11-01', value: 10 } }]
    expect(items(resultOf('month:TIMESTAMP n:BIGINT', ...rows), '€')).toEqual(latest)
    expect(items(resultOf('month:TIMESTAMP n:BIGINT', ...rows.toReversed()), '€')).toEqual(latest)
  })

  test.each([
    [{ value: 112.5, unit: null, before: { label: 'May', value: 100 } }, '▲ 12.5% from 100 (May)'],
    [{ value: 90, unit: '€', before: { label: 'May', value: 100 } }, '▼ 10% from €100 (May)'],
    [{ value: 12, unit: '%', before: { label: 'May', value: 10 } }, '▲ 2 points from 10% (May)'],
    [{ value: 5, unit: null, before: { label: 'May', value: 0 } }, '▲ 5 from 0 (May)'],
    [{ value: 5, unit: null, before: { label: 'May', value: -5 } }, '▲ 10 from -5 (May)'],
    [{ value: 0, unit: null, before: { label: 'May', value: 50 } }, '▼ 100% from 50 (May)'],
    [{ value: 5, unit: null, before: { label: 'May', value: 5 } }, 'unchanged from 5 (May)'],
    [{ value: null, unit: null, before: { label: 'May', value: 5 } }, null],
    [{ value: 5, unit: null }, null],
  ])('says how it changed: %j', (item, text) => expect(changeText(item)).toBe(text))
})

test('a map sizes and names its points, and counts what is not on the earth', () => {
  const map = choose(
    resultOf('city lat:DOUBLE lon:DOUBLE n:BIGINT', ['a', 10, 20, 5], ['b', 91, 0, 1], ['c', null, 0, 1]),
  )
  expect(map).toMatchObject({
    points: [{ lat: 10, lon: 20, label: 'a', value: 5 }],
    value: { label: 'n' },
    notes: ['2 rows without a place on the earth are left out.'],
  })
})

test('lines run in the order of time, whatever the order of the rows', () => {
  const line = xy(resultOf('d:TIMESTAMP n:BIGINT', ['2013-02-01T00:00:00', 2], ['2013-01-01T00:00:00', 1], [null, 9]))
  expect(line.series[0]?.points).toEqual([
    ['2013-01-01T00:00:00', 1],
    ['2013-02-01T00:00:00', 2],
  ])
})

test('of very many points 5,000 are drawn, with the lonely one, and it says so', () => {
  const rows = rowsOf(12_000, (i) => [i, i === 7_777 ? 1e6 : i % 10])
  const cloud = xy(resultOf('a:DOUBLE b:DOUBLE', ...rows, [null, 1]))
  expect(cloud.series[0]?.points).toHaveLength(5_000)
  expect(cloud.series[0]?.points).toContainEqual([7_777, 1e6])
  expect(cloud.sampled).toEqual({ drawn: 5_000, of: 12_000 })
  expect(subtitleOf(cloud)).toBe(
    'D 5,000 of 12,000 points are drawn; the lowest and highest of each stretch are among them.',
  )
  expect(toPlotlyJson(cloud).layout['meta']).toMatchObject({ points: { drawn: 5_000, of: 12_000 } })
  expect(cloud.notes).toEqual(['1 row without both values is left out.'])
})

test('an empty cell of a heat map stays empty', () => {
  const rows = rowsOf(80, (i) => [`a${i % 10}`, `b${Math.floor(i / 10)}`, i]).slice(1)
  const heat = choose(resultOf('a b n:DOUBLE', ...rows))
  if (heat?.kind !== 'heatmap') throw new Error('not a heat map')
  expect(heat.values.flat().filter((value) => value === null)).toHaveLength(1)
  expect(heat.notes).toEqual(['Empty cells have no value.'])
})

test('numbers too large for JavaScript still count as numbers', () => {
  expect(choose(resultOf('n:HUGEINT', ['123456789012345678901']))).toMatchObject({
    items: [{ value: Number('123456789012345678901') }],
  })
})
