import { describe, expect, test } from '@jest/globals'
import { type CheckInput, identified, type IdentifiedCheck, readSuite } from '@udb/checks'
import { buildReport, type ReportInput } from './build-report.js'
import { isOfType } from './compile/type-kind.js'
import { tolerated } from './compile/tolerated.js'
import { failuresOf, gateProblem } from './gate.js'
import { judgeAnomaly } from './history/anomaly.js'
import { MAX_RUNS, runsOf, withRun } from './history/history.js'
import { renderQualityHtml } from './html/page.js'
import { qualityReportSchema } from './quality-report.js'
import type { CheckResult } from './results.js'
import { qualityScore } from './score.js'
import { isWatch, watchChecks } from './watch-checks.js'

const checksOf = (...checks: CheckInput[]): IdentifiedCheck[] => {
  const read = readSuite({ table: 't', checks })
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return identified(read.suite)
}
const resultOf = (check: IdentifiedCheck, outcome: CheckResult['outcome']): CheckResult => ({
  check,
  outcome,
  expectation: 'In all rows it is so.',
  sql: 'SELECT 1',
  sample: null,
})
const counted = (state: 'passed' | 'failed', unexpected: number): CheckResult['outcome'] => ({
  state,
  message: 'So it came out.',
  counted: 10,
  unexpected,
  value: null,
})
const inputWith = (results: readonly CheckResult[], more: Partial<ReportInput> = {}): ReportInput => ({
  table: 't',
  generatedAt: '2026-01-02T03:04:05.000Z',
  source: { version: '2', jobId: 'job-2' },
  rows: 10,
  results,
  isWatch,
  owner: null,
  gate: false,
  earlier: [],
  proposed: null,
  ...more,
})

describe('the score', () => {
  test.each<[string, Parameters<typeof qualityScore>[0], number | null]>([
    ['all passed', [{ severity: 'error', state: 'passed' }], 100],
    ['nothing said', [{ severity: 'error', state: 'skipped' }], null],
    ['no check at all', [], null],
    [
      'weights',
      [
        { severity: 'error', state: 'passed' },
        { severity: 'warning', state: 'failed' },
      ],
      66.6,
    ],
    [
      'an error has not passed',
      [
        { severity: 'info', state: 'passed' },
        { severity: 'info', state: 'errored' },
      ],
      50,
    ],
    [
      'what was skipped does not count',
      [
        { severity: 'info', state: 'passed' },
        { severity: 'error', state: 'skipped' },
      ],
      100,
    ],
  ])('%s', (_, checks, score) => {
    expect(qualityScore(checks)).toBe(score)
  })

  test('of thousands of which one failed, is not said to be all', () => {
    const checks = Array.from({ length: 5_000 }, (_, i) => ({
      severity: 'error' as const,
      state: i === 0 ? ('failed' as const) : ('passed' as const),
    }))
    expect(qualityScore(checks)).toBeLessThan(100)
  })
})

describe('what is tolerated', () => {
  test.each([
    [10, 1, { mostly: 0.9 }, true],
    [10, 2, { mostly: 0.9 }, false],
    [1_000_000, 100_000, { mostly: 0.9 }, true],
    [1_000_000, 100_001, { mostly: 0.9 }, false],
    [0, 0, { mostly: 1 }, true],
    [3, 3, { mostly: 0 }, true],
    [10, 3, { maxUnexpected: 3 }, true],
    [10, 4, { maxUnexpected: 3 }, false],
    [10, 1, {}, false],
  ])('of %d rows %d unexpected with %j: %j', (rows, unexpected, tolerance, passes) => {
    expect(tolerated(rows, unexpected, tolerance)).toBe(passes)
  })
})

describe('what is out of the ordinary', () => {
  const options = { sensitivity: 3.5, leastChange: (median: number) => 0.01 * median, direction: 'any' as const }

  test('is what lies far from the median in units of the median deviation', () => {
    const values = [2.1, 2.6, 2.4, 2.5, 2.3, 2.1, 2.3, 2.6]
    expect(judgeAnomaly(8.2, values, options)).toMatchObject({ anomalous: true, median: expect.closeTo(2.35) })
    expect(judgeAnomaly(8.2, values, options).score).toBeCloseTo((8.2 - 2.35) / (1.4826 * 0.2), 6)
    expect(judgeAnomaly(2.9, values, options).anomalous).toBe(false)
  })

  test('of values that were all the same, a trifle is ordinary and more is not', () => {
    expect(judgeAnomaly(1_005, [1_000, 1_000, 1_000], options).anomalous).toBe(false)
    expect(judgeAnomaly(1_200, [1_000, 1_000, 1_000], options)).toMatchObject({ anomalous: true, score: Infinity })
  })

  test('where most were the same, the mean deviation takes the place of the median one', () => {
    expect(judgeAnomaly(1_100, [1_000, 1_000, 1_000, 1_000, 1_300], options).anomalous).toBe(false)
  })

  test('only in the direction that was asked for', () => {
    expect(judgeAnomaly(2_000, [1_000, 1_000, 1_000], { ...options, direction: 'down' }).anomalous).toBe(false)
    expect(judgeAnomaly(500, [1_000, 1_000, 1_000], { ...options, direction: 'down' }).anomalous).toBe(true)
  })
})

