import { ObjectError, type ObjectStore } from '@udb/objects'
import { EMPTY_MANIFEST, type Manifest, type NewVersion, type TableEntry, withTables } from './manifest.js'

/** It names every column of every table: a thousand wide tables are tens of megabytes. */
export const MAX_MANIFEST_BYTES = 256 * 1024 * 1024

export const manifestKey = (tenant: string): string => `tenants/${tenant}/manifest.json`

/** The manifests of all tenants. A former owner that comes back loses the compare-and-set and starts over from what is there. */
export class ManifestStore {
  /** The last one that was read or written of each tenant: it grows with the tables, and most readers find it as it was. */
  private readonly known = new Map<string, Found>()

  constructor(private readonly objects: ObjectStore) {}

  async read(tenant: string): Promise<Manifest> {
    return (await this.find(tenant)).manifest
  }

  /** Publishes a new version of each table, all of them or none; a step that has done so before gets its versions again. */
  async publish(
    tenant: string,
    made: readonly NewVersion[],
    signal: AbortSignal,
  ): Promise<{ readonly manifest: Manifest; readonly entries: readonly TableEntry[] }> {
    for (;;) {
      const { manifest: before, etag } = await this.find(tenant)
      const change = withTables(before, made)
      if (change.manifest === before) return change
      // Only here: a put whose answer was lost has won, whoever has asked to stop since.
      signal.throwIfAborted()
      const condition = etag === null ? ({ ifAbsent: true } as const) : { ifMatch: etag }
      const won = await this.objects
        .put(manifestKey(tenant), Buffer.from(JSON.stringify(change.manifest)), condition)
        .catch((error: unknown) => {
          if (error instanceof ObjectError && error.code === 'precondition_failed') return null
          throw error
        })
      if (won === null) continue
      this.known.set(tenant, { manifest: change.manifest, etag: won.etag })
      return change
    }
  }

  private async find(tenant: string): Promise<Found> {
    const known = this.known.get(tenant)
    if (known && (await this.objects.head(manifestKey(tenant)))?.etag === known.etag) return known
    const read = await this.objects.read(manifestKey(tenant), MAX_MANIFEST_BYTES)
    if (!read) return { manifest: EMPTY_MANIFEST, etag: null }
    const found = { manifest: JSON.parse(read.bytes.toString('utf8')) as Manifest, etag: read.info.etag }
    this.known.set(tenant, found)
    return found
  }
}

interface Found {
  readonly manifest: Manifest
  readonly etag: string | null
}
