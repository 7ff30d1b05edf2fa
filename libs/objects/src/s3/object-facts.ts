import type { IncomingHttpHeaders } from 'node:http'
import type { ObjectInfo } from '../port.js'
import { unquotedEtag } from './s3-xml.js'

/** Where a conditional put, and each upload in parts, leaves a mark of its own: the object that stands can be told from another's like it. */
export const putMark = 'x-amz-meta-udb-put'

/** From the answer to HEAD, or to GET: then of the whole object, also when a part of it is given. */
export function objectFacts(key: string, headers: IncomingHttpHeaders): ObjectInfo {
  const whole = /\/(\d+)$/.exec(headers['content-range'] ?? '')
  return {
    key,
    sizeBytes: Number(whole === null ? headers['content-length'] : whole[1]),
    etag: etagOf(headers),
    modifiedAt: secondOf(headers['last-modified'] ?? ''),
  }
}

export function etagOf(headers: IncomingHttpHeaders): string {
  return unquotedEtag(headers.etag ?? '')
}

/** HEAD knows only seconds, so the rest is left off everywhere. */
export function secondOf(time: string): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`
}