test.each([
  ['BIGINT', 'integer', true],
  ['BIGINT', 'number', true],
  ['DOUBLE', 'integer', false],
  ['DECIMAL(9,2)', 'decimal', true],
  ['DECIMAL(9,2)', 'NUMERIC( 9, 2 )', true],
  ['DECIMAL(9,2)', 'DECIMAL(9,3)', false],
  ['VARCHAR', 'string', true],
  ['TIMESTAMP WITH TIME ZONE', 'timestamptz', true],
  ['TIMESTAMP WITH TIME ZONE', 'timestamp', true],
  ['DATE', 'timestamp', false],
  ['STRUCT(a INTEGER, "B" VARCHAR)', 'struct', true],
  ['STRUCT(a INTEGER)', 'STRUCT(a INTEGER)', true],
  ['INTEGER[]', 'list', true],
  ['INTEGER[]', 'INTEGER', false],
  ['BOOLEAN', 'bool', true],
])('a column of type %s is of type %s: %j', (actual, expected, is) => {
  expect(isOfType(actual, expected)).toBe(is)
})

describe('the history', () => {
  const run = (jobId: string) => ({
    jobId,
    version: '1',
    checkedAt: '2026-01-01T00:00:00Z',
    rows: 1,
    score: 100,
    checks: {},
  })

  test('keeps the last runs, each job once', () => {
    const runs = Array.from({ length: MAX_RUNS + 5 }, (_, i) => run(`j${i}`))
    const history = withRun('t', runs, run('j34'))
    expect(history.runs).toHaveLength(MAX_RUNS)
    expect(history.runs.filter(({ jobId }) => jobId === 'j34')).toHaveLength(1)
    expect(history.runs[0]?.jobId).toBe('j5')
  })

  test('of a table with thousands of checks is shorter', () => {
    const entry = { state: 'passed' as const, unexpected: 0, counted: 1, value: null, of: null }
    const checks = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`c${i}`, entry]))
    const runs = Array.from({ length: MAX_RUNS }, (_, i) => run(`j${i}`))
    expect(withRun('t', runs, { ...run('last'), checks }).runs).toHaveLength(10)
  })

  test('of another table, or of another format, is none', () => {
    const history = withRun('t', [], run('j'))
    expect(runsOf(history, 't')).toHaveLength(1)
    expect(runsOf(history, 'other')).toEqual([])
    expect(runsOf({ ...history, format: 'udb.quality-history/9' }, 't')).toEqual([])
    expect(runsOf(null, 't')).toEqual([])
  })
})

