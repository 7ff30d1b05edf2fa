import type { Readable } from 'node:stream'
import { DataStore, ERRORS, Upload } from '@tus/server'
import { listAll, ObjectError, type ObjectStore } from '@udb/objects'
import { uploadId } from '../request-params.js'
import { connected, infoKey, partKey, partOf, partsPrefix, resumablePrefix, type StoredPart } from './part-key.js'
import { type UploadInfo, uploadInfo } from './resumable-upload.js'

/** Whole parts are durable, so this much is lost at the most when the gateway is killed. */
const PART_BYTES = 8 * 1024 * 1024
const KEPT_MS = 7 * 24 * 60 * 60_000

/**
 * The uploads of a tenant that are on their way, in the object store: any gateway goes on where another one stopped. What has arrived of a
 * request that breaks off is kept. Two writers at the same place: one of them is told that it is not there any more.
 */
export class ResumableStore extends DataStore {
  override extensions = ['creation', 'creation-with-upload', 'creation-defer-length', 'termination', 'expiration']

  constructor(
    private readonly tenant: string,
    private readonly objects: ObjectStore,
    private readonly now: () => number,
  ) {
    super()
  }

  override async create(upload: Upload): Promise<Upload> {
    const createdAt = new Date(this.now()).toISOString()
    await this.keep({
      uploadId: upload.id,
      sizeBytes: upload.size ?? null,
      createdAt,
      metadata: upload.metadata ?? {},
      jobId: null,
    })
    upload.creation_date = createdAt
    return upload
  }

  override async getUpload(id: string): Promise<Upload> {
    const info = await this.info(id)
    if (!info) throw ERRORS.FILE_NOT_FOUND
    const { sizeBytes, metadata, createdAt, jobId } = info
    if (Date.parse(createdAt) + KEPT_MS < this.now()) throw ERRORS.FILE_NO_LONGER_EXISTS
    const offset = jobId === null ? (await this.parts(id)).offset : sizeBytes!
    return new Upload({
      id,
      offset,
      metadata,
      creation_date: createdAt,
      ...(sizeBytes === null ? {} : { size: sizeBytes }),
    })
  }

  override async declareUploadLength(id: string, sizeBytes: number): Promise<void> {
    const info = await this.info(id)
    if (!info) throw ERRORS.FILE_NOT_FOUND
    await this.keep({ ...info, sizeBytes })
  }

  override async write(stream: Readable, id: string, offset: number): Promise<number> {
    const part = new PartBuffer()
    let start = offset
    const put = async (): Promise<void> => {
      const bytes = part.take()
      await this.objects.put(partKey(this.tenant, id, start), bytes, { ifAbsent: true })
      start += bytes.length
    }
    try {
      for await (const chunk of stream) {
        part.add(chunk as Buffer)
        if (part.bytes >= PART_BYTES) await put()
      }
    } catch (error) {
      if (isTaken(error)) throw ERRORS.INVALID_OFFSET
      // Whoever comes too late with what is left has lost nothing: it is sent again.
      if (part.bytes > 0) await put().catch(() => undefined)
      throw error
    }
    if (part.bytes > 0)
      await put().catch((error: unknown) => {
        throw isTaken(error) ? ERRORS.INVALID_OFFSET : error
      })
    return start
  }

  override async remove(id: string): Promise<void> {
    if (!(await this.info(id))) throw ERRORS.FILE_NOT_FOUND
    await this.removeParts(id)
    await this.objects.delete(infoKey(this.tenant, id))
  }

  override getExpiration(): number {
    return KEPT_MS
  }

  override async deleteExpired(): Promise<number> {
    let count = 0
    for await (const { key, modifiedAt } of listAll(this.objects, resumablePrefix(this.tenant))) {
      if (Date.parse(modifiedAt) + KEPT_MS > this.now()) continue
      await this.objects.delete(key)
      count++
    }
    return count
  }

  async info(id: string): Promise<UploadInfo | null> {
    // An id comes from outside, and a key refuses what is no name.
    if (!uploadId.safeParse(id).success) return null
    const found = await this.objects.read(infoKey(this.tenant, id))
    return found ? uploadInfo.parse(JSON.parse(found.bytes.toString('utf8'))) : null
  }

  async keep(info: UploadInfo): Promise<void> {
    await this.objects.put(infoKey(this.tenant, info.uploadId), Buffer.from(JSON.stringify(info)))
  }

  async parts(id: string): Promise<ReturnType<typeof connected>> {
    const parts: StoredPart[] = []
    for await (const found of listAll(this.objects, partsPrefix(this.tenant, id))) parts.push(partOf(found))
    return connected(parts)
  }

  async removeParts(id: string): Promise<void> {
    for await (const { key } of listAll(this.objects, partsPrefix(this.tenant, id))) await this.objects.delete(key)
  }
}

/** What has come of the part that is being filled. */
class PartBuffer {
  bytes = 0
  private chunks: Buffer[] = []

  add(chunk: Buffer): void {
    this.chunks.push(chunk)
    this.bytes += chunk.length
  }

  take(): Buffer {
    const whole = Buffer.concat(this.chunks)
    this.chunks = []
    this.bytes = 0
    return whole
  }
}

const isTaken = (error: unknown): boolean => error instanceof ObjectError && error.code === 'precondition_failed'
