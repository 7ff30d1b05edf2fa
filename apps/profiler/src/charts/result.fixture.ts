import type { Cell } from '@udb/engine'
import type { QueryResult } from './query-result.js'

/** `columns` as "name:TYPE name:TYPE"; a column without a type is text. */
export const resultOf = (columns: string, ...rows: Cell[][]): QueryResult => ({
  columns: columns.split(' ').map((column) => {
    const [name = '', type = 'VARCHAR'] = column.split(':')
    return { name, type }
  }),
  rows,
})

/** Rows made from their number, for results too long to write down. */
export const rowsOf = (count: number, row: (i: number) => Cell[]): Cell[][] =>
  Array.from({ length: count }, (_, i) => row(i))