describe('the report', () => {
  const [a, b, c, d] = checksOf(
    { type: 'not_null', column: 'a' },
    { type: 'not_null', column: 'b', severity: 'warning' },
    { type: 'row_count', min: 1 },
    { type: 'sql', query: 'SELECT 1', severity: 'error', owner: 'ann' },
  ) as [IdentifiedCheck, IdentifiedCheck, IdentifiedCheck, IdentifiedCheck]
  const fault = { code: 'sql_failed', message: "Could not convert 'secret@example.com'.", hint: 'h' }
  const results = [
    resultOf(a, counted('passed', 0)),
    resultOf(b, counted('failed', 4)),
    resultOf(c, { state: 'skipped', message: 'm', counted: null, unexpected: null, value: 3 }),
    resultOf(d, { state: 'errored', fault }),
  ]

  test('puts first what needs somebody, and fits its schema', () => {
    const { report } = buildReport(inputWith(results, { owner: 'team' }))
    expect(qualityReportSchema.parse(report)).toEqual(report)
    expect(report.checks.map(({ id, state, owner }) => [id, state, owner])).toEqual([
      ['sql', 'errored', 'ann'],
      ['not_null-b', 'failed', 'team'],
      ['row_count', 'skipped', 'team'],
      ['not_null-a', 'passed', 'team'],
    ])
    expect(report.counts).toEqual({ passed: 1, failed: 1, errored: 1, skipped: 1 })
    expect(report.score).toBe(40)
    expect(report.dimensions.map(({ dimension, score }) => [dimension, score])).toEqual([
      ['accuracy', 0],
      ['completeness', 66.6],
      ['coverage', null],
    ])
  })

  test('a gate is closed by what is of severity error and failed, or could not be carried out', () => {
    const gateOf = (some: readonly CheckResult[]) => buildReport(inputWith(some, { gate: true })).report.gate
    expect(gateOf(results)).toBe('closed')
    expect(gateOf(results.slice(0, 3))).toBe('open')
    expect(gateOf([resultOf(a, counted('failed', 1))])).toBe('closed')
    expect(buildReport(inputWith(results)).report.gate).toBe('off')
  })

  test('what goes onto the log names checks and counts rows, and has no word of the engine', () => {
    const { report } = buildReport(inputWith(results, { gate: true }))
    expect(failuresOf(report)).toEqual([
      {
        id: 'sql',
        type: 'sql',
        columns: [],
        severity: 'error',
        state: 'errored',
        owner: 'ann',
        unexpected: null,
        code: 'sql_failed',
      },
      {
        id: 'not_null-b',
        type: 'not_null',
        columns: ['b'],
        severity: 'warning',
        state: 'failed',
        owner: null,
        unexpected: 4,
        code: null,
      },
    ])
    expect(gateProblem(report)).toMatchObject({
      code: 'quality_gate_closed',
      retryable: false,
      message: '1 check of severity error did not pass on table t: sql.',
    })
    expect(JSON.stringify([failuresOf(report), gateProblem(report)])).not.toContain('secret')
    expect(gateProblem(buildReport(inputWith(results)).report)).toBeNull()
  })

  test('has the trend of each check, and the same job once more says it once', () => {
    const first = buildReport(inputWith(results, { source: { version: '1', jobId: 'job-1' } })).history
    const { report, history } = buildReport(inputWith(results, { earlier: first.runs }))
    expect(report.trend.map(({ jobId }) => jobId)).toEqual(['job-1', 'job-2'])
    expect(
      report.checks.find(({ id }) => id === 'not_null-b')?.trend.map(({ unexpectedShare }) => unexpectedShare),
    ).toEqual([0.4, 0.4])
    const again = buildReport(inputWith(results, { earlier: history.runs }))
    expect(again.history).toEqual(history)
    expect(again.report).toEqual(report)
  })
})

describe('the page', () => {
  const evil = `<script>alert(1)</script>"'&\u202e`
  const checks = checksOf({ type: 'not_null', column: evil, owner: evil, description: evil })
  const found = {
    ...resultOf(checks[0]!, counted('failed', 3)),
    sql: `SELECT ${evil}\nFROM t`,
    sample: { columns: [evil], rows: [[evil], [null]], masked: [evil] },
  }

  test('escapes whatever it shows, and needs nothing from elsewhere', () => {
    const { report } = buildReport(inputWith([found], { table: evil }))
    const html = renderQualityHtml(report, { isProfiled: true })
    expect(html).not.toContain('<script>alert')
    expect(html).not.toContain('\u202e')
    expect(html).not.toMatch(/(src|href)="https?:/)
    expect(html).toContain('&lt;script&gt;alert(1)')
  })

  test('says how it ended before anything else', () => {
    const { report } = buildReport(inputWith([found], { gate: true }))
    expect(renderQualityHtml(report, { isProfiled: false })).toContain(
      '1 of 1 check did not pass, 1 of severity error. The gate is closed: the step failed.',
    )
  })

  test('stays small with thousands of checks and samples as large as they can be', () => {
    const many = checksOf(
      ...Array.from({ length: 3_000 }, (_, i): CheckInput => ({ type: 'not_null', column: `column_${i}` })),
    )
    const sample = {
      columns: Array.from({ length: 8 }, (_, i) => `c${i}`),
      rows: Array.from({ length: 20 }, () => Array.from({ length: 8 }, () => 'x'.repeat(200))),
      masked: [],
    }
    const results = many.map((check, i) => ({
      ...resultOf(check, counted('failed', 1)),
      sample: i < 50 ? sample : null,
    }))
    const html = renderQualityHtml(buildReport(inputWith(results)).report, { isProfiled: true })
    expect(html.length).toBeLessThan(3_000_000)
    expect(html).toContain('2,500 more')
  })

  test('without any check it is a page all the same', () => {
    expect(renderQualityHtml(buildReport(inputWith([], { rows: null })).report, { isProfiled: false })).toContain(
      'No check was asked for.',
    )
  })
})

test('every table is watched, its columns by ids that differ', () => {
  const columns = ['a', 'a b', 'a-b', 'a_b'].map((name) => ({ name, type: 'VARCHAR' }))
  const checks = watchChecks({ name: 't', columns })
  expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length)
  expect(checks.every(isWatch)).toBe(true)
  expect(readSuite({ table: 't', checks }).ok).toBe(true)
})
