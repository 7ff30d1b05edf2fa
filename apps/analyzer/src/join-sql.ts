import { identifier } from '@udb/engine'
import type { JoinSpec } from '@udb/events'
import { StepError } from '@udb/service'

export interface JoinTable {
  readonly name: string
  readonly columns: readonly { readonly name: string; readonly type: string }[]
}

export interface JoinedColumn {
  readonly name: string
  readonly table: string
  readonly column: string
  readonly type: string
}

export interface JoinPlan {
  readonly columns: readonly JoinedColumn[]
  /** Columns that got another name because theirs was taken. */
  readonly renamed: readonly JoinedColumn[]
  readonly selectSql: string
  /** For each part in its order, a statement that counts as `n` the rows of the base that find no partner in it. */
  readonly unmatchedSql: readonly string[]
}

type Part = JoinSpec['parts'][number]

/** A table in its place: the base has 0, the parts count from 1. One table may stand in several places. */
interface Place {
  readonly table: JoinTable
  readonly alias: string
  readonly part: Part | null
  /** How its rows find those of the places before it. */
  readonly condition: string
  /** The places before it that its condition reads, but the base. */
  readonly reads: readonly number[]
}

/**
 * The SELECT that joins tables to a base, over views of their names. A key's left side is a column of the base or else of the first part
 * before it that has one of this name. The base's columns keep their names; a joined key of the same name is left out, since it holds the
 * same; any other name that is taken (DuckDB does not tell capitals apart) becomes `<table>_<column>`. Throws `join_failed` where a key
 * names a column that is not there.
 */
export function planJoin(spec: JoinSpec, tables: ReadonlyMap<string, JoinTable>): JoinPlan {
  const places = placesOf(spec, tables)
  const columns = columnsOf(places)
  const renamed = columns.filter(({ name, column }) => name !== column)
  return {
    columns: columns.map(({ name, table, column, type }) => ({ name, table, column, type })),
    renamed: renamed.map(({ name, table, column, type }) => ({ name, table, column, type })),
    selectSql: selectSql(places, columns),
    unmatchedSql: places.slice(1).map((_, index) => unmatchedSql(places, index + 1)),
  }
}

function placesOf(spec: JoinSpec, tables: ReadonlyMap<string, JoinTable>): Place[] {
  const places: Place[] = [{ table: need(tables, spec.base), alias: aliasOf(0), part: null, condition: '', reads: [] }]
  for (const part of spec.parts) {
    const [table, alias] = [need(tables, part.table), aliasOf(places.length)]
    const keys = part.on.map(({ left, right }) => {
      if (!has(table, right)) throw columnMissing(right, [table])
      return { source: sourceOf(left, places), left, right }
    })
    const condition = keys
      .map(({ source, left, right }) => `${column(aliasOf(source), left)} = ${column(alias, right)}`)
      .join(' AND ')
    const reads = [...new Set(keys.map(({ source }) => source))].filter((place) => place > 0)
    places.push({ table, alias, part, condition, reads })
  }
  return places
}

const has = (table: JoinTable, name: string): boolean => table.columns.some((each) => same(each.name, name))

function sourceOf(name: string, places: readonly Place[]): number {
  const found = places.findIndex(({ table }) => has(table, name))
  if (found >= 0) return found
  const tables = places.map(({ table }) => table)
  throw columnMissing(name, tables)
}

function columnMissing(name: string, tables: readonly JoinTable[]): StepError {
  const hint = `Columns that are there: ${tables
    .flatMap(({ columns }) => columns.map((each) => each.name))
    .slice(0, 30)
    .join(', ')}.`
  return new StepError(
    'join_failed',
    `there is no column ${name} in ${tables.map((table) => table.name).join(', ')} to join on`,
    hint,
  )
}

type PlacedColumn = JoinedColumn & { readonly alias: string }

function columnsOf([base, ...parts]: readonly Place[]): PlacedColumn[] {
  const columns: PlacedColumn[] = base!.table.columns.map(({ name, type }) => ({
    name,
    table: base!.table.name,
    column: name,
    type,
    alias: base!.alias,
  }))
  const taken = new Set(columns.map(({ name }) => name.toLowerCase()))
  for (const { table, alias, part } of parts) {
    const keys = new Set(part!.on.filter((key) => same(key.left, key.right)).map((key) => key.right.toLowerCase()))
    for (const { name, type } of table.columns) {
      if (keys.has(name.toLowerCase())) continue
      const free = freeName(name, table.name, taken)
      taken.add(free.toLowerCase())
      columns.push({ name: free, table: table.name, column: name, type, alias })
    }
  }
  return columns
}

const aliasOf = (place: number): string => `t${place}`
const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()
const column = (alias: string, name: string): string => `${alias}.${identifier(name)}`
const from = ({ table, alias }: Place): string => `${identifier(table.name)} AS ${alias}`

function need(tables: ReadonlyMap<string, JoinTable>, name: string): JoinTable {
  const table = tables.get(name)
  if (!table) throw new Error(`the join names ${name}, which is not among its inputs`)
  return table
}

function freeName(name: string, table: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name.toLowerCase())) return name
  const prefixed = `${table}_${name}`
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? prefixed : `${prefixed}_${n}`
    if (!taken.has(candidate.toLowerCase())) return candidate
  }
}

function selectSql([base, ...parts]: readonly Place[], columns: readonly PlacedColumn[]): string {
  const list = columns.map((each) => `${column(each.alias, each.column)} AS ${identifier(each.name)}`)
  const joins = parts.map(
    (place) => `${place.part!.kind === 'inner' ? 'INNER' : 'LEFT'} JOIN ${from(place)} ON ${place.condition}`,
  )
  return `SELECT ${list.join(', ')} FROM ${from(base!)} ${joins.join(' ')}`
}

/** A part that is joined by columns of parts before it is reached through those. */
function unmatchedSql(places: readonly Place[], at: number): string {
  const path = new Set<number>()
  const visit = (place: number): void => {
    places[place]!.reads.forEach(visit)
    path.add(place)
  }
  visit(at)
  const reached = [...path].map((place) => places[place]!)
  const conditions = reached.map(({ condition }) => condition).join(' AND ')
  return `SELECT count(*) AS n FROM ${from(places[0]!)} WHERE NOT EXISTS (SELECT 1 FROM ${reached.map(from).join(', ')} WHERE ${conditions})`
}
