import type { Row } from '@udb/engine'
import type { Asking } from './asking.js'
import { familyOf } from './column-type.js'
import type { Profile } from './schema.js'
import { identifier, readShortText, shortText } from './sql-text.js'
import type { SourceColumn } from './source.js'

type Sample = NonNullable<Profile['sample']>

/** The first rows of the file; long values are cut in the engine, so a gigabyte of text cannot come over. */
export async function readSample(
  ask: Asking,
  relation: string,
  columns: readonly SourceColumn[],
  limit: number,
): Promise<Sample> {
  const list = columns.map(({ name, type }, i) => `${cell(name, type)} AS c${i}`).join(', ')
  const rows = await ask.rows<Row>(`SELECT ${list} FROM (FROM ${relation} LIMIT ${limit})`)
  return {
    columns: columns.map(({ name }) => name),
    rows: rows.map((row) => columns.map((_, i) => sampleValue(row[`c${i}`]))),
  }
}

function cell(name: string, type: string): string {
  const family = familyOf(type)
  return family === 'number' || family === 'boolean' || family === 'time'
    ? identifier(name)
    : shortText(identifier(name))
}

function sampleValue(value: unknown): Sample['rows'][number][number] {
  if (typeof value === 'string') return readShortText(value).value
  return typeof value === 'number' || typeof value === 'boolean' ? value : null
}
