import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { derivedId, jobIdFor } from '@udb/events'
import type { ObjectStore } from '@udb/objects'
import { uploadKey } from '@udb/service'
import { askForJob, REQUEST_SOURCE } from '../http/ask-for-job.js'
import { HttpProblem } from '../http/http-problem.js'
import type { HttpPorts } from '../http/http-ports.js'
import type { Caller } from '../http/role.js'
import type { IngestParams } from '../request-params.js'
import type { StoredPart } from './part-key.js'
import { refuseOtherBytes } from './refuse-other-bytes.js'
import type { ResumableStore } from './resumable-store.js'
import { type UploadInfo, wishesOf } from './resumable-upload.js'

/**
 * Gives a whole upload to an ingest job; the job's id. Null while bytes are missing, by what the protocol has just answered: an upload of many parts is listed once only. The same upload is the same job, however often this is
 * begun anew. Throws an `HttpProblem` when the file is not what was announced, or its job is refused; the upload is gone then.
 */
export async function finishUpload(
  id: string,
  arrivedBytes: number,
  store: ResumableStore,
  caller: Caller,
  ports: HttpPorts,
): Promise<string | null> {
  const info = await store.info(id)
  if (!info || info.jobId !== null) return info?.jobId ?? null
  if (info.sizeBytes === null || arrivedBytes < info.sizeBytes) return null
  const { parts, offset } = await store.parts(id)
  if (offset < info.sizeBytes) return null
  try {
    const jobId = await giveToJob(info, parts, caller, ports)
    await store.keep({ ...info, jobId })
    await store.removeParts(id)
    return jobId
  } catch (error) {
    if (error instanceof HttpProblem) {
      await ports.objects.delete(uploadKey(caller.tenant, id))
      await store.remove(id)
    }
    throw error
  }
}

async function giveToJob(
  { uploadId, sizeBytes, metadata }: UploadInfo,
  parts: readonly StoredPart[],
  caller: Caller,
  ports: HttpPorts,
): Promise<string> {
  const wishes = wishesOf(metadata)
  const sha256 = await putTogether(parts, uploadKey(caller.tenant, uploadId), ports.objects)
  const { filename, mediaType, table, overrides } = wishes
  refuseOtherBytes(filename, sha256, wishes.sha256)
  const upload = { uploadId, filename, sizeBytes: sizeBytes!, sha256, mediaType, overrides }
  const params: IngestParams = { uploads: [table === undefined ? upload : { ...upload, table }] }
  const eventId = derivedId('resumable', caller.tenant, uploadId)
  const identity = { eventId, jobId: jobIdFor(caller.tenant, REQUEST_SOURCE, eventId) }
  await askForJob({ type: 'ingest', params }, identity, caller, ports)
  return identity.jobId
}

/** Writes the parts as one object; its SHA-256. */
async function putTogether(parts: readonly StoredPart[], key: string, objects: ObjectStore): Promise<string> {
  const hash = createHash('sha256')
  async function* bytes(): AsyncGenerator<Buffer> {
    for (const part of parts) {
      const found = await objects.get(part.key)
      if (!found) throw new Error(`a part of an upload is gone: ${part.key}`)
      for await (const chunk of found.body as AsyncIterable<Buffer>) {
        hash.update(chunk)
        yield chunk
      }
    }
  }
  await objects.put(key, Readable.from(bytes(), { objectMode: false }))
  return hash.digest('hex')
}
