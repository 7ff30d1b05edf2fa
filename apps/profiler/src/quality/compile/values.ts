import { isNumeric, kindOfType } from './type-kind.js'
import { CheckError } from '../check-error.js'
import { identifier, literal } from '@udb/engine'
import type { TableColumn } from './surroundings.js'

const NUMBER = /^[+-]?\d+(\.\d+)?$/

const isNumber = (bound: number | string): boolean => typeof bound === 'number' || NUMBER.test(bound)

/** A number as SQL. For a column of floating point through its own type: a bare `0.1` would be a DECIMAL. */
function numberSql(value: number | string, type: string): string {
  const text = String(value)
  if (type === 'DOUBLE' || type === 'FLOAT') return `${literal(text)}::${type}`
  return text.startsWith('-') ? `(${text})` : text.replace(/^\+/, '')
}

/** A time as SQL, in UTC: DuckDB would need the time zones of ICU for anything else. */
function timeSql(bound: string, zoned: boolean): string {
  const [, day = '', clock = '00:00', zone = 'Z'] =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2})?)?$/.exec(bound) ?? []
  const ms = Date.parse(`${day}T${clock.slice(0, 5)}:00${zone.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2')}`)
  const minute = Number.isNaN(ms)
    ? day
    : `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')}${clock.slice(5) || ':00'}`
  return zoned ? `${literal(`${minute}+00`)}::TIMESTAMP WITH TIME ZONE` : `${literal(minute)}::TIMESTAMP`
}

export interface Comparable {
  /** The column as it is compared. */
  readonly value: string
  /** The bound as it is compared with. */
  readonly bound: (bound: number | string) => string
}

/**
 * How a column is compared with bounds. Texts are read as numbers or times, whichever the bounds are; a text that is neither is no
 * value within any bounds. Throws `check_not_applicable` where the two cannot be compared.
 */
export function comparable({ name, type }: TableColumn, bounds: readonly (number | string)[]): Comparable {
  const column = identifier(name)
  const numbers = bounds.every(isNumber)
  const kind = kindOfType(type)
  if (isNumeric(type) && numbers) return { value: column, bound: (bound) => numberSql(bound, type) }
  if ((kind === 'date' || kind === 'timestamp') && bounds.every((bound) => !isNumber(bound))) {
    const zoned = type === 'TIMESTAMP WITH TIME ZONE'
    return { value: column, bound: (bound) => timeSql(String(bound), zoned) }
  }
  if (kind === 'text' && numbers)
    return { value: `TRY_CAST(${column} AS DOUBLE)`, bound: (bound) => numberSql(bound, 'DOUBLE') }
  if (kind === 'text' && bounds.every((bound) => !isNumber(bound)))
    return { value: `TRY_CAST(${column} AS TIMESTAMP)`, bound: (bound) => timeSql(String(bound), false) }
  throw new CheckError(
    'check_not_applicable',
    `The column ${name.slice(0, 80)} is of type ${type.slice(0, 80)}, which cannot be compared with these bounds.`,
    'Give numbers for a column of numbers, and dates or times for one of times.',
  )
}

/** Whether a column has one of the values: numbers by their size, everything else by its text. */
export function isOneOf(
  { name, type }: TableColumn,
  values: readonly (string | number | boolean)[],
  ignoreCase: boolean,
): string {
  const column = identifier(name)
  if (isNumeric(type)) {
    const numbers = values.filter(
      (value) => typeof value === 'number' || (typeof value === 'string' && NUMBER.test(value)),
    )
    if (numbers.length === 0) return 'false'
    return `${column} IN (${numbers.map((value) => numberSql(value as number | string, type)).join(', ')})`
  }
  const text = `CAST(${column} AS VARCHAR)`
  const fold = (sql: string): string => (ignoreCase ? `lower(${sql})` : sql)
  return `${fold(text)} IN (${values.map((value) => fold(literal(String(value)))).join(', ')})`
}

/** The text that a pattern is matched with. */
export const textOf = ({ name, type }: TableColumn): string =>
  type === 'VARCHAR' ? identifier(name) : `CAST(${identifier(name)} AS VARCHAR)`

/** Characters of a text, elements of a list, entries of a map, bytes of a blob. Throws `check_not_applicable`. */
export function lengthOf(column: TableColumn): string {
  const name = identifier(column.name)
  switch (kindOfType(column.type)) {
    case 'list':
      return `len(${name})`
    case 'map':
      return `cardinality(${name})`
    case 'binary':
      return `octet_length(${name})`
    case 'struct':
    case 'other':
      throw new CheckError(
        'check_not_applicable',
        `The column ${column.name.slice(0, 80)} is of type ${column.type.slice(0, 80)}, which has no length.`,
        'Check the length of a text or a list.',
      )
    default:
      return `length(${textOf(column)})`
  }
}
