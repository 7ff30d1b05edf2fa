import { rename } from 'node:fs/promises'
import { type Duck, identifier, literal } from '@udb/engine'
import { type Decision, decided } from './decision.js'
import { writeParquet } from './write-parquet.js'

/** A type stands where a name would, or the name before a type is empty. */
const nameless = /STRUCT\((?:\w+[,)[(]|TIME(?:STAMP)? WITH )|,  /

/**
 * Whether a type of DuckDB has a record in it with a field whose name is empty, as in the JSON `{"": 1}` and in the Parquet of a UNION:
 * no table can be made of it. Pure.
 */
export const hasNamelessField = (type: string): boolean => nameless.test(type.replace(/"(?:[^"]|"")*"/g, 'q'))

/** Writes the values of these columns as JSON, which keeps all of them; the file is replaced. What was decided. */
export async function writeNamelessAsJson(
  duck: Duck,
  path: string,
  columns: readonly { readonly name: string; readonly type: string }[],
): Promise<Decision[]> {
  const written = columns.map(({ name }) => `to_json(${identifier(name)}) AS ${identifier(name)}`)
  const next = `${path}.next`
  await writeParquet(duck, `SELECT * REPLACE (${written.join(', ')}) FROM read_parquet(${literal(path)})`, next)
  await rename(next, path)
  return columns.map(({ name, type }) =>
    decided('column_type', 'JSON', `a table here cannot keep ${type}, a field of which has no name`, { column: name }),
  )
}
