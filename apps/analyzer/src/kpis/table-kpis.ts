import type { Kpi } from './kpi.js'
import {
  aggregateByGroup,
  type Aggregate,
  aggregateOf,
  byYearSql,
  countByGroup,
  missingSql,
  MOST_LISTED,
  rowCountSql,
  trendSql,
} from './kpi-sql.js'
import { snakeName, spokenName } from './name-words.js'
import type { Measure, Survey } from './survey-table.js'
import { type Grain, grainOf } from './time-grain.js'
import { unitOfName } from './unit-of-name.js'

/** The KPIs that one table is good for, the best first. */
export function tableKpis(survey: Survey): Kpi[] {
  const [first, second, third] = survey.measures
  const [group, otherGroup] = survey.categories
  const kpis = [
    trend(survey, first),
    group === undefined ? null : grouped(survey, group, first),
    first === undefined ? null : single(survey, first),
    missing(survey),
    second === undefined ? null : single(survey, second),
    otherGroup === undefined ? null : grouped(survey, otherGroup, first),
    group === undefined || second === undefined ? null : grouped(survey, group, second),
    third === undefined ? null : single(survey, third),
  ]
  return kpis.filter((kpi) => kpi !== null)
}

export const rowsKpi = ({ table }: Survey): Kpi => ({
  name: named(table.name, 'rows'),
  sql: rowCountSql(table.name),
  description: `The number of rows in ${spokenName(table.name)}.`,
  unit: 'rows',
})

function single({ table }: Survey, measure: Measure): Kpi {
  const aggregate = aggregateFor(measure)
  return {
    name: named(table.name, aggregate.alias),
    sql: aggregateOf(table.name, aggregate),
    description: `${sentenceStart(figure(measure))} over all rows of ${spokenName(table.name)}.`,
    ...unit(measure),
  }
}

function grouped({ table }: Survey, group: string, measure: Measure | undefined): Kpi {
  const alias = snakeName(group) || 'group'
  const by = `by ${spokenName(group)}`
  if (measure === undefined) {
    return {
      name: named(table.name, 'rows_by', group),
      sql: countByGroup(table.name, group, alias),
      description: `The number of rows of ${spokenName(table.name)} ${by}, for at most ${MOST_LISTED} groups, the largest.`,
      unit: 'rows',
      chart: { type: 'bar', x: alias, y: 'rows' },
    }
  }
  const aggregate = aggregateFor(measure)
  const listed = aggregate.fn === 'sum' ? 'those with the highest totals' : 'those with the most rows'
  return {
    name: named(table.name, aggregate.alias, `by ${group}`),
    sql: aggregateByGroup(table.name, group, distinctAlias(alias, aggregate), aggregate),
    description: `${sentenceStart(figure(measure))} in ${spokenName(table.name)} ${by}, for at most ${MOST_LISTED} groups, ${listed}.`,
    ...unit(measure),
    chart: { type: 'bar', x: distinctAlias(alias, aggregate), y: aggregate.alias },
  }
}

function trend(survey: Survey, measure: Measure | undefined): Kpi | null {
  const { table, times, years } = survey
  const aggregate = measure === undefined ? null : aggregateFor(measure)
  const what = measure === undefined ? 'The number of rows' : sentenceStart(figure(measure))
  const y = aggregate?.alias ?? 'rows'
  const [time] = times
  if (time !== undefined) {
    const stats = table.stats?.find(({ column }) => column === time)
    const grain = grainOf(stats?.min, stats?.max)
    const alias = grain ?? 'period'
    return {
      name: named(table.name, y, `by ${alias}`),
      sql: trendSql(table.name, time, grain, alias, aggregate),
      description: `${what} of ${spokenName(table.name)} ${overTime(grain)} (${spokenName(time)}).`,
      ...(measure === undefined ? { unit: 'rows' } : unit(measure)),
      chart: { type: 'line', x: alias, y },
    }
  }
  const [year] = years
  if (year === undefined) return null
  return {
    name: named(table.name, y, `by ${year}`),
    sql: byYearSql(table.name, year, 'year', aggregate),
    description: `${what} of ${spokenName(table.name)} per ${spokenName(year)}.`,
    ...(measure === undefined ? { unit: 'rows' } : unit(measure)),
    chart: { type: 'bar', x: 'year', y },
  }
}

function missing({ table, gappy }: Survey): Kpi | null {
  if (gappy.length === 0) return null
  return {
    name: named(table.name, 'missing'),
    sql: missingSql(table.name, gappy),
    description: `The share of missing values per column of ${spokenName(table.name)}, for the columns that miss any.`,
    unit: '%',
    chart: { type: 'bar', x: 'column', y: 'missing_percent' },
  }
}

function aggregateFor({ name, additive }: Measure): Aggregate {
  const fn = additive ? 'sum' : 'avg'
  return { fn, column: name, alias: `${additive ? 'total' : 'mean'}_${snakeName(name, 30) || 'value'}` }
}

/** A column called `mean_x`, next to the mean of `x`, must not give two columns of one name. */
const distinctAlias = (alias: string, aggregate: Aggregate): string =>
  alias === aggregate.alias || alias === 'rows' ? `${alias}_group` : alias

const figure = ({ name, additive }: Measure): string => `the ${additive ? 'total' : 'mean'} of ${spokenName(name)}`
const sentenceStart = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`
const overTime = (grain: Grain | null): string => (grain === null ? 'over time' : `per ${grain}`)

function unit({ name }: Measure): { unit?: string } {
  const said = unitOfName(name)
  return said === undefined ? {} : { unit: said }
}

const named = (...parts: string[]): string => snakeName(parts.map((part) => snakeName(part) || 'x').join('_'), 60)
