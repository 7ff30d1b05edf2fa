import { identifier } from '@udb/engine'

/** Conditions that must all hold, or nothing where there are none. The line break ends a comment in SQL of people. */
export const and = (...conditions: (string | null | undefined)[]): string =>
  conditions
    .filter((condition) => condition !== null && condition !== undefined && condition !== '')
    .map((condition) => `(${condition}\n)`)
    .join(' AND ')

export const whereOf = (condition: string): string => (condition === '' ? '' : ` WHERE ${condition}`)

/** `count(*)` of the rows for which a condition holds. */
export const countWhere = (condition: string): string =>
  condition === '' ? 'count(*)' : `count(*) FILTER (WHERE ${condition})`

export const selectRows = (table: string, condition: string): string =>
  `SELECT * FROM ${identifier(table)}${whereOf(condition)}`
