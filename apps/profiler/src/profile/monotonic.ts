import type { Row } from '@udb/engine'
import type { Asking } from './asking.js'
import type { NumberStats } from './schema.js'

interface Steps extends Row {
  steps: number
  up: number
  down: number
}

/** Rows looked at before the whole column is: nearly every column has lost its order by then. */
const headRows = 2048

const stepsSql = (relation: string, column: string, limit: string): string =>
  `SELECT count(*) FILTER (before IS NOT NULL) AS steps, count(*) FILTER (c > before) AS up, ` +
  `count(*) FILTER (c < before) AS down ` +
  `FROM (SELECT c, lag(c) OVER () AS before FROM (SELECT ${column} AS c FROM ${relation} WHERE c IS NOT NULL${limit}))`

export function orderOf({ steps, up, down }: { steps: number; up: number; down: number }): NumberStats['monotonic'] {
  if (steps === 0) return 'none'
  if (up === steps) return 'strictly_increasing'
  if (down === steps) return 'strictly_decreasing'
  if (down === 0 && up > 0) return 'increasing'
  if (up === 0 && down > 0) return 'decreasing'
  return 'none'
}

export async function readMonotonic(ask: Asking, relation: string, column: string): Promise<NumberStats['monotonic']> {
  const head = await ask.row<Steps>(stepsSql(relation, column, ` LIMIT ${headRows}`))
  if (head.up > 0 && head.down > 0) return 'none'
  return orderOf(head.steps < headRows - 1 ? head : await ask.row<Steps>(stepsSql(relation, column, '')))
}
