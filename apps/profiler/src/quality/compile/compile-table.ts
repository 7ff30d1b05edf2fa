import { type CheckOf, durationMs } from '@udb/checks'
import { identifier } from '@udb/engine'
import { CheckError } from '../check-error.js'
import { ageText, countText, figureText, shareText } from '../wording.js'
import type { Compiled, Finding } from './compiled.js'
import { between } from './row-condition.js'
import { columnNamed, type Surroundings, tableNamed } from './surroundings.js'
import { and, countWhere, whereOf } from './table-sql.js'
import { countOf } from './tolerated.js'
import { isOfType, kindOfType } from './type-kind.js'

const told = (passed: boolean, message: string, value: number | null = null): Finding => ({
  state: passed ? 'passed' : 'failed',
  message,
  counted: null,
  unexpected: null,
  value,
})

export const skipped = (message: string, value: number | null = null): Finding => ({
  state: 'skipped',
  message,
  counted: null,
  unexpected: null,
  value,
})

export function compileType(check: CheckOf<'type'>, { table }: Surroundings): Compiled {
  const column = columnNamed(check.column, table)
  const expected = [check.expected].flat()
  const fits = expected.some((each) => isOfType(column.type, each))
  return {
    how: 'known',
    finding: told(fits, `The column is of type ${column.type.slice(0, 200)}.`),
    expectation: `The column ${check.column} is of type ${expected.join(' or ')}.`,
    sql: null,
    givesRows: false,
    shows: [],
  }
}

export function compileColumns(check: CheckOf<'columns'>, { table }: Surroundings): Compiled {
  const names = table.columns.map(({ name }) => name)
  const missing = check.columns.filter((name) => !names.includes(name))
  const more = check.exact ? names.filter((name) => !check.columns.includes(name)) : []
  const known = check.columns.filter((name) => names.includes(name))
  const inOrder = names.filter((name) => known.includes(name)).every((name, index) => name === known[index])
  const problems = [
    ...(missing.length > 0 ? [`missing: ${listed(missing)}`] : []),
    ...(more.length > 0 ? [`not expected: ${listed(more)}`] : []),
    ...(check.ordered && !inOrder ? ['in another order'] : []),
  ]
  return {
    how: 'known',
    finding: told(
      problems.length === 0,
      problems.length === 0 ? 'The columns are as expected.' : `Columns ${problems.join('; ')}.`,
    ),
    expectation: `The table has ${check.exact ? 'exactly ' : ''}the columns ${listed(check.columns)}${check.ordered ? ', in this order' : ''}.`,
    sql: null,
    givesRows: false,
    shows: [],
  }
}

const listed = (names: readonly string[]): string =>
  names.length > 10 ? `${names.slice(0, 10).join(', ')} and ${names.length - 10} more` : names.join(', ')

export function compileRowCount(check: CheckOf<'row_count'>, { table }: Surroundings): Compiled {
  const condition = and(check.where)
  const { min = 0, max = Infinity } = check
  return {
    how: 'batch',
    aggregates: [countWhere(condition)],
    judge: ([cell]) => {
      const rows = countOf(cell)
      return told(rows >= min && rows <= max, `There ${rows === 1 ? 'is' : 'are'} ${countText(rows, 'row')}.`, rows)
    },
    expectation: `The number of rows${condition === '' ? '' : ' within the filter'} is ${between(check)}.`,
    sql: `SELECT count(*) AS "rows" FROM ${identifier(table.name)}${whereOf(condition)}`,
    givesRows: false,
    shows: [],
  }
}

