import { ObjectError, type ObjectStore } from '@udb/objects'
import { EMPTY_MANIFEST, type Manifest, type NewVersion, type TableEntry, withTables } from './manifest.js'

/** It names every column of every table: a thousand wide tables are tens of megabytes. */
export const MAX_MANIFEST_BYTES = 256 * 1024 * 1024

export const manifestKey = (tenant: string): string => `tenants/${tenant}/manifest.json`

/** The manifests of all tenants. A former owner that comes back loses the compare-and-set and starts over from what is there. */
export class ManifestStore {
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
      signal.throwIfAborted()
      const { manifest: before, etag } = await this.find(tenant)
      const change = withTables(before, made)
      if (change.manifest === before) return change
      const condition = etag === null ? ({ ifAbsent: true } as const) : { ifMatch: etag }
      const won = await this.objects
        .put(manifestKey(tenant), Buffer.from(JSON.stringify(change.manifest)), condition)
        .then(
          () => true,
          (error: unknown) => {
            if (error instanceof ObjectError && error.code === 'precondition_failed') return false
            throw error
          },
        )
      if (won) return change
    }
  }

  private async find(tenant: string): Promise<{ manifest: Manifest; etag: string | null }> {
    const found = await this.objects.read(manifestKey(tenant), MAX_MANIFEST_BYTES)
    if (!found) return { manifest: EMPTY_MANIFEST, etag: null }
    return { manifest: JSON.parse(found.bytes.toString('utf8')) as Manifest, etag: found.info.etag }
  }
}
