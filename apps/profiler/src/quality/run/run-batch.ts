import { type Cell, identifier } from '@udb/engine'
import type { CheckFault } from '../results.js'
import { type Ask, faultOf } from './ask.js'

export interface BatchItem {
  readonly aggregates: readonly string[]
}
export type BatchAnswer = { readonly cells: readonly Cell[] } | { readonly fault: CheckFault }

/** Far below what the guard takes, and few enough that a fault is found soon. */
const MAX_SQL_CHARACTERS = 40_000
const MAX_ITEMS = 200

/**
 * The aggregates of many checks in as few scans as can be. Where a statement fails it is halved until the check is alone that is at
 * fault, so that the others are answered.
 */
export async function runBatch(
  table: string,
  items: readonly BatchItem[],
  ask: Ask,
  progress: (done: number) => void,
): Promise<readonly BatchAnswer[]> {
  const answers: BatchAnswer[] = []
  for (const part of partsOf(items)) {
    answers.push(...(await answered(table, part, ask)))
    progress(answers.length)
  }
  return answers
}

async function answered(table: string, items: readonly BatchItem[], ask: Ask): Promise<readonly BatchAnswer[]> {
  const different = [...new Set(items.flatMap(({ aggregates }) => aggregates))]
  try {
    const { rows } = await ask(`SELECT ${different.join(', ')} FROM ${identifier(table)}`, { maxRows: 1 })
    const cells = new Map(different.map((sql, index) => [sql, rows[0]?.[index] ?? null]))
    return items.map(({ aggregates }) => ({ cells: aggregates.map((sql) => cells.get(sql) ?? null) }))
  } catch (error) {
    const fault = faultOf(error)
    // Halves of what took too long would take long again.
    if (items.length === 1 || fault.code === 'sql_timeout') return items.map(() => ({ fault }))
    const half = Math.ceil(items.length / 2)
    return [...(await answered(table, items.slice(0, half), ask)), ...(await answered(table, items.slice(half), ask))]
  }
}

function partsOf(items: readonly BatchItem[]): readonly (readonly BatchItem[])[] {
  const parts: BatchItem[][] = []
  let size = Infinity
  for (const item of items) {
    const characters = item.aggregates.join(', ').length
    const last = parts.at(-1)
    if (last === undefined || last.length >= MAX_ITEMS || size + characters > MAX_SQL_CHARACTERS) {
      parts.push([item])
      size = characters
    } else {
      last.push(item)
      size += characters
    }
  }
  return parts
}
