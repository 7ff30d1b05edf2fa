import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Artifact } from '@udb/events'
import { listAll, type ObjectStore, openFolderStore } from '@udb/objects'
import { silentLog, storeBlob } from '@udb/service'
import { type FixedClock, fixedClock, T0 } from '@udb/testkit'
import { indexPrefix } from './artifact-index.js'

export const MINUTE_MS = 60_000
export const GRACE_MS = 60 * MINUTE_MS

/** A real folder store whose clock is the test's. */
export interface StoreFixture {
  readonly objects: ObjectStore
  readonly clock: FixedClock
  readonly ports: { readonly objects: ObjectStore; readonly graceMs: number }
  readonly context: { readonly signal: AbortSignal; now(): number; readonly log: typeof silentLog }
  artifact(name: string, text: string, tenant?: string): Promise<Artifact>
  put(key: string, value: unknown): Promise<void>
  keys(prefix: string): Promise<string[]>
  /** Names in the index, as `<job>/<file>`. */
  index(tenant?: string): Promise<string[]>
  blobs(tenant?: string): Promise<string[]>
  close(): Promise<void>
}

export async function openStoreFixture(): Promise<StoreFixture> {
  const dir = await mkdtemp(join(tmpdir(), 'udb-artifacts-'))
  const clock = fixedClock(T0)
  const objects = await openFolderStore({ dir, clock: clock.now })
  const keys = async (prefix: string): Promise<string[]> =>
    (await Array.fromAsync(listAll(objects, prefix))).map(({ key }) => key)
  return {
    objects,
    clock,
    ports: { objects, graceMs: GRACE_MS },
    context: { signal: new AbortController().signal, now: clock.now, log: silentLog },
    artifact: async (name, text, tenant = 'default') => ({
      name,
      kind: 'chart',
      table: null,
      ref: await storeBlob(objects, tenant, { bytes: text }, 'text/plain'),
    }),
    put: async (key, value) => void (await objects.put(key, Buffer.from(JSON.stringify(value)))),
    keys,
    index: async (tenant = 'default') =>
      (await keys(indexPrefix(tenant))).map((key) => key.slice(indexPrefix(tenant).length)),
    blobs: (tenant = 'default') => keys(`tenants/${tenant}/blobs/`),
    close: async () => {
      await objects.close()
      await rm(dir, { recursive: true })
    },
  }
}
