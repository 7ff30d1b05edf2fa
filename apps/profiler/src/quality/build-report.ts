import { columnsOf, dimensionOf, DIMENSIONS, type IdentifiedCheck, type Severity } from '@udb/checks'
import { type CheckOfRun, type EarlierRun, type History, MAX_RUNS, withRun } from './history/history.js'
import { measured } from './compile/compile-anomaly.js'
import type { CheckState, QualityReport, ReportedCheck, TrendPoint } from './quality-report.js'
import type { CheckResult } from './results.js'
import { qualityScore, type Scored } from './score.js'

export interface ReportInput {
  readonly table: string
  readonly generatedAt: string
  readonly source: { readonly version: string; readonly jobId: string }
  readonly rows: number | null
  readonly results: readonly CheckResult[]
  readonly isWatch: (check: IdentifiedCheck) => boolean
  /** Of the suite, for checks that name nobody. */
  readonly owner: string | null
  readonly gate: boolean
  readonly earlier: readonly EarlierRun[]
  readonly proposed: QualityReport['proposed']
}

/** The report and the history with this run in it. Pure. */
export function buildReport(input: ReportInput): { readonly report: QualityReport; readonly history: History } {
  const { table, generatedAt, source, rows, results, earlier } = input
  const before = earlier.filter(({ jobId }) => jobId !== source.jobId)
  const scored = results.map(({ check, outcome }) => ({ severity: check.severity, state: outcome.state }))
  const score = qualityScore(scored)
  const run: EarlierRun = {
    ...source,
    checkedAt: generatedAt,
    rows,
    score,
    checks: Object.fromEntries(results.map(runEntry)),
  }
  const checks = results.map((result) => reported(result, input, [...before, run]))
  const history = withRun(table, before, run)
  return {
    history,
    report: {
      format: 'udb.quality/1',
      table,
      generatedAt,
      source: { ...source },
      rows,
      score,
      counts: countsOf(scored),
      gate: gateOf(input.gate, results),
      dimensions: dimensionsOf(results),
      checks: checks.toSorted(mostUrgent),
      trend: history.runs.map(({ jobId, version, checkedAt, rows: counted, score: scoreThen }) => ({
        jobId,
        version,
        checkedAt,
        rows: counted,
        score: scoreThen,
      })),
      proposed: input.proposed,
    },
  }
}

const STATE_ORDER: Readonly<Record<CheckState, number>> = { failed: 0, errored: 1, skipped: 2, passed: 3 }
const SEVERITY_ORDER: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 }
const didNotPass = (state: CheckState): boolean => state === 'failed' || state === 'errored'

/** What did not pass by its severity, then what was skipped, then the rest. */
const mostUrgent = (a: ReportedCheck, b: ReportedCheck): number =>
  Number(didNotPass(b.state)) - Number(didNotPass(a.state)) ||
  (didNotPass(a.state) ? SEVERITY_ORDER[a.severity] - SEVERITY_ORDER[b.severity] : 0) ||
  STATE_ORDER[a.state] - STATE_ORDER[b.state] ||
  SEVERITY_ORDER[a.severity] - SEVERITY_ORDER[b.severity]

/** Closed by a check of severity error that failed, or could not be carried out: nobody knows then what it would have said. */
function gateOf(gate: boolean, results: readonly CheckResult[]): QualityReport['gate'] {
  if (!gate) return 'off'
  return results.some(({ check, outcome }) => check.severity === 'error' && didNotPass(outcome.state))
    ? 'closed'
    : 'open'
}

function countsOf(checks: readonly Scored[]): QualityReport['counts'] {
  const count = (state: CheckState): number => checks.filter((check) => check.state === state).length
  return { passed: count('passed'), failed: count('failed'), errored: count('errored'), skipped: count('skipped') }
}

function dimensionsOf(results: readonly CheckResult[]): QualityReport['dimensions'] {
  return DIMENSIONS.flatMap((dimension) => {
    const scored = results
      .filter(({ check }) => dimensionOf(check) === dimension)
      .map(({ check, outcome }) => ({ severity: check.severity, state: outcome.state }))
    return scored.length === 0 ? [] : [{ dimension, score: qualityScore(scored), counts: countsOf(scored) }]
  })
}

const runEntry = ({ check, outcome }: CheckResult): [string, CheckOfRun] => [
  check.id,
  outcome.state === 'errored'
    ? { state: 'errored', unexpected: null, counted: null, value: null, of: null }
    : {
        state: outcome.state,
        unexpected: outcome.unexpected,
        counted: outcome.counted,
        value: outcome.value,
        of: check.type === 'anomaly' ? measured(check) : null,
      },
]

function reported(
  { check, outcome, expectation, sql, sample }: CheckResult,
  { owner, isWatch, results }: ReportInput,
  runs: readonly EarlierRun[],
): ReportedCheck {
  const found = outcome.state === 'errored' ? null : outcome
  return {
    id: check.id,
    type: check.type,
    columns: [...columnsOf(check)],
    severity: check.severity,
    dimension: dimensionOf(check),
    from: isWatch(check) ? 'watch' : 'suite',
    owner: check.owner ?? owner,
    description: check.description ?? null,
    state: outcome.state,
    expectation,
    message: outcome.state === 'errored' ? outcome.fault.message : outcome.message,
    counted: found?.counted ?? null,
    unexpected: found?.unexpected ?? null,
    unexpectedShare: shareOf(found?.counted ?? null, found?.unexpected ?? null),
    value: found?.value ?? null,
    problem: outcome.state === 'errored' ? { ...outcome.fault } : null,
    sql,
    sample: sample && {
      columns: [...sample.columns],
      rows: sample.rows.map((row) => [...row]),
      masked: [...sample.masked],
    },
    trend: runs.slice(-trendLength(results.length)).flatMap((run) => trendPoint(run, check.id)),
    definition: { ...check },
  }
}

/** All trends together stay within 10,000 points, and none is shorter than 5. */
const trendLength = (checks: number): number =>
  Math.max(5, Math.min(MAX_RUNS, Math.floor(10_000 / Math.max(1, checks))))

function trendPoint({ checkedAt, checks }: EarlierRun, id: string): TrendPoint[] {
  const found = checks[id]
  if (!found) return []
  return [
    {
      checkedAt,
      state: found.state,
      unexpectedShare: shareOf(found.counted, found.unexpected),
      value: found.value,
    },
  ]
}

const shareOf = (counted: number | null, unexpected: number | null): number | null =>
  counted === null || unexpected === null ? null : counted === 0 ? 0 : unexpected / counted