/** Against the run before this one that counted the rows. */
export function compileRowCountChange(check: CheckOf<'row_count_change'>, { table, earlier }: Surroundings): Compiled {
  const before = earlier.findLast(({ rows }) => rows !== null)?.rows ?? null
  const { maxIncrease = Infinity, maxDecrease = Infinity } = check
  return {
    how: 'batch',
    aggregates: ['count(*)'],
    judge: ([cell]) => {
      const rows = countOf(cell)
      if (before === null) return skipped('There was no run before this one.', rows)
      const change = before === 0 ? (rows === 0 ? 0 : Infinity) : (rows - before) / before
      const words =
        change === 0
          ? `There are ${countText(rows, 'row')}, as many as in the run before.`
          : `There are ${countText(rows, 'row')}, ${change === Infinity ? '' : `${shareText(Math.abs(change))} `}${change > 0 ? 'more' : 'fewer'} than the ${countText(before)} of the run before.`
      return told(change <= maxIncrease && -change <= maxDecrease, words, rows)
    },
    expectation: `Against the run before, the table has ${[
      ...(check.maxIncrease === undefined ? [] : [`at most ${shareText(check.maxIncrease)} more`]),
      ...(check.maxDecrease === undefined ? [] : [`at most ${shareText(check.maxDecrease)} fewer`]),
    ].join(' and ')} rows.`,
    sql: `SELECT count(*) AS "rows" FROM ${identifier(table.name)}`,
    givesRows: false,
    shows: [],
  }
}

export function compileFreshness(check: CheckOf<'freshness'>, { table, nowMs }: Surroundings): Compiled {
  const column = columnNamed(check.column, table)
  const kind = kindOfType(column.type)
  if (!['date', 'timestamp', 'text'].includes(kind))
    throw new CheckError(
      'check_not_applicable',
      `The column ${column.name.slice(0, 80)} is of type ${column.type.slice(0, 80)}, which holds no time.`,
      'Name a column of dates or times.',
    )
  const value = kind === 'text' ? `TRY_CAST(${identifier(column.name)} AS TIMESTAMP)` : identifier(column.name)
  const condition = and(check.where, `isfinite(${value})`)
  const newest = `max(${value}) FILTER (WHERE ${condition})`
  const maxAgeMs = durationMs(check.maxAge) ?? 0
  return {
    how: 'batch',
    aggregates: [`epoch_ms(${newest})`],
    judge: ([cell]) => {
      if (cell === null || cell === undefined) return told(false, 'There is no time in the column.')
      const age = nowMs - Number(cell)
      const time = new Date(Number(cell))
      const at = Number.isNaN(time.getTime()) ? 'far away' : time.toISOString().replace(/\.\d+Z$/, 'Z')
      return told(
        age <= maxAgeMs,
        `The newest is ${at}${age < 0 ? ', which is yet to come' : `, ${ageText(age)} old`}.`,
        Math.round(age / 1_000),
      )
    },
    expectation: `The newest ${check.column} is at most ${check.maxAge} old.`,
    sql: `SELECT ${newest} AS newest FROM ${identifier(table.name)}`,
    givesRows: false,
    shows: [column.name],
  }
}

/** Adding doubles in another order may give a billionth more or less. */
const ROUNDING = 1e-9

export function compileSumBalance(check: CheckOf<'sum_balance'>, surroundings: Surroundings): Compiled {
  const side = ({ table, column, where }: CheckOf<'sum_balance'>['left']): string => {
    const shape = table === undefined ? surroundings.table : tableNamed(table, surroundings)
    return `SELECT coalesce(sum(${identifier(columnNamed(column, shape).name)}), 0) FROM ${identifier(shape.name)}${whereOf(and(where))}`
  }
  const { tolerance = 0, relativeTolerance = ROUNDING } = check
  const name = ({ table, column }: CheckOf<'sum_balance'>['left']): string =>
    table === undefined ? column : `${table}.${column}`
  return {
    how: 'query',
    query: `SELECT l, r, l - r FROM (SELECT (${side(check.left)}\n) AS l, (${side(check.right)}\n) AS r)`,
    sql: `SELECT l AS "left", r AS "right", l - r AS difference FROM (SELECT (${side(check.left)}\n) AS l, (${side(check.right)}\n) AS r)`,
    judge: (cells) => {
      const [left = NaN, right = NaN, difference = NaN] = cells.map(Number)
      const room = Math.max(tolerance, relativeTolerance * Math.max(Math.abs(left), Math.abs(right)))
      const message = `The sums are ${figureText(left)} and ${figureText(right)}${difference === 0 ? '' : `, apart by ${figureText(Math.abs(difference))}`}.`
      return told(Math.abs(difference) <= room, message, difference)
    },
    expectation: `The sum of ${name(check.left)} is that of ${name(check.right)}${tolerance > 0 ? `, give or take ${figureText(tolerance)}` : ''}.`,
    givesRows: false,
    shows: [],
  }
}
