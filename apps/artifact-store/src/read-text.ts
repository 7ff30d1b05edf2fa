import type { ObjectStore } from '@udb/objects'

/** The largest are manifests: a thousand wide tables are tens of megabytes. */
const MAX_BYTES = 256 * 1024 * 1024

/** Null where there is none. */
export async function readText(objects: ObjectStore, key: string): Promise<string | null> {
  const found = await objects.read(key, MAX_BYTES)
  return found ? found.bytes.toString('utf8') : null
}
