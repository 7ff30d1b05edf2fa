import { join } from 'node:path'
import type { ObjectRef, ObjectStore } from '@udb/objects'
import { heldVersion } from './decide-catch-up.js'
import type { Manifest, NewVersion, TableEntry } from './manifest.js'
import { ManifestStore } from './manifest-store.js'
import { type LocalParquet, TenantDatabase, type WriterLimits } from './tenant-database.js'

export interface WarehouseOptions {
  readonly dir: string
  readonly objects: ObjectStore
  readonly limits: WriterLimits
  /** A database that was not written for so long is closed. */
  readonly idleMs: number
}

interface Open {
  readonly database: Promise<TenantDatabase>
  tail: Promise<unknown>
  timer: NodeJS.Timeout | null
}

/**
 * The tenants' databases and manifests. Writes of one tenant run one after the other, in the order Parquet, manifest, DuckDB; the caller
 * tells the fact last.
 */
export class Warehouse {
  readonly manifests: ManifestStore
  private readonly open = new Map<string, Open>()
  /** When each write came that has not begun: it is behind another one of its tenant. */
  private readonly waitingSince = new Set<{ readonly at: number }>()

  constructor(private readonly options: WarehouseOptions) {
    this.manifests = new ManifestStore(options.objects)
  }

  /** Databases that are open, for gauges. */
  get size(): number {
    return this.open.size
  }

  /** Writes of all tenants that wait for the one before them, and how long the oldest has waited, in milliseconds. For gauges. */
  get queue(): { readonly waiting: number; readonly longestMs: number } {
    const [oldest] = this.waitingSince
    return { waiting: this.waitingSince.size, longestMs: oldest ? performance.now() - oldest.at : 0 }
  }

  /** Publishes a version whose Parquet is stored already, and brings the tenant's database up to the manifest. */
  async publish(
    tenant: string,
    made: NewVersion,
    signal: AbortSignal,
  ): Promise<{ manifest: Manifest; entry: TableEntry }> {
    const { manifest, entries } = await this.publishAll(tenant, [made], signal)
    return { manifest, entry: entries[0]! }
  }

  /**
   * The same of several tables, which come with one change of the manifest: nobody sees some of them at their new version and others not.
   * `inDatabase` are the rows that the database then has of each, counted there; null where a newer version stands there already.
   */
  async publishAll(
    tenant: string,
    made: readonly NewVersion[],
    signal: AbortSignal,
  ): Promise<{ manifest: Manifest; entries: readonly TableEntry[]; inDatabase: readonly (number | null)[] }> {
    const published = await this.manifests.publish(tenant, made, signal)
    const inDatabase = await this.write(tenant, async (database) => {
      // Read in turn, not taken from above: of two that publish at once, the one that writes last may hold the older manifest.
      const manifest = await this.manifests.read(tenant)
      await database.catchUp(manifest, this.parquet(signal), signal)
      return rowsOf(published.entries, manifest, database)
    })
    return { ...published, inDatabase }
  }

  /** Rows of Parquet files that are stored, each as its own footer counts them: for the check before they are published. */
  stagedRows(tenant: string, refs: readonly ObjectRef[], signal: AbortSignal): Promise<number[]> {
    return this.write(tenant, async (database) => {
      const rows: number[] = []
      for (const { key } of refs) {
        const file = await this.options.objects.localFile(key, signal)
        try {
          rows.push(await database.countParquet(file.path))
        } finally {
          await file.release()
        }
      }
      return rows
    })
  }

  /** Rows that a table has in the database itself. */
  countRows(tenant: string, table: string): Promise<number> {
    return this.write(tenant, (database) => database.countRows(table))
  }

  async close(): Promise<void> {
    const all = [...this.open.values()]
    this.open.clear()
    await Promise.all(all.map((each) => this.shut(each)))
  }

  private write<T>(tenant: string, work: (database: TenantDatabase) => Promise<T>): Promise<T> {
    const held = this.take(tenant)
    if (held.timer) clearTimeout(held.timer)
    const came = { at: performance.now() }
    this.waitingSince.add(came)
    const result = held.tail.then(async () => {
      this.waitingSince.delete(came)
      return work(await held.database)
    })
    const tail = result.catch(() => undefined)
    held.tail = tail
    void tail.then(() => {
      if (held.tail === tail && this.open.get(tenant) === held) held.timer = this.later(tenant, held)
    })
    return result
  }

  private take(tenant: string): Open {
    const found = this.open.get(tenant)
    if (found) return found
    const database = TenantDatabase.open(join(this.options.dir, `${tenant}.duckdb`), this.options.limits)
    const made: Open = { database, tail: database.catch(() => this.open.delete(tenant)), timer: null }
    this.open.set(tenant, made)
    return made
  }

  private later(tenant: string, held: Open): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.open.delete(tenant)
      void this.shut(held)
    }, this.options.idleMs)
    timer.unref()
    return timer
  }

  private async shut(held: Open): Promise<void> {
    if (held.timer) clearTimeout(held.timer)
    await held.tail
    await held.database.then(
      (database) => database.close(),
      () => undefined,
    )
  }

  private parquet(signal: AbortSignal): LocalParquet {
    return async (entry, work) => {
      const file = await this.options.objects.localFile(entry.ref.key, signal)
      try {
        return await work(file.path)
      } finally {
        await file.release()
      }
    }
  }
}

async function rowsOf(
  entries: readonly TableEntry[],
  { tables }: Manifest,
  database: TenantDatabase,
): Promise<(number | null)[]> {
  const rows: (number | null)[] = []
  for (const entry of entries) {
    const now = Object.hasOwn(tables, entry.table) ? tables[entry.table] : undefined
    const isThere = now !== undefined && heldVersion(now) === heldVersion(entry)
    rows.push(isThere ? await database.countRows(entry.table) : null)
  }
  return rows
}
