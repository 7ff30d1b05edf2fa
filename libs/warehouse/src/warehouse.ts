import { join } from 'node:path'
import type { ObjectRef, ObjectStore } from '@udb/objects'
import { heldVersion } from './decide-catch-up.js'
import type { Manifest, NewVersion, TableEntry } from './manifest.js'
import { ManifestStore } from './manifest-store.js'
import { type KeepingOpen, OpenDatabases, type WriterQueue } from './open-databases.js'
import { type LocalParquet, TenantDatabase, type WriterLimits } from './tenant-database.js'

export interface WarehouseOptions extends KeepingOpen {
  readonly dir: string
  readonly objects: ObjectStore
  readonly limits: WriterLimits
}

/**
 * The tenants' databases and manifests. Writes of one tenant run one after the other, in the order Parquet, manifest, DuckDB; the caller
 * tells the fact last.
 */
export class Warehouse {
  readonly manifests: ManifestStore
  private readonly databases: OpenDatabases<TenantDatabase>

  constructor(private readonly options: WarehouseOptions) {
    this.manifests = new ManifestStore(options.objects)
    const { dir, limits } = options
    this.databases = new OpenDatabases((tenant) => TenantDatabase.open(join(dir, `${tenant}.duckdb`), limits), options)
  }

  /** Databases that are open, for gauges. */
  get size(): number {
    return this.databases.size
  }

  /** For gauges. */
  get queue(): WriterQueue {
    return this.databases.queue
  }

  /** Publishes a version whose Parquet is stored already, and brings the tenant's database up to the manifest. */
  async publish(
    tenant: string,
    made: NewVersion,
    signal: AbortSignal,
  ): Promise<{ manifest: Manifest; entry: TableEntry }> {
    const { manifest, entries } = await this.manifests.publish(tenant, [made], signal)
    await this.catchUp(tenant, entries, signal)
    return { manifest, entry: entries[0]! }
  }

  /**
   * Brings the tenant's database up to the manifest. Gives the rows that it then has of each of these versions, counted there; null where a
   * newer version stands there already.
   */
  catchUp(tenant: string, entries: readonly TableEntry[], signal: AbortSignal): Promise<(number | null)[]> {
    return this.databases.write(tenant, async (database) => {
      // Read in turn: of two that publish at once, the one that writes last may hold the older manifest.
      const manifest = await this.manifests.read(tenant)
      await database.catchUp(manifest, this.parquet(signal), signal)
      return rowsOf(entries, manifest, database)
    })
  }

  /** Rows of Parquet files that are stored, each as its own footer counts them: for the check before they are published. */
  stagedRows(tenant: string, refs: readonly ObjectRef[], signal: AbortSignal): Promise<number[]> {
    return this.databases.write(tenant, async (database) => {
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
    return this.databases.write(tenant, (database) => database.countRows(table))
  }

  close(): Promise<void> {
    return this.databases.close()
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
