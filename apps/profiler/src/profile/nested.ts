import type { Row } from '@udb/engine'
import type { Asking } from './asking.js'
import type { Family } from './column-type.js'
import type { NestedStats } from './content-schema.js'
import { grouped, literal, readShortText, shortText } from './sql-text.js'

const shownFields = 100
const shownItems = 10
/** Items that are counted one by one, about; of more, a sample of the values by hash. */
const countedItems = 1_000_000

const nothing: NestedStats = { fields: [], empty: 0, items: 0, missingItems: 0, topItems: [], exact: true }

/** What is in the lists, maps or records of the grouped column; null for other types. */
export async function readNested(ask: Asking, family: Family): Promise<NestedStats | null> {
  if (family === 'struct') return { ...nothing, fields: await readFields(ask) }
  if (family === 'list') return readItems(ask, 'v')
  return family === 'map' ? readItems(ask, 'map_keys(v)') : null
}

async function readItems(ask: Asking, list: string): Promise<NestedStats> {
  const { empty, items } = await ask.row<Row & { empty: number; items: number }>(
    `SELECT coalesce(sum(n) FILTER (len(${list}) = 0), 0)::BIGINT AS empty, coalesce(sum(len(${list}) * n), 0)::BIGINT AS items FROM ${grouped}`,
  )
  const modulus = Math.max(1, Math.ceil(items / countedItems))
  const some = modulus === 1 ? '' : ` WHERE hash(v) % ${modulus} = 0`
  const unnested = `SELECT unnest(${list}) AS item, n FROM ${grouped}${some}`
  const rows = await ask.rows<Row & { t: string | null; n: number }>(
    `SELECT ${shortText('item')} AS t, sum(n)::BIGINT AS n FROM (${unnested}) GROUP BY item ORDER BY n DESC, t LIMIT ${shownItems + 1}`,
  )
  const { missing } = await ask.row<Row & { missing: number }>(
    `SELECT coalesce(sum(n) FILTER (item IS NULL), 0)::BIGINT AS missing FROM (${unnested})`,
  )
  const present = rows.flatMap(({ t, n }) => (t === null ? [] : [{ value: readShortText(t).value, count: n }]))
  return {
    ...nothing,
    empty,
    items,
    missingItems: missing,
    topItems: present.slice(0, shownItems),
    exact: modulus === 1,
  }
}

async function readFields(ask: Asking): Promise<NestedStats['fields']> {
  const fields = await ask.rows<Row & { column_name: string; column_type: string }>(
    `DESCRIBE SELECT unnest(v) FROM ${grouped}`,
  )
  const shown = fields.slice(0, shownFields)
  const counts = shown.map(
    ({ column_name: name }, i) =>
      `coalesce(sum(n) FILTER (struct_extract(v, ${literal(name)}) IS NULL), 0)::BIGINT AS m${i}`,
  )
  const row = await ask.row<Row>(`SELECT coalesce(sum(n), 0)::BIGINT AS rows, ${counts.join(', ')} FROM ${grouped}`)
  const rows = Number(row['rows'])
  return shown.map(({ column_name: name, column_type: type }, i) => ({
    name,
    type: type.length > 200 ? `${type.slice(0, 199)}…` : type,
    missingShare: rows === 0 ? 0 : Number(row[`m${i}`]) / rows,
  }))
}
