import type { ObjectInfo, ObjectStore } from './port.js'

/** Every object below a prefix, page by page. */
export async function* listAll(objects: ObjectStore, prefix: string): AsyncGenerator<ObjectInfo> {
  for (let cursor: string | null = null, first = true; first || cursor !== null; first = false) {
    const page: Awaited<ReturnType<ObjectStore['list']>> = await objects.list(prefix, cursor === null ? {} : { cursor })
    yield* page.objects
    cursor = page.cursor
  }
}
