import { ObjectError } from '../port.js'
import { leastPartBytes } from './part-sizes.js'

export type S3LogLevel = 'error' | 'warn' | 'info' | 'debug'

/** Where the objects are, and who asks. */
export interface S3BucketOptions {
  /** `http://host:port` or `https://host`, without a path and without credentials. */
  readonly endpoint: string
  readonly bucket: string
  readonly accessKey: string
  readonly secretKey: string
  /** Default: `us-east-1`, which MinIO answers to. */
  readonly region?: string
  /** Gets what the store has to say while it waits for S3. Default: dropped. */
  readonly log?: (level: S3LogLevel, message: string, fields: Readonly<Record<string, unknown>>) => void
}

export interface S3StoreOptions extends S3BucketOptions {
  /** Made when missing. Processes that name the same folder get a part of it each. */
  readonly cacheDir: string
  /** What downloads that nobody uses may take, for each process. */
  readonly cacheBytes: number
}

/** How long is waited for what, and how things are cut. Tests cut smaller. */
export interface S3Tuning {
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Without a byte in either direction for so long, a connection is lost. */
  readonly silenceMs: number
  /** How long a copy within the store, or putting parts together, may be silent. */
  readonly longSilenceMs: number
  /** How long a call is tried again while the store is away. */
  readonly retryForMs: number
  /** The same for a piece of a large object: a restart of the store should not undo gigabytes. */
  readonly retryPiecesForMs: number
  readonly pingMs: number
  /** A reader that is slower than the store gives its connection back after so long, and goes on with another one. */
  readonly holdMs: number
  /** Pieces of an object, in bytes, and how many are on the way at once. */
  readonly streamPartBytes: number
  readonly streamWidth: number
  readonly filePartBytes: number
  readonly fileWidth: number
  readonly downloadPartBytes: number
  readonly downloadWidth: number
  /** S3 copies no more than 5 GiB at once. */
  readonly copyPartBytes: number
  readonly copyWidth: number
}

const MiB = 1024 * 1024

export const usualTuning: S3Tuning = {
  now: Date.now,
  silenceMs: 30_000,
  longSilenceMs: 300_000,
  retryForMs: 5_000,
  retryPiecesForMs: 30_000,
  pingMs: 2_000,
  holdMs: 10_000,
  // The end of a stream is on its way sooner, and less of it waits in memory.
  streamPartBytes: leastPartBytes,
  streamWidth: 3,
  filePartBytes: 16 * MiB,
  fileWidth: 4,
  downloadPartBytes: 16 * MiB,
  downloadWidth: 4,
  copyPartBytes: 1024 * MiB,
  copyWidth: 4,
}

export interface Endpoint {
  readonly host: string
  readonly port: number
  readonly isTls: boolean
  /** For people. */
  readonly shown: string
}

/** Throws `store_unsuitable`; does not repeat what it was given, for somebody may have put a password there. */
export function parseEndpoint(text: string): Endpoint {
  const url = URL.canParse(text) ? new URL(text) : null
  const isTls = url?.protocol === 'https:'
  const isPlain = url !== null && ['', '/'].includes(url.pathname) && !url.username && !url.password && !url.search
  if (!isPlain || !(isTls || url.protocol === 'http:')) {
    throw new ObjectError(
      'store_unsuitable',
      'The endpoint of the object store is no address.',
      'Give it as http://host:port or https://host, without a path and without credentials.',
    )
  }
  const host = url.hostname.replace(/^\[|\]$/g, '')
  return { host, port: Number(url.port) || (isTls ? 443 : 80), isTls, shown: url.host }
}
