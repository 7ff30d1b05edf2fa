import type { Compiled } from './compiled.js'
import { type RowCheck, rowCondition } from './row-condition.js'
import type { Surroundings } from './surroundings.js'
import { and, countWhere, selectRows } from './table-sql.js'
import { countedFinding, countOf, scopeWords } from './tolerated.js'

/** A check of single rows: two counts, in the scan that all such checks share. */
export function compileRows(check: RowCheck, surroundings: Surroundings): Compiled {
  const { counts, expected, words, shows } = rowCondition(check, surroundings)
  const counted = and(check.where, counts)
  const unexpected = and(check.where, counts, `(${expected}) IS DISTINCT FROM true`)
  return {
    how: 'batch',
    aggregates: [countWhere(counted), countWhere(unexpected)],
    judge: ([all, wrong]) => countedFinding(countOf(all), countOf(wrong), check),
    expectation: `${scopeWords(check, check.where !== undefined)} ${words}.`,
    sql: selectRows(surroundings.table.name, unexpected),
    givesRows: true,
    shows,
  }
}
