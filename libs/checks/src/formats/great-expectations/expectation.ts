import type { CheckInput } from '../../check.js'
import type { Mapped } from '../imported.js'
import { identifier, rowQuery } from '../query-parts.js'

/** An expectation of a suite, read as far as all expectations are alike. */
export interface Expectation {
  /** Such as `expect_column_values_to_not_be_null`. */
  readonly name: string
  readonly kwargs: Readonly<Record<string, unknown>>
  readonly pointer: string
  readonly table: string
  /** The row condition in SQL. */
  readonly where?: string
  readonly common: Pick<CheckInput, 'severity' | 'description'>
}

/** The checks that say what an expectation says. Throws `CannotMap`. */
export type Mapper = (expectation: Expectation) => readonly Mapped[]

/** There is no check that says what an expectation says; the message says why, as a sentence. */
export class CannotMap extends Error {}

export function textOf({ kwargs }: Expectation, name: string): string {
  const value = kwargs[name]
  if (typeof value !== 'string' || value === '') throw new CannotMap(`Its ${name} is no text.`)
  return value
}

export function numberOf({ kwargs }: Expectation, name: string): number | undefined {
  const value = kwargs[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'number') throw new CannotMap(`Its ${name} is no number.`)
  return value
}

/** A number, or a date or time as a text. */
export function boundOf({ kwargs }: Expectation, name: string): number | string | undefined {
  const value = kwargs[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'number' && typeof value !== 'string')
    throw new CannotMap(`Its ${name} is no number and no time.`)
  return value
}

export function listOf({ kwargs }: Expectation, name: string): readonly unknown[] {
  const value = kwargs[name]
  if (!Array.isArray(value) || value.length === 0) throw new CannotMap(`Its ${name} is no list of values.`)
  return value
}

export function textsOf(expectation: Expectation, name: string): string[] {
  return listOf(expectation, name).map((each) => {
    if (typeof each !== 'string') throw new CannotMap(`Its ${name} is no list of texts.`)
    return each
  })
}

export const isOn = ({ kwargs }: Expectation, name: string): boolean => kwargs[name] === true

/** What a check of rows takes over: the tolerance and the row condition, beside what every check does. */
export function rowFields(expectation: Expectation): {
  readonly mostly?: number
  readonly where?: string
} & Expectation['common'] {
  const mostly = numberOf(expectation, 'mostly')
  return {
    ...(mostly === undefined || mostly === 1 ? {} : { mostly }),
    ...whereFields(expectation),
    ...expectation.common,
  }
}

export const whereFields = ({ where }: Expectation): { readonly where?: string } =>
  where === undefined ? {} : { where }

export const mapped = ({ pointer }: Expectation, ...checks: readonly CheckInput[]): Mapped[] =>
  checks.map((check) => ({ check, pointer }))

/** A check by a query, called after the expectation and what it is about. */
export const asQuery = (expectation: Expectation, query: string): Mapped[] =>
  mapped(expectation, { type: 'sql', query, id: idOf(expectation), ...expectation.common })

/** The rows for which `wrong` is true of a column; rows without a value do not count. */
export const asRowQuery = (expectation: Expectation, wrong: string, counts: string): Mapped[] =>
  asQuery(
    expectation,
    rowQuery({
      table: expectation.table,
      wrong,
      counts,
      where: expectation.where,
      mostly: numberOf(expectation, 'mostly'),
    }),
  )

export const columnOf = (expectation: Expectation, name = 'column'): string => identifier(textOf(expectation, name))

function idOf({ name, kwargs }: Expectation): string {
  const about = [kwargs['column'], kwargs['column_A'], kwargs['column_B']].filter((each) => typeof each === 'string')
  return [name.replace(/^expect_/, ''), ...about]
    .join('-')
    .replace(/[^A-Za-z0-9_.-]+/g, '_')
    .slice(0, 100)
}
