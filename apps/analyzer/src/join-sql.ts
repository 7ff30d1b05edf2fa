import { identifier } from '@udb/engine'
import type { JoinSpec } from '@udb/events'

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
  /** For each part, rows of the base that find no partner in it. */
  readonly unmatchedSql: readonly { readonly table: string; readonly sql: string }[]
}

/**
 * The SELECT that joins tables to a base, over views of their names. The base's columns keep their names; a joined key of the same name is
 * left out, since it holds the same; any other name that is taken (DuckDB does not tell capitals apart) becomes `<table>_<column>`.
 */
export function planJoin(spec: JoinSpec, tables: ReadonlyMap<string, JoinTable>): JoinPlan {
  const base = need(tables, spec.base)
  const columns: JoinedColumn[] = base.columns.map(({ name, type }) => ({ name, table: base.name, column: name, type }))
  const taken = new Set(columns.map((column) => column.name.toLowerCase()))
  const renamed: JoinedColumn[] = []
  for (const part of spec.parts) {
    const keys = new Set(part.on.filter((key) => key.left.toLowerCase() === key.right.toLowerCase()).map((key) => key.right.toLowerCase()))
    for (const { name, type } of need(tables, part.table).columns) {
      if (keys.has(name.toLowerCase())) continue
      const column = { name: freeName(name, part.table, taken), table: part.table, column: name, type }
      taken.add(column.name.toLowerCase())
      columns.push(column)
      if (column.name !== name) renamed.push(column)
    }
  }
  return { columns, renamed, selectSql: selectSql(spec, columns), unmatchedSql: spec.parts.map((part) => ({ table: part.table, sql: unmatchedSql(spec.base, part) })) }
}

type Part = JoinSpec['parts'][number]

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

const column = (table: string, name: string): string => `${identifier(table)}.${identifier(name)}`
const condition = (base: string, part: Part): string => part.on.map((key) => `${column(base, key.left)} = ${column(part.table, key.right)}`).join(' AND ')

function selectSql(spec: JoinSpec, columns: readonly JoinedColumn[]): string {
  const list = columns.map((each) => `${column(each.table, each.column)} AS ${identifier(each.name)}`)
  const joins = spec.parts.map((part) => `${part.kind === 'inner' ? 'INNER' : 'LEFT'} JOIN ${identifier(part.table)} ON ${condition(spec.base, part)}`)
  return `SELECT ${list.join(', ')} FROM ${identifier(spec.base)} ${joins.join(' ')}`
}

const unmatchedSql = (base: string, part: Part): string =>
  `SELECT count(*) AS n FROM ${identifier(base)} WHERE NOT EXISTS (SELECT 1 FROM ${identifier(part.table)} WHERE ${condition(base, part)})`
