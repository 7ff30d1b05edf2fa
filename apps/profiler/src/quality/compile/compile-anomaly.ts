import type { CheckOf } from '@udb/checks'
import { identifier } from '@udb/engine'
import { CheckError } from '../check-error.js'
import { judgeAnomaly } from '../history/anomaly.js'
import type { EarlierRun } from '../history/history.js'
import { figureText, shareText } from '../wording.js'
import type { Compiled, Finding } from './compiled.js'
import { skipped } from './compile-table.js'
import { columnNamed, type Surroundings, type TableColumn } from './surroundings.js'
import { and, countWhere, whereOf } from './table-sql.js'
import { isNumeric } from './type-kind.js'

/** What a check of this kind measures: values of another definition are not comparable. */
export const measured = ({ metric, column, where }: CheckOf<'anomaly'>): string =>
  JSON.stringify([metric, column ?? null, where ?? null])

export function compileAnomaly(
  check: CheckOf<'anomaly'> & { readonly id: string },
  surroundings: Surroundings,
): Compiled {
  const { table, earlier } = surroundings
  const column = check.column === undefined ? null : columnNamed(check.column, table)
  const sql = metricSql(check, column)
  const of = measured(check)
  const before = valuesOf(earlier, check.id, of)
  const statement = `SELECT ${sql} AS ${identifier(check.metric)} FROM ${identifier(table.name)}`
  const share = check.metric === 'missing_share'
  const shown = (value: number): string => (share ? shareText(Math.min(1, Math.max(0, value))) : figureText(value))
  const name = `${check.metric.replaceAll('_', ' ')}${check.column === undefined ? '' : ` of ${check.column}`}`
  const rest = {
    judge: ([cell]: readonly unknown[]) =>
      judge(check, cell === null || cell === undefined ? null : Number(cell), before, shown),
    expectation: `The ${name} is what it usually is.`,
    sql: statement,
    givesRows: false,
    shows: [],
  }
  // Counting different values keeps them all: not beside others in one scan.
  return check.metric === 'distinct_count'
    ? { how: 'query', query: statement, ...rest }
    : { how: 'batch', aggregates: [sql], ...rest }
}

const valuesOf = (earlier: readonly EarlierRun[], id: string, of: string): number[] =>
  earlier.flatMap(({ checks }) => {
    const found = checks[id]
    return found?.of === of && found.value !== null ? [found.value] : []
  })

function judge(
  check: CheckOf<'anomaly'>,
  value: number | null,
  before: readonly number[],
  shown: (value: number) => string,
): Finding {
  const { sensitivity = 3.5, minChange = 0.01, direction = 'any', minRuns = 5 } = check
  if (value === null || !Number.isFinite(value)) return skipped('There is no such figure: no row counts.')
  if (before.length < minRuns)
    return skipped(
      `It is ${shown(value)}; ${before.length} of the ${minRuns} earlier runs that are needed are there.`,
      value,
    )
  // A share is compared as it is: of columns that hardly ever miss a value, a share of the share would be nothing.
  const leastChange = (median: number): number =>
    check.metric === 'missing_share' ? minChange : minChange * Math.abs(median)
  const { anomalous, median, low, high } = judgeAnomaly(value, before, { sensitivity, leastChange, direction })
  const message = `It is ${shown(value)}; in ${before.length} earlier runs the median is ${shown(median)}, and from ${shown(low)} to ${shown(high)} is ordinary.`
  return { state: anomalous ? 'failed' : 'passed', message, counted: null, unexpected: null, value }
}

function metricSql(check: CheckOf<'anomaly'>, column: TableColumn | null): string {
  const { metric } = check
  if (metric === 'row_count') return countWhere(and(check.where))
  if (column === null) throw notNumeric(metric, 'none')
  const name = identifier(column.name)
  if (metric === 'missing_count') return countWhere(and(check.where, `${name} IS NULL`))
  if (metric === 'missing_share')
    return `${countWhere(and(check.where, `${name} IS NULL`))} / nullif(${countWhere(and(check.where))}, 0)`
  if (metric === 'distinct_count') return `count(DISTINCT ${name})${filter(and(check.where))}`
  if (!isNumeric(column.type)) throw notNumeric(metric, column.type)
  const finite = filter(and(check.where, /^(DOUBLE|FLOAT)$/.test(column.type) ? `isfinite(${name})` : null))
  const call = { mean: 'avg', standard_deviation: 'stddev_samp', min: 'min', max: 'max', sum: 'sum' }[metric]
  return `(${call}(${name}::DOUBLE)${finite})`
}

const filter = (condition: string): string => (condition === '' ? '' : ` FILTER (${whereOf(condition).trim()})`)

const notNumeric = (metric: string, type: string): CheckError =>
  new CheckError(
    'check_not_applicable',
    `The metric ${metric} needs a column of numbers, and this one is of type ${type.slice(0, 80)}.`,
    'Name a column of numbers, or watch its missing share or its distinct count.',
  )
