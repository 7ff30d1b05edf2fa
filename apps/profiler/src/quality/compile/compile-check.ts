import type { IdentifiedCheck } from '@udb/checks'
import { compileAnomaly } from './compile-anomaly.js'
import { compileReferences, compileUnique } from './compile-keys.js'
import { compileRows } from './compile-rows.js'
import { compileSql } from './compile-sql.js'
import {
  compileColumns,
  compileFreshness,
  compileRowCount,
  compileRowCountChange,
  compileSumBalance,
  compileType,
} from './compile-table.js'
import type { Compiled } from './compiled.js'
import type { Surroundings } from './surroundings.js'

/** A check as SQL, with what its answer means. Pure. Throws a `CheckError` where it does not fit the table. */
export function compileCheck(check: IdentifiedCheck, surroundings: Surroundings): Compiled {
  switch (check.type) {
    case 'unique':
      return compileUnique(check, surroundings)
    case 'references':
      return compileReferences(check, surroundings)
    case 'type':
      return compileType(check, surroundings)
    case 'columns':
      return compileColumns(check, surroundings)
    case 'row_count':
      return compileRowCount(check, surroundings)
    case 'row_count_change':
      return compileRowCountChange(check, surroundings)
    case 'freshness':
      return compileFreshness(check, surroundings)
    case 'sum_balance':
      return compileSumBalance(check, surroundings)
    case 'sql':
      return compileSql(check)
    case 'anomaly':
      return compileAnomaly(check, surroundings)
    default:
      return compileRows(check, surroundings)
  }
}
