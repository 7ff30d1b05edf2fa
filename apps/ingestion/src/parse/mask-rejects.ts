import { type Duck, literal } from '@udb/engine'
import { type Decision, decided } from './decision.js'
import type { ParseOverrides } from './overrides.js'
import { ParseError } from './parse-error.js'
import type { ParsedRows } from './parsed-table.js'
import { writeParquet } from './write-parquet.js'

/**
 * A text with every letter as `x` and every digit as `0`: how a row is built can be seen, and nothing that it says. Marks
 * that belong to a letter go with it. Pure; `maskedSql` does the same in the engine.
 */
export const masked = (text: string): string =>
  text
    .replace(/\p{M}/gu, '')
    .replace(/\p{N}/gu, '0')
    .replace(/[\p{L}\p{So}\p{Co}]/gu, 'x')

const maskedSql = (text: string): string =>
  [
    ['\\p{M}', ''],
    ['\\p{N}', '0'],
    ['[\\p{L}\\p{So}\\p{Co}]', 'x'],
  ].reduce((sql, [pattern, by]) => `regexp_replace(${sql}, ${literal(pattern!)}, ${literal(by!)}, 'g')`, text)

/**
 * Masks the rejected rows of a table with columns that are tagged as personal. A row was rejected because its fields are
 * not where they should be, so all of its text is masked, and not what seems to be the one field.
 */
export async function maskRejects(rows: ParsedRows, { tags }: ParseOverrides, duck: Duck): Promise<ParsedRows> {
  const personal = rows.columns.filter(({ name }) => tags !== undefined && Object.hasOwn(tags, name))
  if (personal.length === 0) return rows
  const decisions = [...rows.decisions, ...personal.map(({ name }) => tagDecision(name))]
  if (rows.rejectsPath === null) return { ...rows, decisions }
  const rejectsPath = `${rows.rejectsPath}.masked`
  const select = `SELECT * REPLACE (${maskedSql('raw')} AS raw) FROM read_parquet(${literal(rows.rejectsPath)})`
  await writeParquet(duck, select, rejectsPath)
  return { ...rows, rejectsPath, decisions }
}

const tagDecision = (column: string): Decision =>
  decided('tags', 'pii', 'asked for; the text of rejected rows is masked', { column, overridden: true })

/** A tag that is written wrongly would let through what it should hide. */
export function refuseUnknownTags({ tags = {} }: ParseOverrides, tables: readonly Pick<ParsedRows, 'columns'>[]): void {
  const names = new Set(tables.flatMap(({ columns }) => columns.map(({ name }) => name)))
  const unknown = Object.keys(tags).find((name) => !names.has(name))
  if (unknown === undefined) return
  throw new ParseError(
    'override_invalid',
    `The override "tags" names a column "${unknown}" that the file does not have.`,
    `Its columns: ${[...names].slice(0, 30).join(', ')}.`,
    { column: unknown },
  )
}
