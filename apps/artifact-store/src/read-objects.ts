import type { ObjectInfo, ObjectStore } from '@udb/objects'

/** Every object below a prefix, page by page. */
export async function* listed(objects: ObjectStore, prefix: string): AsyncGenerator<ObjectInfo> {
  for (let cursor: string | null = null, first = true; first || cursor !== null; first = false) {
    const page: Awaited<ReturnType<ObjectStore['list']>> = await objects.list(prefix, cursor === null ? {} : { cursor })
    yield* page.objects
    cursor = page.cursor
  }
}

/** The largest are manifests: a thousand wide tables are tens of megabytes. */
const MAX_BYTES = 256 * 1024 * 1024

/** Null where there is none. */
export async function readText(objects: ObjectStore, key: string): Promise<string | null> {
  const found = await objects.read(key, MAX_BYTES)
  return found ? found.bytes.toString('utf8') : null
}
