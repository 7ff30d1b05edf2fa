import { describe, expect, test } from '@jest/globals'
import { columnWith, matrixOf, noCorrelations, profileWith } from '../profile-builder.js'
import { coefficient, level } from './correlation-section.js'
import { barChart, barsFor, quantileStrip } from './histogram-chart.js'
import { renderProfileHtml } from './page.js'
import { moment } from './time-card.js'

describe('bars', () => {
  test('are as high as their counts, stand on the ground and do not overlap', () => {
    const bars = barsFor([1, 0, 4], 300, 100)
    expect(bars.map(({ height }) => height)).toEqual([25, 0, 100])
    for (const { y, height } of bars) expect(y + height).toBe(100)
    for (const [i, bar] of bars.slice(1).entries())
      expect(bar.x).toBeGreaterThanOrEqual((bars[i]?.x ?? 0) + (bars[i]?.width ?? 0))
  })

  test('a count of one in a million can be seen, and nothing at all cannot', () => {
    expect(barsFor([1, 1_000_000, 0]).map(({ height }) => height)).toEqual([1.5, 120, 0])
  })

  test('name themselves to a screen reader, and each bar its count', () => {
    const svg = barChart('Rows of <x>', [1, 3], (i) => `bin ${i}`).text
    expect(svg).toContain('role="img" aria-label="Rows of &lt;x&gt;"')
    expect(svg).toContain('<title>bin 1: 3 (75%)</title>')
    expect(svg.match(/<rect /g)).toHaveLength(2)
  })

  test('the strip under a histogram stays inside of it', () => {
    const strip = quantileStrip(
      { p1: 0, p5: 0, p10: 0, p25: 10, p50: 10, p75: 10, p90: 10, p95: 10, p99: 10 },
      0,
      10,
      String,
    ).text
    for (const [, x, width] of strip.matchAll(/x="([\d.]+)" y="\d+" width="([\d.]+)"/g)) {
      expect(Number(x) + Number(width)).toBeLessThanOrEqual(600)
    }
  })
})

test('coefficients: two decimals, no leading zero, and never 1 for what is not', () => {
  expect([0.95, -0.051, 0.0049, 1, 0.9991, 0.99996, null].map(coefficient)).toEqual([
    '.95',
    '−.05',
    '0',
    '1',
    '.999',
    '1',
    '',
  ])
  expect([level(0.04), level(-0.04), level(-0.96), level(0.5)]).toEqual([0, 0, -10, 5])
})

test('moments lose what is zero in them', () => {
  expect(['2024-01-01T00:00:00Z', '2024-01-01T10:00:00Z', '2024-01-01T10:00:07', '10:00:00', null].map(moment)).toEqual(
    ['2024-01-01', '2024-01-01 10:00 UTC', '2024-01-01 10:00:07', '10:00:00', '–'],
  )
})

describe('the page', () => {
  const columns = [columnWith({ name: 'a', distinct: 1 }), columnWith({ name: '<b>' })]
  const page = renderProfileHtml(
    profileWith(columns, { correlations: { ...noCorrelations, pearson: matrixOf(['a', '<b>'], 0.8) } }),
  )

  test('fetches nothing and may not', () => {
    expect(page).toContain('http-equiv="Content-Security-Policy"')
    expect(page).toContain('default-src &#39;none&#39;')
    expect(page).not.toMatch(/https?:|src=|@import|url\(/)
  })

  test('links every alert to a column that is there, and has each id once', () => {
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
    const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id)
    expect(targets.length).toBeGreaterThan(5)
    for (const target of targets) expect(ids).toContain(target)
  })

  test('is the same for the same profile, and names a column by its escaped name', () => {
    expect(page).toContain('<h3 id="of-.3c.b.3e.">&lt;b&gt;</h3>')
    expect(page).not.toContain('><b></')
  })
})
