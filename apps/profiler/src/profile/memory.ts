import type { Family } from './column-type.js'

const widths: Readonly<Record<string, number>> = {
  TINYINT: 1,
  UTINYINT: 1,
  SMALLINT: 2,
  USMALLINT: 2,
  INTEGER: 4,
  UINTEGER: 4,
  FLOAT: 4,
  DATE: 4,
  HUGEINT: 16,
  UHUGEINT: 16,
  UUID: 16,
}

/**
 * Bytes of a column in Arrow's columnar layout: a bit for each row that says whether the value is there, fixed widths
 * for numbers and times, an offset of 4 bytes and the bytes themselves for texts. null for types without one width.
 *
 * @param textBytes of all rows, for texts and blobs
 */
export function memoryBytes(family: Family, type: string, rows: number, textBytes: number | null): number | null {
  const validity = Math.ceil(rows / 8)
  if (family === 'boolean') return 2 * validity
  if (textBytes !== null) return validity + 4 * (rows + 1) + textBytes
  if (family === 'number' && type.startsWith('DECIMAL')) return validity + 16 * rows
  return family === 'number' || family === 'time' ? validity + (widths[type] ?? 8) * rows : null
}
