import { describe, expect, test } from '@jest/globals'
import { flightsJob } from './summary.fixture.js'
import type { SummaryInput } from './summary-input.js'
import { summaryLine, writeSummary } from './write-summary.js'

const changed = (change: Partial<SummaryInput>): string => writeSummary({ ...flightsJob, ...change })
const nothing: SummaryInput = { ...flightsJob, kpis: [], profiles: [], loads: [], joins: [], artifacts: [] }

describe('given the flights, the summary says', () => {
  const text = writeSummary(flightsJob)

  test.each([
    '2 tables with 340,098 rows in all were analyzed. Job `0b7c`, 2 January 2026, took 9 seconds.',
    '| `flights` | 336,776 | 19 | 0.7% | 1 January 2013 to 1 January 2014 |',
    '**mean_arr_delay**: 6.9 min. The mean of arr_delay over all rows of flights.',
    'Highest: EV (15.8 min); lowest: UA (3.6 min).',
    '| EV | 15.8 | 54,173 |',
    'One figure could not be computed:\n\n- **broken**: The query took longer than 30 s. (kpi_timed_out)',
    '- high: `flights.arr_delay` misses 2.8% of its values.\n- low: `flights.year` has one value only.',
    'Strongest correlations: `flights.dep_delay` and `arr_delay` (Pearson r = 0.91).',
    '`flights_planes` joins `flights` with `planes` (left) and has 336,776 rows. 52,606 rows of `flights` found no partner.',
    '`planes`: 3,323 rows read, 3,322 written, 1 rejected.',
    '- "NA" is read as missing.',
    '[profile-flights.html](profile-flights.html), [profile-planes.html](profile-planes.html)',
  ])('%s', (sentence) => expect(text).toContain(sentence))

  test('the same for the same input', () => expect(writeSummary(structuredClone(flightsJob))).toBe(text))
})

test('what there is not is not mentioned', () => {
  const text = writeSummary(nothing)
  expect(text).toBe('# Summary\n\nNo table was analyzed. Job `0b7c`, 2 January 2026, took 9 seconds.\n')
})

test('one of a thing is singular, none is said in words', () => {
  const one = { table: 't', rows: 1, columns: 1, missingShare: 0, alerts: [], correlations: [] }
  const text = changed({
    profiles: [one],
    loads: [],
    joins: [{ name: 'j', left: 't', right: 'u', type: 'inner', rows: 1, unmatched: 1 }],
  })
  expect(text).toContain('`t` has 1 row in 1 column.')
  expect(text).toContain('1 row of `t` found no partner and is not in it.')
  expect(text).toContain('The profiles raised no alerts.\n\nNo value is missing.')
  expect(changed({ joins: [{ name: 'j', left: 't', right: 'u', type: 'left', rows: 5, unmatched: 0 }] })).toContain(
    'Every row of `t` found a partner.',
  )
})

test('a share never reads as nothing or as all when it is not', () => {
  const gappy = (missingShare: number): string => changed({ profiles: [{ ...flightsJob.profiles[0]!, missingShare }] })
  expect(gappy(0.0000001)).toContain('less than 0.1% of')
  expect(gappy(0.99999)).toContain('more than 99.9% of')
})

test('a correlation of nearly one is not called one', () => {
  const text = changed({
    profiles: [{ ...flightsJob.profiles[0]!, correlations: [{ a: 'x', b: 'y', r: -0.9999, method: 'Pearson' }] }],
  })
  expect(text).toContain('r = -0.99…')
})

test('long results are cut, and the rest is counted', () => {
  const rows = Array.from({ length: 20 }, (_, i) => [`c${i}`, i])
  const columns = [
    { name: 'c', type: 'VARCHAR' },
    { name: 'n', type: 'BIGINT' },
  ]
  const text = changed({ kpis: [{ name: 'k', columns, rows }] })
  expect(text.match(/^\| c\d+/gm)).toHaveLength(5)
  expect(text).toContain('15 more rows.')
  expect(text).toContain('Highest: c19 (19); lowest: c0 (0).')
})

test('years have no thousands separators and midnights no time', () => {
  const columns = [
    { name: 'month', type: 'TIMESTAMP' },
    { name: 'year', type: 'BIGINT' },
  ]
  const text = changed({
    kpis: [
      {
        name: 'k',
        columns,
        rows: [
          ['2013-01-01T00:00:00', 2013],
          ['2013-02-01T00:00:00', 2014],
        ],
      },
    ],
  })
  expect(text).toContain('| 2013-01-01 | 2013 |')
})

test('hostile names and messages format nothing and link nowhere', () => {
  const evil = '`</code><script>alert(1)</script>` | [x](javascript:alert(1)) ![i](https://e.invalid/a.png)\n# Heading'
  const text = changed({
    kpis: [
      {
        name: evil,
        description: evil,
        columns: [
          { name: evil, type: 'VARCHAR' },
          { name: 'n', type: 'BIGINT' },
        ],
        rows: [
          [evil, 1],
          ['b', 2],
        ],
      },
      { name: 'f', error: { code: 'c', message: evil } },
    ],
    profiles: [
      { ...flightsJob.profiles[0]!, table: evil, alerts: [{ severity: 'high', column: evil, kind: 'k', text: evil }] },
      flightsJob.profiles[1]!,
    ],
    artifacts: [{ name: evil, kind: evil }],
  })
  const outsideCode = text.replace(/(?<!\\)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '')
  expect(outsideCode).not.toMatch(/(?<!\\)<script/)
  expect(outsideCode).not.toMatch(/(?<!\\)\]\((?!%)/)
  expect(outsideCode).not.toMatch(/https:\/\//)
  expect(text).not.toMatch(/^# Heading/m)
  const tableRows = text.split('\n').filter((line) => line.startsWith('| ') && line.includes('2013'))
  for (const row of tableRows) expect(row.match(/(?<!\\)\|/g)).toHaveLength(6)
})

test('the line of counts holds no name and no value of the data', () => {
  expect(summaryLine(flightsJob)).toBe(
    '2 tables with 340,098 rows; 3 KPIs, 1 of them failed; 2 alerts; 1 join; 1 rejected row; 3 artifacts',
  )
  expect(summaryLine(nothing)).toBe('0 tables with 0 rows; 0 KPIs; 0 artifacts')
})
