import type { CheckOf } from '@udb/checks'
import { identifier, literal } from '@udb/engine'
import { columnNamed, type Surroundings } from './surroundings.js'
import { comparable, isOneOf, lengthOf, textOf } from './values.js'
import { kindOfType } from './type-kind.js'

export type RowCheck = CheckOf<'not_null' | 'accepted_values' | 'range' | 'pattern' | 'length' | 'compare_columns'>

export interface RowCondition {
  /** Whether a row counts, besides the filter of the check; null: every row does. */
  readonly counts: string | null
  /** Whether a row that counts is as expected. What is NULL is not. */
  readonly expected: string
  /** The same in words, as the end of a sentence. */
  readonly words: string
  readonly shows: readonly string[]
}

/**
 * What a check of single rows says, as SQL. A missing value is no concern of any check but `not_null`: it is not counted. NaN is a
 * value, and is within no range.
 */
export function rowCondition(check: RowCheck, { table }: Surroundings): RowCondition {
  const column = columnNamed(check.column, table)
  const name = identifier(column.name)
  const present = { counts: `${name} IS NOT NULL`, shows: [column.name] }
  switch (check.type) {
    case 'not_null':
      return { counts: null, expected: `${name} IS NOT NULL`, words: `${check.column} is there`, shows: [column.name] }
    case 'accepted_values':
      return {
        ...present,
        expected: isOneOf(column, check.values, check.ignoreCase ?? false),
        words: `${check.column} is one of ${listed(check.values)}`,
      }
    case 'range':
      return { ...present, ...rangeCondition(check, column) }
    case 'pattern':
      return { ...present, ...patternCondition(check, textOf(column)) }
    case 'length': {
      const bounds = [
        ...(check.min === undefined ? [] : [`${lengthOf(column)} >= ${check.min}`]),
        ...(check.max === undefined ? [] : [`${lengthOf(column)} <= ${check.max}`]),
      ]
      return { ...present, expected: bounds.join(' AND '), words: `the length of ${check.column} is ${between(check)}` }
    }
    case 'compare_columns': {
      const other = columnNamed(check.other, table)
      return {
        counts: `${name} IS NOT NULL AND ${identifier(other.name)} IS NOT NULL`,
        expected: `${name} ${check.operator} ${identifier(other.name)}`,
        words: `${check.column} ${check.operator} ${check.other}`,
        shows: [column.name, other.name],
      }
    }
  }
}

function rangeCondition(check: CheckOf<'range'>, column: { readonly name: string; readonly type: string }) {
  const { min, max } = check
  const { value, bound } = comparable(
    column,
    [min, max].filter((each) => each !== undefined),
  )
  const floating =
    kindOfType(column.type) === 'text' ? value.endsWith('AS DOUBLE)') : /^(DOUBLE|FLOAT)$/.test(column.type)
  const parts = [
    ...(floating ? [`NOT isnan(${value})`] : []),
    ...(min === undefined ? [] : [`${value} ${check.exclusiveMin ? '>' : '>='} ${bound(min)}`]),
    ...(max === undefined ? [] : [`${value} ${check.exclusiveMax ? '<' : '<='} ${bound(max)}`]),
  ]
  return { expected: parts.join(' AND '), words: `${check.column} is ${between(check)}` }
}

function patternCondition(check: CheckOf<'pattern'>, text: string) {
  const call = check.anywhere ? 'regexp_matches' : 'regexp_full_match'
  const match = `${call}(${text}, ${literal(check.pattern)}${check.ignoreCase ? `, 'i'` : ''})`
  const verb = check.not ? 'does not match' : 'matches'
  return {
    expected: check.not ? `NOT ${match}` : match,
    words: `${check.column} ${verb} ${check.pattern.slice(0, 200)}${check.anywhere ? ' somewhere' : ''}`,
  }
}

interface Bounds {
  readonly min?: number | string | undefined
  readonly max?: number | string | undefined
  readonly exclusiveMin?: boolean | undefined
  readonly exclusiveMax?: boolean | undefined
}

/** Bounds in words: `at least 1 and at most 9`. */
export function between({ min, max, exclusiveMin, exclusiveMax }: Bounds): string {
  return [
    ...(min === undefined ? [] : [`${exclusiveMin ? 'above' : 'at least'} ${min}`]),
    ...(max === undefined ? [] : [`${exclusiveMax ? 'below' : 'at most'} ${max}`]),
  ].join(' and ')
}

const SHOWN = 8
function listed(values: readonly (string | number | boolean)[]): string {
  const shown = values
    .slice(0, SHOWN)
    .map((value) => String(value).slice(0, 40))
    .join(', ')
  return values.length > SHOWN ? `${shown} and ${values.length - SHOWN} more` : shown
}
