import type { Row } from '@udb/engine'
import type { Asking } from './asking.js'
import { repeats } from './hashed-columns.js'
import type { Relations } from './relation-schema.js'
import { type RowSample, sampled } from './row-sample.js'
import type { ColumnProfile } from './schema.js'
import { identifier } from './sql-text.js'

/** Rows of the first sieve, about, spread over the sample. */
const sieveRows = 5000
const shownDependencies = 100

/** A column by its place in the sample, with the places of those that it may fix. */
interface Candidate {
  readonly from: number
  readonly to: readonly number[]
}

/**
 * Functional dependencies between two columns: where both are present, each value of one goes with one value of the
 * other. A pair is thrown out by the first rows that contradict it, so two sieves see a few thousand rows and the
 * sample, and only what passes both is looked for in all rows.
 */
export async function readDependencies(
  ask: Asking,
  relation: string,
  sample: RowSample,
): Promise<Relations['dependencies']> {
  const columns = sample.hashed
  const few = `(FROM ${sampled} WHERE rowid % ${Math.max(1, Math.floor(sample.rowsRead / sieveRows))} = 0)`
  const first = await passing(ask, candidates(columns), few)
  const second = await passing(ask, first, sampled)
  const found: (readonly [number, number])[] = []
  for (const candidate of second) {
    const held = sample.exact ? candidate.to : await heldByAll(ask, relation, columns, candidate)
    found.push(...held.map((to) => [candidate.from, to] as const))
  }
  return asDependencies(found, columns)
}

/** Columns whose values repeat, with those that have no more values than they. */
export function candidates(columns: readonly ColumnProfile[]): Candidate[] {
  return columns
    .map((from, i) => ({
      from: i,
      to: repeats(from) ? columns.flatMap((to, j) => (j !== i && to.distinct <= from.distinct ? [j] : [])) : [],
    }))
    .filter(({ to }) => to.length > 0)
}

/** Whether every group has one value or none; what is contradicted nowhere because nothing repeats does not count. */
const holds = (i: number): string =>
  `coalesce(bool_and(l${i} = g${i}), true) AND coalesce(sum(n${i}) >= 2 * count(l${i}), false)`
const ends = (expression: string, i: number): string =>
  `min(${expression}) AS l${i}, max(${expression}) AS g${i}, count(${expression}) AS n${i}`

async function passing(ask: Asking, given: readonly Candidate[], source: string): Promise<Candidate[]> {
  if (given.length === 0) return []
  const queries = given.map(
    ({ from, to }) =>
      `SELECT ${from} AS "from", [${to.map((_, i) => holds(i)).join(', ')}] AS ok FROM (` +
      `SELECT ${to.map((j, i) => ends(`h${j}`, i)).join(', ')} FROM ${source} WHERE h${from} IS NOT NULL GROUP BY h${from})`,
  )
  const rows = await ask.rows<Row & { from: number; ok: boolean[] }>(queries.join(' UNION ALL '))
  const passed = new Map(rows.map(({ from, ok }) => [from, ok]))
  return given
    .map(({ from, to }) => ({ from, to: to.filter((_, i) => passed.get(from)?.[i] === true) }))
    .filter(({ to }) => to.length > 0)
}

async function heldByAll(
  ask: Asking,
  relation: string,
  columns: readonly ColumnProfile[],
  { from, to }: Candidate,
): Promise<number[]> {
  const name = (i: number): string => identifier(columns[i]?.name ?? '')
  const { ok } = await ask.row<Row & { ok: boolean[] }>(
    `SELECT [${to.map((_, i) => holds(i)).join(', ')}] AS ok FROM (` +
      `SELECT ${to.map((j, i) => ends(`v${j}`, i)).join(', ')} FROM (SELECT ${name(from)} AS k, ${to.map((j) => `${name(j)} AS v${j}`).join(', ')} FROM ${relation}) ` +
      `WHERE k IS NOT NULL GROUP BY k)`,
  )
  return to.filter((_, i) => ok[i] === true)
}

/** Two that fix each other are one line, from the first of them. */
export function asDependencies(
  found: readonly (readonly [number, number])[],
  columns: readonly ColumnProfile[],
): Relations['dependencies'] {
  const known = new Set(found.map(([from, to]) => `${from} ${to}`))
  return found
    .map(([from, to]) => ({ from, to, oneToOne: known.has(`${to} ${from}`) }))
    .filter(({ from, to, oneToOne }) => !oneToOne || from < to)
    .map(({ from, to, oneToOne }) => ({
      from: columns[from]?.name ?? '',
      to: columns[to]?.name ?? '',
      oneToOne,
      values: columns[from]?.distinct ?? 0,
    }))
    .slice(0, shownDependencies)
}
