import type { Cell } from './duck.js'

/**
 * DuckDB's JS values as JSON-safe cells: integers as numbers while they are exact (|x| <= 2^53 - 1), else as decimal
 * strings; DECIMAL as a number when it has at most 15 significant digits, else as a string; NaN and infinities as the
 * strings `NaN`, `Infinity`, `-Infinity`; dates and times in ISO 8601 (TIMESTAMPTZ in UTC with `Z`); BLOB as base64;
 * LIST and ARRAY as arrays; STRUCT and MAP as objects.
 */
export function toCell(value: unknown): Cell {
  if (value === null || value === undefined) return null
  switch (typeof value) {
    case 'boolean':
    case 'string':
      return value
    case 'number':
      return Number.isFinite(value) ? value : String(value)
    case 'bigint':
      return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString()
  }
  if (Array.isArray(value)) return value.map(toCell)
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  return objectCell(value as object)
}

interface Shaped {
  readonly micros?: bigint
  readonly items?: unknown[]
  readonly entries?: unknown
  readonly bytes?: Uint8Array
}

function objectCell(value: object): Cell {
  const name = value.constructor?.name ?? ''
  const shaped = value as Shaped
  if (name.startsWith('DuckDBTimestamp')) return timestampCell(String(value), name.includes('TZ'))
  if (name === 'DuckDBDecimalValue') return decimalCell(String(value))
  if (name === 'DuckDBBlobValue' && shaped.bytes) return Buffer.from(shaped.bytes).toString('base64')
  if ((name === 'DuckDBListValue' || name === 'DuckDBArrayValue') && shaped.items) return shaped.items.map(toCell)
  if (name === 'DuckDBStructValue') return recordCell(Object.entries(shaped.entries as object))
  if (name === 'DuckDBMapValue') {
    const entries = shaped.entries as { key: unknown; value: unknown }[]
    return recordCell(entries.map(({ key, value: v }) => [String(toCell(key)), v]))
  }
  return String(value)
}

const recordCell = (entries: [string, unknown][]): Cell =>
  Object.fromEntries(entries.map(([key, value]) => [key, toCell(value)]))

function timestampCell(text: string, zoned: boolean): string {
  const iso = text.replace(' ', 'T')
  return zoned ? iso.replace(/\+00(:?00)?$/, 'Z') : iso
}

function decimalCell(text: string): Cell {
  return text.replace(/[-.]/g, '').replace(/^0+/, '').length <= 15 ? Number(text) : text
}
