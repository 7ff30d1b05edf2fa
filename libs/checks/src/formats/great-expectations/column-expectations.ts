import type { CheckInput } from '../../check.js'
import { changed, type Mapped } from '../imported.js'
import { literalList, literalOf } from '../query-parts.js'
import {
  asRowQuery,
  boundOf,
  CannotMap,
  columnOf,
  type Expectation,
  isOn,
  listOf,
  mapped,
  type Mapper,
  numberOf,
  rowFields,
  textOf,
  textsOf,
} from './expectation.js'
import { expectedOfType } from './type-kinds.js'

/** Expectations of each row of one column. Where a value is missing, the row does not count. */
export const COLUMN_EXPECTATIONS: Readonly<Record<string, Mapper>> = {
  expect_column_values_to_not_be_null: (e) =>
    mapped(e, { type: 'not_null', column: textOf(e, 'column'), ...rowFields(e) }),
  expect_column_values_to_be_null: (e) => asRowQuery(e, `${columnOf(e)} IS NOT NULL`, 'true'),
  expect_column_values_to_be_unique: (e) => mapped(e, { type: 'unique', column: textOf(e, 'column'), ...rowFields(e) }),
  expect_column_values_to_be_in_set: accepted,
  expect_column_distinct_values_to_be_in_set: accepted,
  expect_column_values_to_not_be_in_set: (e) => ofValues(e, `${columnOf(e)} IN ${setOf(e)}`),
  expect_column_values_to_be_between: between,
  expect_column_values_to_match_regex: (e) => mapped(e, pattern(e, textOf(e, 'regex'))),
  expect_column_values_to_not_match_regex: (e) => mapped(e, { ...pattern(e, textOf(e, 'regex')), not: true }),
  expect_column_values_to_match_regex_list: anyOrAllPatterns,
  expect_column_values_to_not_match_regex_list: (e) =>
    mapped(e, { ...pattern(e, oneOf(textsOf(e, 'regex_list'))), not: true }),
  expect_column_values_to_match_like_pattern: (e) =>
    ofValues(e, `NOT (${like(e, [textOf(e, 'like_pattern')], ' OR ')})`),
  expect_column_values_to_not_match_like_pattern: (e) => ofValues(e, like(e, [textOf(e, 'like_pattern')], ' OR ')),
  expect_column_values_to_match_like_pattern_list: (e) =>
    ofValues(e, `NOT (${like(e, textsOf(e, 'like_pattern_list'), e.kwargs['match_on'] === 'all' ? ' AND ' : ' OR ')})`),
  expect_column_values_to_not_match_like_pattern_list: (e) =>
    ofValues(e, like(e, textsOf(e, 'like_pattern_list'), ' OR ')),
  expect_column_values_to_be_of_type: (e) => ofTypes(e, [textOf(e, 'type_')]),
  expect_column_type_to_be: (e) => ofTypes(e, [textOf(e, 'type_')]),
  expect_column_values_to_be_in_type_list: (e) => ofTypes(e, textsOf(e, 'type_list')),
  expect_column_value_lengths_to_be_between: lengths,
  expect_column_value_lengths_to_equal: (e) => {
    const value = numberOf(e, 'value')
    if (value === undefined) throw new CannotMap('It has no value.')
    return mapped(e, { type: 'length', column: textOf(e, 'column'), min: value, max: value, ...rowFields(e) })
  },
  expect_column_values_to_be_json_parseable: (e) => ofValues(e, `NOT json_valid(CAST(${columnOf(e)} AS VARCHAR))`),
  expect_column_values_to_match_strftime_format: (e) =>
    ofValues(e, `try_strptime(CAST(${columnOf(e)} AS VARCHAR), ${literalOf(textOf(e, 'strftime_format'))!}) IS NULL`),
  expect_column_value_z_scores_to_be_less_than: zScores,
  expect_column_values_to_not_be_outliers: outliers,
}

const ofValues = (e: Expectation, wrong: string): Mapped[] => asRowQuery(e, wrong, `${columnOf(e)} IS NOT NULL`)

function accepted(e: Expectation): Mapped[] {
  const values = listOf(e, 'value_set').filter((value) => value !== null)
  return mapped(e, {
    type: 'accepted_values',
    column: textOf(e, 'column'),
    values: values as (string | number | boolean)[],
    ...rowFields(e),
  })
}

function setOf(e: Expectation): string {
  const list = literalList(listOf(e, 'value_set'))
  if (list === null) throw new CannotMap('Its value_set has values that SQL cannot write.')
  return list
}

