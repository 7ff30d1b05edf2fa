import { expect, test } from '@jest/globals'
import { bindChart } from './bind-chart.js'
import { chooseChart } from './choose-chart.js'
import { describeChart } from './describe-chart.js'
import { resultOf, rowsOf } from './result.fixture.js'
import type { QueryResult } from './query-result.js'

const words = (result: QueryResult, unit?: string): string => describeChart(chooseChart(result, { title: 'T', unit })!)

test.each<[string, QueryResult, string]>([
  [
    'a line',
    resultOf('d:TIMESTAMP n:DOUBLE', ...rowsOf(3, (i) => [`2013-01-0${i + 1}T00:00:00`, i === 2 ? null : 5 - i])),
    'Line chart of n by d, 3 points. Highest 5 at 2013-01-01, lowest 4 at 2013-01-02.',
  ],
  [
    'lines',
    resultOf('hour:BIGINT a:DOUBLE b:DOUBLE', [1, 2, 3], [2, 3, 4], [3, 1, null]),
    'Bar chart of values by hour, 6 values in 2 series. a: highest 3 at 2, lowest 1 at 3. b: highest 4 at 2, lowest 3 at 1.',
  ],
  ['nothing', resultOf('c n:DOUBLE', ['a', null]), 'Bar chart of n by c, 1 value. There are no values.'],
  [
    'a histogram',
    resultOf('n:DOUBLE', [0.5], [1.55], [1.56], [1.6]),
    'Histogram of n: 4 values in 11 bins from 0.5 to 1.6; most (3) between 1.5 and 1.6.',
  ],
  [
    'a map',
    resultOf('c lat:DOUBLE lon:DOUBLE n:BIGINT', ['a', 10, 20, 5], ['b', -1, 3, 7]),
    'Map of 2 places between latitude -1° to 10° and longitude 3° to 20°. The points are sized by n; largest 7 at b.',
  ],
  ['a figure and its past', resultOf('n:DOUBLE previous_n:DOUBLE', [6, 5]), 'n: 6, up 20% from 5 (previous n).'],
  ['a table', resultOf('a b', ['x', 'y']), 'A table of 1 row and 2 columns.'],
  [
    'small multiples',
    resultOf('d:DATE a:BIGINT b:BIGINT', ['2013-01-01', 1, 900], ['2013-01-02', 2, 950]),
    '2 charts side by side, each with its own scale. a: Line chart of a by d, 2 points. Highest 2 at 2013-01-02, lowest 1 at 2013-01-01. b: Line chart of b by d, 2 points. Highest 950 at 2013-01-02, lowest 900 at 2013-01-01.',
  ],
])('%s in words', (_, result, text) => expect(words(result)).toBe(text))

test('a pie and a heat map in words', () => {
  const of = (chart: unknown, result: QueryResult): string => {
    const bound = bindChart(chart, result, { title: 'T' })
    if (!bound.ok) throw new Error('not bound')
    return describeChart(bound.model)
  }
  expect(of({ type: 'pie', x: 'c', y: 'n' }, resultOf('c n:BIGINT', ['a', 1], ['b', 3]))).toBe(
    'Pie chart of 2 parts: b 3 (75.0%), a 1 (25.0%).',
  )
  expect(
    of({ type: 'heatmap', x: 'a', y: 'b', color: 'n' }, resultOf('a b n:DOUBLE', ['x', 'p', 1], ['y', 'q', 2])),
  ).toBe('Heat map of n by b and a, 2 cells. Highest 2 at q and y, lowest 1 at p and x.')
})
