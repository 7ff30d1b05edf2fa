import { createHash } from 'node:crypto'
import type { AnyEvent, ObjectRef } from '@udb/events'
import { ObjectError, type ObjectStore } from '@udb/objects'

/**
 * The history of a table's checks that was the last one when the job that made it was pruned. The next run is given it however old it is,
 * so it keeps a name of its own.
 */
export interface KeptHistory {
  readonly table: string
  /** When the checks began, in milliseconds since the epoch: the history of those that began last goes on. */
  readonly checkedAt: number
  readonly ref: ObjectRef
}

export const keptHistoryPrefix = (tenant: string): string => `tenants/${tenant}/quality-histories/`
/** A table may have any name, and a key may not. */
const keptHistoryKey = (tenant: string, table: string): string =>
  `${keptHistoryPrefix(tenant)}${createHash('sha256').update(table).digest('hex')}.json`

/** The histories that a step's stored result names. Pure. */
export function historiesOf(result: string): readonly KeptHistory[] {
  const facts = JSON.parse(result) as readonly AnyEvent[]
  return facts.flatMap((each) => {
    if (each.name !== 'quality.checked') return []
    const { table, startedAt, outputs } = each.data
    const ref = outputs.find(({ kind }) => kind === 'quality-history')?.ref
    return ref ? [{ table, checkedAt: startedAt, ref }] : []
  })
}

/** Keeps a history, unless a later one of its table is kept. */
export async function keepHistory(objects: ObjectStore, tenant: string, history: KeptHistory): Promise<void> {
  const key = keptHistoryKey(tenant, history.table)
  for (;;) {
    const found = await objects.read(key)
    if (found && (JSON.parse(found.bytes.toString('utf8')) as KeptHistory).checkedAt >= history.checkedAt) return
    const condition = found ? { ifMatch: found.info.etag } : ({ ifAbsent: true } as const)
    try {
      await objects.put(key, Buffer.from(JSON.stringify(history)), condition)
      return
    } catch (error) {
      if (!(error instanceof ObjectError && error.code === 'precondition_failed')) throw error
    }
  }
}
