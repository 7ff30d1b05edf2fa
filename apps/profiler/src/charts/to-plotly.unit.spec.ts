import { expect, test } from '@jest/globals'
import { chooseChart } from './choose-chart.js'
import { resultOf, rowsOf } from './result.fixture.js'
import type { QueryResult } from './query-result.js'
import { toPlotlyJson } from './to-plotly.js'

const figure = (result: QueryResult, title = 'T') => toPlotlyJson(chooseChart(result, { title, unit: 'min' })!)

test.each<[string, QueryResult, object]>([
  ['bars', resultOf('c n:BIGINT', ['b', 1], ['a', 2]), { type: 'bar', x: ['a', 'b'], y: [2, 1] }],
  [
    'lying bars',
    resultOf('c n:BIGINT', ['a label that is long', 1], ['a', 2]),
    { type: 'bar', orientation: 'h', y: ['a', 'a label that is long'], x: [2, 1] },
  ],
  [
    'lines',
    resultOf('d:DATE n:BIGINT', ['2013-01-01', 1], ['2013-01-02', 2], ['2013-01-03', 2]),
    { type: 'scatter', mode: 'lines+markers', x: ['2013-01-01', '2013-01-02', '2013-01-03'] },
  ],
  ['points', resultOf('a:DOUBLE b:DOUBLE', [1, 2], [3, 4]), { type: 'scatter', mode: 'markers', x: [1, 3], y: [2, 4] }],
  ['a histogram', resultOf('n:DOUBLE', [0.5], [1.5]), { type: 'bar', hovertemplate: expect.any(String) }],
  [
    'a figure',
    resultOf('n:DOUBLE', [6.9]),
    { type: 'indicator', mode: 'number', value: 6.9, number: { valueformat: ',.4~g', suffix: ' min' } },
  ],
  [
    'a figure and its past',
    resultOf('n:DOUBLE previous_n:DOUBLE', [6, 5]),
    { type: 'indicator', mode: 'number+delta', value: 6, delta: { reference: 5, relative: true } },
  ],
  [
    'a map',
    resultOf('c lat:DOUBLE lon:DOUBLE n:BIGINT', ['a', 60, 20, 4], ['b', 60, 21, 1]),
    { type: 'scatter', mode: 'markers', x: [20, 21], y: [60, 60], marker: { size: [32, 16] } },
  ],
  [
    'small multiples',
    resultOf('d:DATE a:BIGINT b:BIGINT', ['2013-01-01', 1, 900], ['2013-01-02', 2, 950]),
    { type: 'scatter', xaxis: 'x', yaxis: 'y', y: [1, 2] },
  ],
  [
    'a heat map',
    resultOf('a b n:DOUBLE', ...rowsOf(80, (i) => [`a${i % 10}`, `b${Math.floor(i / 10)}`, i])),
    { type: 'heatmap', zmin: 0, zmax: 79 },
  ],
  ['a table', resultOf('a', ['x']), { type: 'table', header: { values: ['a'] }, cells: { values: [['x']] } }],
])('%s become a Plotly trace', (_, result, trace) => {
  const made = figure(result)
  expect(made.data[0]).toMatchObject(trace)
  expect(JSON.parse(JSON.stringify(made))).toEqual(made)
})

test('what looks like a tag or an entity is text, and nothing else is touched', () => {
  const made = figure(resultOf('c n:BIGINT', ['<a href="javascript:1">x</a>', 2], ['AT&T', 1]), '<b>&lt;</b>')
  expect(made.data[0]).toMatchObject({ y: ['&lt;a href="javascript:1"&gt;x&lt;/a&gt;', 'AT&T'] })
  expect(made.layout['title']).toEqual({ text: '&lt;b&gt;&amp;lt;&lt;/b&gt;' })
})

test('small multiples have an axis, a place and a name each', () => {
  const { data, layout } = figure(resultOf('d:DATE a:BIGINT b:BIGINT', ['2013-01-01', 1, 900], ['2013-01-02', 2, 950]))
  expect(data.map(({ xaxis, yaxis }) => [xaxis, yaxis])).toEqual([
    ['x', 'y'],
    ['x2', 'y2'],
  ])
  expect(layout).toMatchObject({ grid: { rows: 1, columns: 2 }, xaxis2: { type: 'date' }, yaxis2: {} })
  expect(layout['annotations']).toMatchObject([{ text: '<b>a</b>' }, { text: '<b>b</b>', xref: 'x2 domain' }])
})

test('a degree of longitude is as wide as it is at the middle latitude', () => {
  const { layout } = figure(resultOf('lat:DOUBLE lon:DOUBLE', [59, 20], [61, 21]))
  expect((layout['yaxis'] as { scaleratio: number }).scaleratio).toBeCloseTo(2, 10)
})

test('what the chart shows is there in words', () => {
  const { layout } = figure(resultOf('c n:BIGINT', ['b', 1], ['a', 2]))
  expect(layout['meta']).toEqual({
    description: 'Bar chart of n (min) by c, 2 values. Highest 2 min at a, lowest 1 min at b.',
  })
})
