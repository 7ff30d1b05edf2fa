import { SpanKind } from '@opentelemetry/api'
import type { ObjectStore } from '@udb/objects'
import { overriding } from './overriding.js'
import { inChildSpan } from './tracing.js'

/** The object store with a span around what moves an object's bytes. Small reads and lists have none: there are many, and they say little. */
export function tracedObjects(objects: ObjectStore, store: 's3' | 'folder'): ObjectStore {
  const traced = <T>(operation: string, key: string, work: () => Promise<T>, sizeBytes?: number): Promise<T> =>
    inChildSpan(
      `${operation} object`,
      {
        kind: store === 's3' ? SpanKind.CLIENT : SpanKind.INTERNAL,
        attributes: {
          'udb.store': store,
          'udb.object.key': key,
          ...(sizeBytes === undefined ? {} : { 'udb.object.size': sizeBytes }),
        },
        // A conditional put that loses is told so, and goes on.
        expected: ['precondition_failed'],
      },
      work,
    )
  return overriding(objects, {
    put: (key, body, condition) =>
      traced('put', key, () => objects.put(key, body, condition), Buffer.isBuffer(body) ? body.length : undefined),
    putFile: (key, path, condition) => traced('put', key, () => objects.putFile(key, path, condition)),
    localFile: (key, signal) => traced('fetch', key, () => objects.localFile(key, signal)),
  })
}
