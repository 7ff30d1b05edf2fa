import type { JoinKey, JoinPart, PlanStep } from '@udb/events'
import { type CatalogTable, pinned } from './catalog.js'
import { nearestNames } from './nearest.js'
import { type PlanContext, Refusal } from './plan-context.js'
import { planStep } from './plan-step.js'
import { problemOf, quoted } from './problem.js'
import type { JoinRequest } from './request-params.js'
import { freeName } from './table-name.js'

export interface PlannedJoin {
  readonly table: string
  readonly step: PlanStep
}

interface NamedJoin {
  readonly table: string
  readonly base: string
  readonly parts: readonly JoinPart[]
}

/** One load step for each join. A join may read tables of the catalog, and joins that stand before it. */
export function planJoins(requests: readonly JoinRequest[], context: PlanContext): PlannedJoin[] {
  const names = namesOf(requests, context)
  const joins = requests.map((request, index): NamedJoin => ({ table: names[index]!, ...shapeOf(request) }))
  return joins.map((join, index) => ({ table: join.table, step: stepOf(join, names.slice(0, index), context) }))
}

const shapeOf = (request: JoinRequest): Omit<NamedJoin, 'table'> =>
  'with' in request
    ? { base: request.table, parts: request.with.map(({ table, on, type }) => ({ table, kind: type, on: keysOf(on) })) }
    : { base: request.left, parts: [{ table: request.right, kind: request.type, on: keysOf(request.on) }] }

type Keys = Extract<JoinRequest, { left: string }>['on']
const keysOf = (on: Keys): JoinKey[] =>
  (Array.isArray(on) ? on : [on]).map((key) => (typeof key === 'string' ? { left: key, right: key } : key))

/** A join that nobody named is called `<table>_joined`. A join never takes the name of a table that was loaded from elsewhere. */
function namesOf(requests: readonly JoinRequest[], { catalog }: PlanContext): string[] {
  const loaded = new Set(catalog.tables.filter(({ source }) => source !== 'join').map(({ name }) => name))
  const taken = new Set<string>()
  for (const { name } of requests) {
    if (name === undefined) continue
    if (loaded.has(name))
      throw new Refusal(
        problemOf(
          'table_name_taken',
          `There is a table ${quoted(name)} already, which a join must not replace.`,
          'Give the join another name.',
        ),
      )
    if (taken.has(name))
      throw new Refusal(
        problemOf('name_duplicate', `Two joins are called ${quoted(name)}.`, 'Give each a name of its own.'),
      )
    taken.add(name)
  }
  return requests.map((request) => {
    const name =
      request.name ?? freeName(`${shapeOf(request).base.slice(0, 45)}_joined`, new Set([...taken, ...loaded]))
    taken.add(name)
    return name
  })
}

function stepOf(
  { table, base, parts }: NamedJoin,
  before: readonly string[],
  { tenant, catalog }: PlanContext,
): PlanStep {
  const read = [...new Set([base, ...parts.map((part) => part.table)])]
  const needs = read.filter((name) => before.includes(name))
  const tables = new Map(
    read.filter((name) => !before.includes(name)).map((name) => [name, tableNamed(name, catalog.tables, before)]),
  )
  checkKeys(base, parts, tables)
  const params = { table, fullName: `${tenant}_join__${table}`, mode: 'replace', join: { base, parts } }
  return planStep(`load-${table}`, 'load', params, {
    needs: needs.map((name) => `load-${name}`),
    inputs: [...tables.values()].map(pinned),
  })
}

/** The table, or a refusal that names what there is. `also`: names that this request makes. */
export function tableNamed(name: string, tables: readonly CatalogTable[], also: readonly string[] = []): CatalogTable {
  const found = tables.find((table) => table.name === name || table.fullName === name)
  if (found) return found
  const candidates = nearestNames(name, [...tables.map((table) => table.name), ...also])
  const hint =
    candidates.length > 0
      ? `Tables that are there: ${candidates.join(', ')}.`
      : 'Load a file first: POST /ingest/upload.'
  throw new Refusal(problemOf('table_unknown', `There is no table ${quoted(name)}.`, hint))
}

/**
 * The left side of a key is a column of the base, or of what was joined to it before. What a join made earlier in the same request will
 * be called is known only when it is made, so those are left to the engine.
 */
function checkKeys(base: string, parts: readonly JoinPart[], tables: ReadonlyMap<string, CatalogTable>): void {
  const left = [tables.get(base)]
  for (const { table, on } of parts) {
    const right = tables.get(table)
    for (const key of on) {
      if (right) checkColumn(key.right, [right])
      if (left.every((each) => each !== undefined)) checkColumn(key.left, left)
    }
    left.push(right)
  }
}

function checkColumn(column: string, tables: readonly CatalogTable[]): void {
  const columns = tables.flatMap((table) => table.columns.map(({ name }) => name))
  if (columns.some((name) => name.toLowerCase() === column.toLowerCase())) return
  const where = tables.map(({ name }) => name).join(', ')
  throw new Refusal(
    problemOf(
      'column_unknown',
      `There is no column ${quoted(column)} in ${where}.`,
      `Columns that are alike: ${nearestNames(column, columns).join(', ')}.`,
      { column },
    ),
  )
}
