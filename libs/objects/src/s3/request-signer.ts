import { createHash } from 'node:crypto'
import { Client } from 'minio'
import { signV4 } from 'minio/dist/esm/signing.mjs'
import { checksumHeader } from './checksum.js'
import type { Endpoint } from './s3-options.js'

/** One request to S3, before it is signed. */
export interface S3Request {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE'
  /** None: the bucket itself. */
  readonly key?: string
  readonly query?: Readonly<Record<string, string | number>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: readonly Buffer[]
}

export interface SignedRequest {
  readonly method: string
  readonly host: string
  readonly port: number | undefined
  readonly path: string
  readonly headers: Record<string, string>
}

/**
 * The addressing and the signatures of minio-js, without its requests: those know no time-out and no abort, keep the connection of a busy
 * answer for ever, and write to the console. Pure: the time is an input.
 */
export class RequestSigner extends Client {
  private readonly isPayloadSigned: boolean

  constructor(
    { host, port, isTls }: Endpoint,
    private readonly bucket: string,
    credentials: { readonly accessKey: string; readonly secretKey: string; readonly region: string },
  ) {
    super({ endPoint: host, port, useSSL: isTls, ...credentials })
    // Behind TLS the bytes are guarded on their way; without it the signature guards them, or their checksum, which it holds.
    this.isPayloadSigned = !isTls
  }

  signed({ method, key, query, headers, body = [] }: S3Request, nowMs: number): SignedRequest {
    const region = this.region!
    const options = this.getRequestOptions({
      method,
      region,
      bucketName: this.bucket,
      ...(key === undefined ? {} : { objectName: key }),
      ...(query === undefined ? {} : { query: queryText(query) }),
      headers: { ...headers },
    })
    const date = new Date(nowMs)
    const isHashed = this.isPayloadSigned && headers?.[checksumHeader] === undefined
    const payload = isHashed ? sha256Of(body) : 'UNSIGNED-PAYLOAD'
    options.headers['x-amz-date'] = date.toISOString().replace(/[-:]|\.\d+/g, '')
    options.headers['x-amz-content-sha256'] = payload
    options.headers['authorization'] = signV4(options, this.accessKey, this.secretKey, region, date, payload)
    if (method !== 'GET' && method !== 'HEAD') options.headers['content-length'] = String(bytesOf(body))
    const { host, port, path } = options
    return { method, host, port: port === undefined ? undefined : Number(port), path, headers: options.headers }
  }

  /** A signed address of one object; `responseHeaders` as S3 names them. At most seven days. */
  presigned(key: string, seconds: number, responseHeaders: Record<string, string>, nowMs: number): Promise<string> {
    return this.presignedGetObject(this.bucket, key, seconds, responseHeaders, new Date(nowMs))
  }
}

/** The header that names what is copied. */
export function copySource(bucket: string, key: string): string {
  return `/${bucket}/${key.split('/').map(escaped).join('/')}`
}

export function bytesOf(body: readonly Buffer[]): number {
  return body.reduce((sum, chunk) => sum + chunk.length, 0)
}

function queryText(query: Readonly<Record<string, string | number>>): string {
  return Object.entries(query)
    .map(([name, value]) => `${name}=${escaped(String(value))}`)
    .join('&')
}

/** As signatures want it: everything but letters, digits, `-`, `.`, `_` and `~`. */
function escaped(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function sha256Of(body: readonly Buffer[]): string {
  const hash = createHash('sha256')
  for (const chunk of body) hash.update(chunk)
  return hash.digest('hex')
}
