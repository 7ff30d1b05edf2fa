import { DuckError, literal } from '@udb/engine'
import { decideType } from '../csv/decide-type.js'
import { decided, type Decision } from '../decision.js'
import { hasNamelessField } from '../nameless-fields.js'
import type { ParsePorts } from '../parsed-table.js'
import type { JsonCensus, JsonColumn } from './flatten-file.js'
import { linesOptions } from './lines-options.js'

export interface JsonType {
  /** As which type DuckDB reads the field, and which one the column gets. */
  readonly read: string
  readonly type: string
}

/** What lies deeper stays JSON text, and so does a field whose lists nest deeper: the engine's work doubles with each of them. */
const deepest = { records: 100, lists: 12 }

/**
 * Types over all records (a sample would drop names that come late): scalars by our own count, nested values by DuckDB.
 * Where it cannot find any, e.g. because nested names differ only in case, nested values stay JSON.
 */
export async function columnTypes(ports: ParsePorts, path: string, census: JsonCensus): Promise<JsonType[]> {
  const nested = census.columns.some((column) => column.nested > 0)
  const detect = `DESCRIBE SELECT * FROM read_json(${literal(path)}, ${linesOptions(census.longestLineBytes)}, sample_size=-1, map_inference_threshold=-1, field_appearance_threshold=0, maximum_depth=${deepest.records})`
  const found = !nested
    ? []
    : await ports.duck.query<{ column_name: string; column_type: string }>(detect).catch((error: unknown) => {
        if (error instanceof DuckError && error.code === 'engine_error') return []
        throw error
      })
  const types = new Map(found.map(({ column_name, column_type }) => [column_name, column_type]))
  return census.columns.map((column, i) => jsonType(column, types.get(`c${i}`) ?? 'JSON'))
}

const temporal = /^(DATE|TIME|TIMESTAMP)/

export function jsonType(column: JsonColumn, nestedType: string): JsonType {
  const same = (type: string): JsonType => ({ read: type, type })
  const isMixed = column.numbers + column.strings + column.booleans > 0
  if (column.nested > 0) return same(isMixed || !canBeTyped(nestedType) ? 'JSON' : nestedType)
  const kinds = [column.numbers, column.strings, column.booleans].filter((count) => count > 0).length
  if (kinds !== 1) return same('VARCHAR')
  if (column.booleans > 0) return same('BOOLEAN')
  if (column.numbers > 0)
    return same(column.fractions === 0 ? 'BIGINT' : column.wideIntegers > 0 ? 'VARCHAR' : 'DOUBLE')
  // A string is a string: digits in quotes were meant as text, so only dates and times become more than that.
  const { type, format, zoneApart } = decideType(column.evidence, column.key, () => false)
  return temporal.test(type) && format === null && !zoneApart ? { read: 'VARCHAR', type } : same('VARCHAR')
}

/** A type is written into a statement, which ends at a NUL, and has no words for a field without a name. */
const canBeTyped = (type: string): boolean =>
  !type.includes('\0') && !hasNamelessField(type) && (type.match(/\[\]/g) ?? []).length <= deepest.lists

export const typeDecision = (column: string, type: string, asked: string | undefined): Decision =>
  asked === undefined
    ? decided('column_type', type, 'every value of every record fits', { column })
    : decided('column_type', asked, 'asked for', { column, overridden: true })
