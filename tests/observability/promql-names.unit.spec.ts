import { expect, test } from '@jest/globals'
import { groupedBy, metricsIn } from './promql-names.js'

test.each<[string, string[]]>([
  ['up', ['up']],
  ['up{job=~".*udb.*"} == 0', ['up']],
  ['sum by (a, b) (rate(x_total{a="sum(y)"}[5m])) / (count(z) > 0)', ['x_total', 'z']],
  ['1 - udb:slow:ratio_rate30d', ['udb:slow:ratio_rate30d']],
  ['histogram_quantile(0.95, sum by (le) (rate(d_bucket[$__rate_interval])))', ['d_bucket']],
  ['a and on (service) b unless ignoring(x) c or d offset 5m', ['a', 'b', 'c', 'd']],
  ['label_replace(m, "dst", "$1", "src", "(.*)")', ['m']],
  ['min_over_time(sum(q)[10m:1m]) > 1e3', ['q']],
  ['{__name__="x"}', []],
])('%s reads %j', (expression, metrics) => {
  expect(metricsIn(expression).map(({ metric }) => metric)).toEqual(metrics)
})

test('labels are those that a metric is selected by, and those that a sum keeps', () => {
  const expression = 'sum by (service, le) (rate(m{job="a}b", state=~"x|y", z!="1"}[5m]))'
  expect([metricsIn(expression), groupedBy(expression)]).toEqual([
    [{ metric: 'm', labels: ['job', 'state', 'z'] }],
    ['service', 'le'],
  ])
})