function between(e: Expectation): Mapped[] {
  const [min, max] = [boundOf(e, 'min_value'), boundOf(e, 'max_value')]
  if (min === undefined && max === undefined) throw new CannotMap('It has neither min_value nor max_value.')
  return mapped(e, {
    type: 'range',
    column: textOf(e, 'column'),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(isOn(e, 'strict_min') ? { exclusiveMin: true } : {}),
    ...(isOn(e, 'strict_max') ? { exclusiveMax: true } : {}),
    ...rowFields(e),
  })
}

/** Great Expectations looks for a match anywhere in the value. */
const pattern = (e: Expectation, regex: string): CheckInput & { type: 'pattern' } => ({
  type: 'pattern',
  column: textOf(e, 'column'),
  pattern: regex,
  anywhere: true,
  ...rowFields(e),
})

const oneOf = (patterns: readonly string[]): string => patterns.map((each) => `(?:${each})`).join('|')

function anyOrAllPatterns(e: Expectation): Mapped[] {
  const patterns = textsOf(e, 'regex_list')
  if (e.kwargs['match_on'] !== 'all') return mapped(e, pattern(e, oneOf(patterns)))
  const each = mapped(e, ...patterns.map((regex) => pattern(e, regex)))
  if (rowFields(e).mostly === undefined) return each
  return [...each, changed(e.name, 'Each pattern has the tolerance for itself, not all of them together.', e.pointer)]
}

const like = (e: Expectation, patterns: readonly string[], joined: string): string =>
  patterns.map((each) => `CAST(${columnOf(e)} AS VARCHAR) LIKE ${literalOf(each)!}`).join(joined)

function ofTypes(e: Expectation, names: readonly string[]): Mapped[] {
  const unknown = names.filter((name) => expectedOfType(name) === null)
  if (unknown.length > 0) throw new CannotMap(`Nothing here is called ${unknown.join(', ')}.`)
  const expected = [...new Set(names.flatMap((name) => expectedOfType(name) ?? []))]
  return [
    ...mapped(e, {
      type: 'type',
      column: textOf(e, 'column'),
      expected: expected.length === 1 ? expected[0]! : expected,
      ...e.common,
    }),
    changed(e.name, `${names.join(', ')} became ${expected.join(', ')}: sizes of types are not compared.`, e.pointer),
  ]
}

function lengths(e: Expectation): Mapped[] {
  const [min, max] = [numberOf(e, 'min_value'), numberOf(e, 'max_value')]
  if (min === undefined && max === undefined) throw new CannotMap('It has neither min_value nor max_value.')
  return mapped(e, {
    type: 'length',
    column: textOf(e, 'column'),
    ...(min === undefined ? {} : { min: isOn(e, 'strict_min') ? Math.floor(min) + 1 : Math.ceil(min) }),
    ...(max === undefined ? {} : { max: isOn(e, 'strict_max') ? Math.ceil(max) - 1 : Math.floor(max) }),
    ...rowFields(e),
  })
}

function zScores(e: Expectation): Mapped[] {
  const threshold = numberOf(e, 'threshold')
  if (threshold === undefined) throw new CannotMap('It has no threshold.')
  const column = columnOf(e)
  const score = `(${column} - ${measured(e, `avg(${column})`)}) / ${measured(e, `stddev_samp(${column})`)}`
  return ofValues(e, `${isOn(e, 'double_sided') ? `abs(${score})` : score} >= ${threshold}`)
}

function outliers(e: Expectation): Mapped[] {
  const column = columnOf(e)
  const multiplier = numberOf(e, 'multiplier') ?? 1.5
  if (e.kwargs['method'] === 'std') {
    const far = `${multiplier} * ${measured(e, `stddev_samp(${column})`)}`
    return ofValues(e, `abs(${column} - ${measured(e, `avg(${column})`)}) > ${far}`)
  }
  const [low, high] = [0.25, 0.75].map((share) => measured(e, `quantile_cont(${column}, ${share})`))
  const far = `${multiplier} * (${high} - ${low})`
  return ofValues(e, `${column} < ${low} - ${far} OR ${column} > ${high} + ${far}`)
}

/** A number that is measured over the same rows. */
const measured = ({ table, where }: Expectation, measure: string): string =>
  `(SELECT ${measure} FROM "${table.replaceAll('"', '""')}"${where === undefined ? '' : ` WHERE ${where}`})`
