import { changed, type Mapped } from '../imported.js'
import { betweenSql, identifier, literalList, literalOf, measureQuery } from '../query-parts.js'
import {
  asQuery,
  boundOf,
  CannotMap,
  columnOf,
  type Expectation,
  isOn,
  listOf,
  mapped,
  type Mapper,
  textOf,
  whereFields,
} from './expectation.js'

/** Expectations of one number or one set of a column: queries, which give a row where it is not as expected. */
export const MEASURE_EXPECTATIONS: Readonly<Record<string, Mapper>> = {
  expect_column_max_to_be_between: (e) => measure(e, 'max', `max(${columnOf(e)})`),
  expect_column_min_to_be_between: (e) => measure(e, 'min', `min(${columnOf(e)})`),
  expect_column_mean_to_be_between: (e) => measure(e, 'mean', `avg(${columnOf(e)})`),
  expect_column_median_to_be_between: (e) => measure(e, 'median', `median(${columnOf(e)})`),
  expect_column_stdev_to_be_between: (e) => measure(e, 'stdev', `stddev_samp(${columnOf(e)})`),
  expect_column_sum_to_be_between: (e) => measure(e, 'sum', `sum(${columnOf(e)})`),
  expect_column_unique_value_count_to_be_between: (e) => measure(e, 'distinct', `count(DISTINCT ${columnOf(e)})`),
  expect_column_proportion_of_unique_values_to_be_between: (e) =>
    measure(e, 'distinct_share', `count(DISTINCT ${columnOf(e)}) / nullif(count(${columnOf(e)}), 0)`),
  expect_column_proportion_of_non_null_values_to_be_between: nonNullShare,
  expect_column_quantile_values_to_be_between: quantiles,
  expect_column_distinct_values_to_contain_set: (e) => asQuery(e, missingFromSet(e)),
  expect_column_distinct_values_to_equal_set: (e) => [
    ...asQuery(e, missingFromSet(e)),
    ...mapped(e, {
      type: 'accepted_values',
      column: textOf(e, 'column'),
      values: listOf(e, 'value_set').filter((value) => value !== null) as (string | number | boolean)[],
      ...whereFields(e),
      ...e.common,
    }),
  ],
  expect_column_most_common_value_to_be_in_set: commonest,
}

const boundsOf = (e: Expectation) => ({
  min: boundOf(e, 'min_value'),
  max: boundOf(e, 'max_value'),
  exclusiveMin: isOn(e, 'strict_min'),
  exclusiveMax: isOn(e, 'strict_max'),
})

function measure(e: Expectation, name: string, sql: string): Mapped[] {
  const holds = betweenSql(identifier(name), boundsOf(e))
  if (holds === null) throw new CannotMap('It has neither min_value nor max_value.')
  return asQuery(e, measureQuery(e.table, { name, measure: sql, holds, where: e.where }))
}

function nonNullShare(e: Expectation): Mapped[] {
  const { min, max, exclusiveMin } = boundsOf(e)
  if (typeof min === 'number' && !exclusiveMin && (max === undefined || max === 1))
    return mapped(e, { type: 'not_null', column: textOf(e, 'column'), mostly: min, ...whereFields(e), ...e.common })
  return measure(e, 'not_null_share', `count(${columnOf(e)}) / nullif(count(*), 0)`)
}

function quantiles(e: Expectation): Mapped[] {
  const ranges = e.kwargs['quantile_ranges'] as { quantiles?: unknown; value_ranges?: unknown } | null | undefined
  if (!Array.isArray(ranges?.quantiles) || !Array.isArray(ranges.value_ranges))
    throw new CannotMap('Its quantile_ranges are no quantiles and ranges.')
  const bounds = ranges.value_ranges as unknown[]
  const checks = (ranges.quantiles as unknown[]).map((share, i) => {
    const [min, max] = Array.isArray(bounds[i]) ? (bounds[i] as unknown[]) : []
    const holds = betweenSql('value', { min, max })
    if (typeof share !== 'number' || holds === null) throw new CannotMap('Its quantile_ranges are no numbers.')
    return { share, holds: `(quantile <> ${share} OR ${holds})` }
  })
  const rows = e.where === undefined ? '' : ` WHERE ${e.where}`
  const each = checks.map(
    ({ share }) =>
      `SELECT ${share} AS quantile, quantile_disc(${columnOf(e)}, ${share}) AS value FROM ${identifier(e.table)}${rows}`,
  )
  return [
    ...asQuery(
      e,
      `SELECT * FROM (${each.join(' UNION ALL ')}) WHERE NOT coalesce(${checks.map(({ holds }) => holds).join(' AND ')}, false)`,
    ),
    changed(e.name, 'Quantiles are values of the column, none between two of them.', e.pointer),
  ]
}

function missingFromSet(e: Expectation): string {
  const literals = listOf(e, 'value_set')
    .filter((value) => value !== null)
    .map(literalOf)
  if (literals.length === 0 || literals.includes(null))
    throw new CannotMap('Its value_set has values that SQL cannot write.')
  const column = columnOf(e)
  const found = `SELECT ${column} FROM ${identifier(e.table)} WHERE ${column} IS NOT NULL${e.where === undefined ? '' : ` AND (${e.where})`}`
  return `SELECT missing FROM (VALUES ${literals.map((each) => `(${each})`).join(', ')}) AS expected(missing) WHERE missing NOT IN (${found})`
}

function commonest(e: Expectation): Mapped[] {
  const list = literalList(listOf(e, 'value_set'))
  if (list === null) throw new CannotMap('Its value_set has values that SQL cannot write.')
  const column = columnOf(e)
  const rows = `${column} IS NOT NULL${e.where === undefined ? '' : ` AND (${e.where})`}`
  const tops = `SELECT ${column} AS value FROM ${identifier(e.table)} WHERE ${rows} GROUP BY 1 QUALIFY rank() OVER (ORDER BY count(*) DESC) = 1`
  const holds = `bool_or(value IN ${list})${isOn(e, 'ties_okay') ? '' : ' AND count(*) = 1'}`
  return asQuery(e, `SELECT list(value) AS most_common FROM (${tops}) HAVING NOT coalesce(${holds}, false)`)
}
