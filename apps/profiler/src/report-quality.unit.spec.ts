import { describe, expect, test } from '@jest/globals'
import { identified, readSuite, type SuiteInput } from '@udb/checks'
import { buildReport } from './quality/build-report.js'
import type { QualityReport } from './quality/index.js'
import { parts, table } from './report.fixture.js'
import { reportLineage } from './report-lineage.js'
import { summaryInput } from './report-parts.js'
import { Lineage, summaryLine, writeSummary } from './report/index.js'

const suite: SuiteInput = {
  table: 'orders',
  owner: 'sales*team*',
  checks: [
    { type: 'references', column: 'customer', to: { table: 'customers', column: 'id' } },
    { type: 'not_null', column: 'gone', severity: 'warning' },
    { type: 'row_count', min: 1 },
  ],
}

function reportWith(gate: boolean): QualityReport {
  const read = readSuite(suite)
  if (!read.ok) throw new Error('the suite cannot be read')
  const [references, notNull, rowCount] = identified(read.suite)
  const rest = { expectation: 'e', sql: null, sample: null }
  const figure = { counted: null, unexpected: null, value: 3 }
  return buildReport({
    table: 'orders',
    generatedAt: '2026-01-01T00:00:30.000Z',
    source: { version: '1', jobId: 'job-1' },
    rows: 3,
    results: [
      {
        check: references!,
        outcome: {
          state: 'failed',
          message: 'Not as expected in 2 of 3 rows (66.7 %).',
          counted: 3,
          unexpected: 2,
          value: null,
        },
        ...rest,
      },
      {
        check: notNull!,
        outcome: { state: 'errored', fault: { code: 'column_unknown', message: 'There is no `gone`.', hint: 'h' } },
        ...rest,
      },
      { check: rowCount!, outcome: { state: 'passed', message: 'There are 3 rows.', ...figure }, ...rest },
    ],
    isWatch: () => false,
    owner: 'sales*team*',
    gate,
    earlier: [],
    proposed: { file: 'proposed-orders.checks.yaml', checks: 4 },
  }).report
}

const given = (gate: boolean) =>
  parts([table('orders', ['customer']), table('customers', ['id'])], { qualities: [reportWith(gate)] })

describe('what the report of a job says of checks', () => {
  test('names those that did not pass, the most severe first, and whom to ask', () => {
    const text = writeSummary(summaryInput(given(true)))
    expect(text).toContain('## Checks')
    expect(text).toContain(
      '`orders`: 1 of 3 checks passed, 1 failed, 1 could not be carried out; score 40 of 100. The gate is closed.',
    )
    expect(text).toMatch(
      /- error: `references-customer` failed\. Not as expected in 2 of 3 rows \(66\.7 %\)\. Owner: sales\\\*team\\\*\./,
    )
    expect(text.indexOf('references-customer')).toBeLessThan(text.indexOf('`not_null-gone` could not be carried out'))
    expect(writeSummary(summaryInput(given(false)))).not.toContain('gate')
  })

  test('counts them in one line, without a name', () => {
    const line = summaryLine(summaryInput(given(true)))
    expect(line).toContain('3 checks, 2 of them did not pass')
    expect(line).not.toContain('customer')
  })

  test('without checks says nothing of them', () => {
    const none = summaryInput(parts([table('orders', ['customer'])]))
    expect(writeSummary(none)).not.toContain('Checks')
    expect(summaryLine(none)).not.toContain('check')
  })

  test('the lineage leads from both tables over the checks to what people download', () => {
    const lineage = Lineage.parse(reportLineage(given(false)))
    const edges = lineage.edges.filter(({ step }) => step === 'quality-orders').map(({ from, to }) => `${from} > ${to}`)
    expect(edges).toEqual([
      'quality:orders > artifact:proposed-orders.checks.yaml',
      'quality:orders > artifact:quality-orders.html',
      'quality:orders > artifact:quality-orders.json',
      'table:customers@1 > quality:orders',
      'table:orders@1 > quality:orders',
    ])
    expect(lineage.edges.map(({ from, to }) => `${from} > ${to}`)).toContain('quality:orders > artifact:summary.md')
  })
})
