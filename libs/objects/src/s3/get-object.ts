import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import type { ByteRange } from '../byte-range.js'
import { objectTooLarge } from '../object-errors.js'
import { ObjectError, type ObjectInfo } from '../port.js'
import { ObjectBody } from './object-body.js'
import { objectFacts } from './object-facts.js'
import type { S3Calls } from './s3-calls.js'
import { changedMeanwhile } from './s3-failure.js'

export async function headObject(calls: S3Calls, key: string): Promise<ObjectInfo | null> {
  const { status, headers } = await calls.ask({ method: 'HEAD', key, accept: [200, 404] })
  return status === 200 ? objectFacts(key, headers) : null
}

export async function getObject(
  calls: S3Calls,
  key: string,
  range: ByteRange | undefined,
): Promise<{ info: ObjectInfo; body: Readable } | null> {
  const headers = range === undefined ? {} : { range: `bytes=${range.start}-${range.end ?? ''}` }
  const { status, response } = await calls.open({ method: 'GET', key, headers, accept: [200, 206, 404, 416] })
  if (status === 404) return null
  if (status === 416) {
    const info = await headObject(calls, key)
    return info === null ? null : { info, body: Readable.from([]) }
  }
  const info = objectFacts(key, response.headers)
  return { info, body: bodyOf(calls, info, response, range?.start ?? 0) }
}

/** Bytes of exactly this object, from `start` to `end`, both included. Rejects with `precondition_failed` when it is another one by now. */
export async function getPiece(
  calls: S3Calls,
  info: ObjectInfo,
  { start, end }: Required<ByteRange>,
  signal: AbortSignal,
): Promise<Readable> {
  return bodyOf(calls, info, await pieceOpened(calls, info, start, end, signal), start)
}

/** The whole of a small object. */
export async function readObject(
  calls: S3Calls,
  key: string,
  maxBytes: number,
): Promise<{ info: ObjectInfo; bytes: Buffer } | null> {
  const { status, response } = await calls.open({ method: 'GET', key, accept: [200, 404] })
  if (status === 404) return null
  const info = objectFacts(key, response.headers)
  if (info.sizeBytes > maxBytes) {
    response.destroy()
    throw objectTooLarge(info, maxBytes)
  }
  try {
    const chunks: Buffer[] = []
    for await (const chunk of bodyOf(calls, info, response, 0)) chunks.push(chunk as Buffer)
    return { info, bytes: Buffer.concat(chunks, info.sizeBytes) }
  } catch (thrown) {
    // It was replaced after the connection had broken off: what stands now is as good an answer.
    if (thrown instanceof ObjectError && thrown.code === 'precondition_failed') return readObject(calls, key, maxBytes)
    throw thrown
  }
}

function bodyOf(calls: S3Calls, info: ObjectInfo, response: IncomingMessage, start: number): Readable {
  const sizeBytes = Number(response.headers['content-length'])
  if (sizeBytes === 0) {
    response.resume()
    return Readable.from([])
  }
  const { holdMs, silenceMs } = calls.tuning
  const end = start + sizeBytes - 1
  return new ObjectBody(response, {
    sizeBytes,
    holdMs,
    silenceMs,
    reopen: (from, signal) => pieceOpened(calls, info, start + from, end, signal),
  })
}

async function pieceOpened(
  calls: S3Calls,
  info: ObjectInfo,
  start: number,
  end: number,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const { status, response } = await calls.open({
    method: 'GET',
    key: info.key,
    headers: { range: `bytes=${start}-${end}`, 'if-match': `"${info.etag}"` },
    accept: [206, 404, 412, 416],
    retryForMs: calls.tuning.retryPiecesForMs,
    signal,
  })
  if (status !== 206) throw changedMeanwhile(info.key)
  return response
}
