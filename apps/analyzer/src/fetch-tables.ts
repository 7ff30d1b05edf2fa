import type { PinnedTable } from '@udb/engine'
import { ObjectError, type ObjectStore } from '@udb/objects'
import type { TableEntry } from '@udb/warehouse'

export type Fetched = Pick<TableEntry, 'version' | 'ref'> & { readonly name: string }

export interface Pins {
  readonly tables: readonly PinnedTable[]
  release(): Promise<void>
}

/** Why a table that a query names cannot be read now. */
export class FetchError extends Error {
  constructor(
    readonly code: 'table_version_gone' | 'sql_timeout',
    message: string,
    readonly hint: string,
  ) {
    super(message)
    this.name = 'FetchError'
  }
}

/**
 * The files of the tables that a query names, by the names that it uses. Rejects with a `FetchError`, or as the store does. Who asked is
 * answered in time, but a fetch that has begun goes on: nothing is kept of one that is cut off, so a table that takes longer than a query
 * may would never come.
 */
export async function fetchTables(
  named: ReadonlyMap<string, Fetched>,
  objects: ObjectStore,
  { signal, timeoutMs }: { readonly signal: AbortSignal; readonly timeoutMs: number },
): Promise<Pins> {
  const failing = new AbortController()
  const until = AbortSignal.any([signal, failing.signal])
  const fetches = new Map(
    [...new Set(named.values())].map((table) => [table, objects.localFile(table.ref.key, until).catch(goneOf(table))]),
  )
  const release = async (): Promise<void> => {
    const files = await Promise.allSettled(fetches.values())
    await Promise.all(files.map((file) => (file.status === 'fulfilled' ? file.value.release() : undefined)))
  }
  const pinned = [...named].map(async ([name, table]) => ({ name, parquetPath: (await fetches.get(table)!).path }))
  try {
    return { tables: await inTime(Promise.all(pinned), timeoutMs), release }
  } catch (error) {
    const isLate = error instanceof FetchError && error.code === 'sql_timeout'
    if (!isLate) failing.abort(error)
    const released = release()
    if (!isLate) await released
    throw error
  }
}

const goneOf =
  ({ name, version }: Fetched) =>
  (error: unknown): never => {
    if (!(error instanceof ObjectError && error.code === 'object_missing')) throw error
    throw new FetchError(
      'table_version_gone',
      `The bytes of table ${name}, version ${version}, are not in the object store.`,
      'Load the table again; the other tables can be read.',
    )
  }

async function inTime<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(
    () =>
      late.reject(
        new FetchError(
          'sql_timeout',
          `The tables that the query names were not fetched from the object store within ${timeoutMs} ms.`,
          'Try again: they are still being fetched, and are kept.',
        ),
      ),
    timeoutMs,
  )
  try {
    return await Promise.race([work, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
