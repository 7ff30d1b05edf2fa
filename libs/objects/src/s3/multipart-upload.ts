import { randomUUID } from 'node:crypto'
import { ObjectError, type PutCondition } from '../port.js'
import { checkedParts, checksumHeader } from './checksum.js'
import { etagOf, putMark } from './object-facts.js'
import { conditionHeaders, ownObject, ownOrLost, refuseEarly } from './put-object.js'
import type { S3Calls } from './s3-calls.js'
import { unquotedEtag, xmlText } from './s3-xml.js'

/** What is needed to send one part: bytes, or headers that name what the store is to copy. One upload has parts of one kind. */
export type PartContent =
  | { readonly body: readonly Buffer[]; readonly checksum: string }
  | { readonly body?: undefined; readonly headers: Readonly<Record<string, string>> }

interface SentPart {
  readonly etag: string
  /** As it was sent with its bytes; null for a copy. */
  readonly checksum: string | null
}

/** What a part was to be copied from is not there any more, or is another object by now. */
export class SourceReplaced extends Error {}

/** Sends one part, counted from 1. */
export type SendPart = (part: number, content: PartContent, signal: AbortSignal) => Promise<void>

/**
 * One object from parts. Nothing of it is visible before all of them are put together, which is atomic and answers to the condition.
 * After a failure nothing is left, neither an object nor the upload.
 */
export async function uploadInParts(
  calls: S3Calls,
  key: string,
  condition: PutCondition | undefined,
  from: 'bytes' | 'copies',
  sendAll: (send: SendPart) => Promise<void>,
): Promise<{ etag: string }> {
  await refuseEarly(calls, key, condition)
  const mark = randomUUID()
  const uploadId = await begun(calls, key, mark, from === 'bytes' ? checkedParts : {})
  const parts: SentPart[] = []
  try {
    await sendAll(async (part, content, signal) => {
      parts[part - 1] = await partSent(calls, key, uploadId, part, content, signal)
    })
    return await putTogether(calls, { key, uploadId, parts, condition, mark })
  } catch (thrown) {
    await dropped(calls, key, uploadId)
    throw thrown
  }
}

async function begun(
  calls: S3Calls,
  key: string,
  mark: string,
  headers: Readonly<Record<string, string>>,
): Promise<string> {
  const { text } = await calls.ask({
    method: 'POST',
    key,
    query: { uploads: '' },
    headers: { ...headers, [putMark]: mark },
    accept: [200],
  })
  const uploadId = xmlText(text, 'UploadId')
  if (uploadId === null) throw notS3()
  return uploadId
}

async function partSent(
  calls: S3Calls,
  key: string,
  uploadId: string,
  part: number,
  content: PartContent,
  signal: AbortSignal,
): Promise<SentPart> {
  const { retryPiecesForMs, longSilenceMs, silenceMs } = calls.tuning
  const isCopy = content.body === undefined
  const body = content.body ?? []
  const headers = isCopy ? content.headers : { [checksumHeader]: content.checksum }
  const answer = await calls.ask({
    method: 'PUT',
    key,
    query: { partNumber: part, uploadId },
    headers,
    body,
    accept: [200, 404, 412],
    retryForMs: retryPiecesForMs,
    silenceMs: isCopy ? longSilenceMs : silenceMs,
    signal,
  })
  if (answer.code === 'NoSuchUpload') throw uploadGone()
  if (answer.status !== 200) throw isCopy ? new SourceReplaced() : notS3()
  const etag = isCopy ? unquotedEtag(xmlText(answer.text, 'ETag') ?? '') : etagOf(answer.headers)
  if (etag === '') throw notS3()
  return { etag, checksum: isCopy ? null : content.checksum }
}

interface Finished {
  readonly key: string
  readonly uploadId: string
  readonly parts: readonly SentPart[]
  readonly condition: PutCondition | undefined
  readonly mark: string
}

async function putTogether(calls: S3Calls, { key, uploadId, parts, condition, mark }: Finished) {
  const { status, text, code, attempts } = await calls.ask({
    method: 'POST',
    key,
    query: { uploadId },
    headers: conditionHeaders(key, condition),
    body: [Buffer.from(`<CompleteMultipartUpload>${parts.map(partXml).join('')}</CompleteMultipartUpload>`)],
    accept: [200, 404, 412],
    retryForMs: calls.tuning.retryPiecesForMs,
    silenceMs: calls.tuning.longSilenceMs,
  })
  if (status === 200) return { etag: unquotedEtag(xmlText(text, 'ETag') ?? '') }
  if (code !== 'NoSuchUpload') return ownOrLost(calls, key, mark, attempts)
  // The upload is gone once it has become the object: a second attempt finds none.
  const own = attempts > 1 ? await ownObject(calls, key, mark) : null
  if (own === null) throw uploadGone()
  return own
}

function partXml({ etag, checksum }: SentPart, index: number): string {
  const checked = checksum === null ? '' : `<ChecksumCRC32>${checksum}</ChecksumCRC32>`
  return `<Part><PartNumber>${index + 1}</PartNumber><ETag>"${etag}"</ETag>${checked}</Part>`
}

/** The parts would be kept, and paid for. */
async function dropped(calls: S3Calls, key: string, uploadId: string): Promise<void> {
  try {
    await calls.ask({ method: 'DELETE', key, query: { uploadId }, accept: [204, 200, 404] })
  } catch (thrown) {
    const reason = thrown instanceof ObjectError ? thrown.message : 'unknown'
    calls.warn('parts of an upload stay behind until the store drops them', { key, reason })
  }
}

function notS3(): ObjectError {
  return new ObjectError(
    'store_unsuitable',
    'The object store answered an upload without what it must name.',
    'Check that UDB_S3_ENDPOINT leads to an S3; if it does, report this.',
  )
}

function uploadGone(): ObjectError {
  return new ObjectError(
    'store_unavailable',
    'The object store dropped an upload before it was complete.',
    'Try again; if it happens again, let the store keep incomplete uploads for a day.',
  )
}
