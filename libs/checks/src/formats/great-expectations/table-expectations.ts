import { changed, type Mapped } from '../imported.js'
import { identifier, literalOf } from '../query-parts.js'
import {
  asQuery,
  asRowQuery,
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
  whereFields,
} from './expectation.js'

/** Expectations of a table, and of several columns of a row. */
export const TABLE_EXPECTATIONS: Readonly<Record<string, Mapper>> = {
  expect_column_to_exist: (e) => [
    ...mapped(e, { type: 'columns', columns: [textOf(e, 'column')], ...e.common }),
    ...(numberOf(e, 'column_index') === undefined
      ? []
      : [changed(e.name, 'At which place the column stands is not looked at.', e.pointer)]),
  ],
  expect_table_columns_to_match_set: (e) =>
    mapped(e, {
      type: 'columns',
      columns: textsOf(e, 'column_set'),
      ...(e.kwargs['exact_match'] === false ? {} : { exact: true }),
      ...e.common,
    }),
  expect_table_columns_to_match_ordered_list: (e) =>
    mapped(e, { type: 'columns', columns: textsOf(e, 'column_list'), exact: true, ordered: true, ...e.common }),
  expect_table_row_count_to_be_between: rowCount,
  expect_table_row_count_to_equal: (e) => {
    const value = numberOf(e, 'value')
    if (value === undefined) throw new CannotMap('It has no value.')
    return mapped(e, { type: 'row_count', min: value, max: value, ...whereFields(e), ...e.common })
  },
  expect_table_row_count_to_equal_other_table: (e) => {
    const other = textOf(e, 'other_table_name')
    const query = `SELECT * FROM (SELECT count(*) AS here FROM ${identifier(e.table)}), (SELECT count(*) AS there FROM ${identifier(other)}) WHERE here <> there`
    return asQuery(e, query)
  },
  expect_column_pair_values_a_to_be_greater_than_b: (e) => pair(e, isOn(e, 'or_equal') ? '>=' : '>'),
  expect_column_pair_values_to_be_equal: (e) => pair(e, '='),
  expect_column_pair_values_to_be_in_set: pairInSet,
  expect_compound_columns_to_be_unique: compoundUnique,
  expect_multicolumn_values_to_be_unique: compoundUnique,
  expect_select_column_values_to_be_unique_within_record: (e) => {
    const columns = columnList(e)
    const same = columns.flatMap((a, i) => columns.slice(i + 1).map((b) => `${a} = ${b}`))
    return asRowQuery(e, same.join(' OR '), someGiven(columns))
  },
  expect_multicolumn_values_to_be_equal: (e) => {
    const [first, ...others] = columnList(e)
    return asRowQuery(
      e,
      others.map((each) => `${each} IS DISTINCT FROM ${first!}`).join(' OR '),
      someGiven([first!, ...others]),
    )
  },
  expect_multicolumn_sum_to_equal: (e) => {
    const columns = columnList(e)
    const total = numberOf(e, 'sum_total')
    if (total === undefined) throw new CannotMap('It has no sum_total.')
    return asRowQuery(e, `${columns.join(' + ')} <> ${total}`, `${columns.join(' + ')} IS NOT NULL`)
  },
  unexpected_rows_expectation: (e) => {
    const query = textOf(e, 'unexpected_rows_query').replaceAll(/\{\s*(batch|table)\s*\}/g, identifier(e.table))
    return [
      ...asQuery(e, query.trim().replace(/;$/, '')),
      changed(e.name, 'The query runs as it stands, in the SQL of DuckDB.', e.pointer),
    ]
  },
}

function rowCount(e: Expectation): Mapped[] {
  const [min, max] = [numberOf(e, 'min_value'), numberOf(e, 'max_value')]
  return mapped(e, {
    type: 'row_count',
    ...(min === undefined ? {} : { min: isOn(e, 'strict_min') ? min + 1 : min }),
    ...(max === undefined ? {} : { max: isOn(e, 'strict_max') ? max - 1 : max }),
    ...whereFields(e),
    ...e.common,
  })
}

function pair(e: Expectation, operator: '=' | '>' | '>='): Mapped[] {
  return [
    ...mapped(e, {
      type: 'compare_columns',
      column: textOf(e, 'column_A'),
      operator,
      other: textOf(e, 'column_B'),
      ...rowFields(e),
    }),
    ...ignoredRows(e, 'either_value_is_missing', 'Rows in which either value is missing do not count.'),
  ]
}

function pairInSet(e: Expectation): Mapped[] {
  const [a, b] = [columnOf(e, 'column_A'), columnOf(e, 'column_B')]
  const allowed = listOf(e, 'value_pairs_set').map((pair) => {
    const literals = Array.isArray(pair) ? pair.map(literalOf) : []
    if (literals.length !== 2 || literals.includes(null))
      throw new CannotMap('Its value_pairs_set is no list of pairs.')
    return `(${a} = ${literals[0]!} AND ${b} = ${literals[1]!})`
  })
  const given = `${a} IS NOT NULL AND ${b} IS NOT NULL`
  return [
    ...asRowQuery(e, `${given} AND NOT (${allowed.join(' OR ')})`, given),
    ...ignoredRows(e, 'either_value_is_missing', 'Rows in which either value is missing do not count.'),
  ]
}

function compoundUnique(e: Expectation): Mapped[] {
  return [
    ...mapped(e, { type: 'unique', columns: textsOf(e, 'column_list'), ...rowFields(e) }),
    ...ignoredRows(e, 'any_value_is_missing', 'Rows in which a value of the key is missing do not count.'),
  ]
}

/** Says so, where rows with missing values counted otherwise. */
const ignoredRows = (e: Expectation, same: string, why: string): Mapped[] =>
  e.kwargs['ignore_row_if'] === same ? [] : [changed(e.name, why, e.pointer)]

function columnList(e: Expectation): string[] {
  const columns = textsOf(e, 'column_list')
  if (columns.length < 2) throw new CannotMap('Its column_list has fewer than two columns.')
  return columns.map(identifier)
}

const someGiven = (columns: readonly string[]): string =>
  `coalesce(${columns.map((each) => `CAST(${each} AS VARCHAR)`).join(', ')}) IS NOT NULL`
