import type { Cell } from '@udb/engine'

export interface ResultColumn {
  readonly name: string
  /** DuckDB's type. */
  readonly type: string
}

/** What a query gave; each row has a cell per column, in their order. */
export interface QueryResult {
  readonly columns: readonly ResultColumn[]
  readonly rows: readonly (readonly Cell[])[]
}

export type ColumnKind = 'number' | 'time' | 'label' | 'other'

export function kindOf(type: string): ColumnKind {
  if (/\[\d*\]$/.test(type)) return 'other'
  if (/^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|INT\d?|FLOAT\d?|REAL|DOUBLE|DECIMAL|NUMERIC)\b/i.test(type))
    return 'number'
  if (/^(DATE|TIMESTAMP\w*|DATETIME)\b/i.test(type)) return 'time'
  if (/^(VARCHAR|TEXT|STRING|CHAR|ENUM|BOOLEAN|BOOL|UUID|TIME|INTERVAL)\b/i.test(type)) return 'label'
  return 'other'
}

export const isWholeType = (type: string): boolean => /INT|^DECIMAL\(\d+, ?0\)/i.test(type)

/** The finite number of a cell; big integers and decimals come as strings of digits. Null for all else. */
export function numberOf(cell: Cell | undefined): number | null {
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : null
  if (typeof cell !== 'string' || !/^-?\d+(\.\d+)?$/.test(cell)) return null
  const parsed = Number(cell)
  return Number.isFinite(parsed) ? parsed : null
}

/** Milliseconds since 1970 in UTC of an ISO date or time; without a zone it is taken as UTC. Null for all else. */
export function momentOf(cell: Cell | undefined): number | null {
  if (typeof cell !== 'string') return null
  const match = /^(\d{4,6}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(\.\d+)?(Z|[+-]\d\d(?::?\d\d)?)?)?$/.exec(cell)
  if (!match) return null
  const [, day, time = '00:00:00', fraction = '', zone = 'Z'] = match
  const offset = /^[+-]\d\d$/.test(zone) ? `${zone}:00` : zone
  const moment = Date.parse(`${day}T${time}${fraction.slice(0, 4)}${offset}`)
  return Number.isNaN(moment) ? null : moment
}

export const MISSING_LABEL = '(missing)'

/** A cell as a label: one line, never empty. */
export function labelOf(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return MISSING_LABEL
  const text = typeof cell === 'object' ? JSON.stringify(cell) : String(cell)
  const oneLine = text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()
  return oneLine === '' ? '(blank)' : oneLine
}

/** A moment as text; midnight says nothing. */
export const withoutMidnight = (moment: string): string =>
  moment.replace(/^(\d{4,6}-\d\d-\d\d)[T ]00:00(:00(\.0+)?)?Z?$/, '$1')
