import type { PresignOptions } from '../port.js'
import type { S3Calls } from './s3-calls.js'

/** S3 presigns for no more than seven days. */
const mostSeconds = 7 * 24 * 60 * 60

export function presignObject(calls: S3Calls, key: string, options: PresignOptions): Promise<string> {
  const { expiresInSeconds, fileName, mediaType } = options
  return calls.presigned(key, Math.min(expiresInSeconds, mostSeconds), {
    ...(mediaType === undefined ? {} : { 'response-content-type': mediaType }),
    ...(fileName === undefined ? {} : { 'response-content-disposition': attachment(fileName) }),
  })
}

/** RFC 6266: a plain name for all, and the exact one, as RFC 8187 writes it, for those who know it. */
export function attachment(fileName: string): string {
  const plain = fileName.replace(/[^\w .()-]/g, '_')
  const exact = encodeURIComponent(fileName.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`
}
