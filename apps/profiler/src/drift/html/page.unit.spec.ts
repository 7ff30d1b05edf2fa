import { expect, test } from '@jest/globals'
import { decideDrift } from '../decide-drift.js'
import { numbers, randomFrom, tableOf, texts } from '../distribution.fixture.js'
import { renderDriftHtml } from './page.js'

const page = { table: 'orders', against: 'The version before.', generatedAt: '2026-01-02T03:04:05Z' }
const evil = '<img src=x onerror=alert(1)>'

test('given names and values that are HTML, then they are text, and nothing is fetched or run', () => {
  const from = tableOf([texts({ a: 50, b: 50 }, { name: evil }), texts({ a: 100 }, { name: 'gone' })])
  const to = tableOf([texts({ a: 50, [evil]: 50 }, { name: evil }), numbers([1, 2], { name: 'new', rows: 100 })])
  const html = renderDriftHtml(decideDrift(from, to), { ...page, table: evil })
  expect(html).not.toContain('<img')
  expect(html).not.toMatch(/https?:|src=["']/)
  expect(html).toContain('&lt;img src=x')
  expect(html).toContain('The table has drifted: 1 of 1 columns changed')
  expect(html).toContain('The column is gone.')
})

test('given nothing to compare, then it says so', () => {
  const html = renderDriftHtml(decideDrift(tableOf([]), tableOf([])), page)
  expect(html).toContain('There is no column that could be compared.')
  expect(html).not.toContain('<article')
})

test('given a column that has not changed, then it is below those that have', () => {
  const values = Array.from({ length: 300 }, (_, i) => (i * 37) % 101)
  const from = tableOf([numbers(values, { name: 'same' }), numbers(values, { name: 'other' })])
  const to = tableOf([
    numbers(values, { name: 'same' }),
    numbers(
      values.map((x) => x * 2),
      { name: 'other' },
    ),
  ])
  const html = renderDriftHtml(decideDrift(from, to), page)
  expect(html.indexOf('>other<')).toBeLessThan(html.indexOf('>same<'))
  expect(html).toMatch(/<section id="changed">[^]*?<a href="#column-1">other/)
  expect(html.match(/<article /g)).toHaveLength(2)
})

test('given 2,000 columns, then the page is of at most 3 MB, and what changed is whole', () => {
  const random = randomFrom(8)
  const columns = Array.from({ length: 2_000 }, (_, i) =>
    numbers(
      Array.from({ length: 60 }, () => random()),
      { name: `column_${i}` },
    ),
  )
  const moved = columns.with(
    0,
    numbers(
      Array.from({ length: 60 }, () => random() + 9),
      { name: 'column_0' },
    ),
  )
  const compared = { before: tableOf(columns), now: tableOf(moved) }
  const html = renderDriftHtml(decideDrift(compared.before, compared.now), { ...page, compared })
  expect(Buffer.byteLength(html)).toBeLessThanOrEqual(3_000_000)
  expect(html.match(/<article /g)).toHaveLength(2_000)
  expect(html).toMatch(/id="column-0"[^]*?<figure class="chart">[^]*?id="column-1"/)
})
