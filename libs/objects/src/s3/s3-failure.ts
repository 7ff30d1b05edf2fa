import { ObjectError } from '../port.js'
import type { NetworkFailure } from './s3-http.js'

/** An answer of S3 that is not what was asked for. */
export interface Refusal {
  readonly status: number
  /** As S3 calls it; empty where it gave none. */
  readonly code: string
  /** The region that the store says is the right one. */
  readonly region?: string | undefined
}

const busyStatuses = new Set([408, 409, 425, 429, 499, 500, 502, 503, 504, 520])
/** Damaged or cut on the way: the same request again may arrive whole. */
const damagedCodes = new Set([
  'BadDigest',
  'XAmzContentSHA256Mismatch',
  'XAmzContentChecksumMismatch',
  'IncompleteBody',
  'RequestTimeout',
])
const keyCodes = new Set(['InvalidAccessKeyId', 'SignatureDoesNotMatch', 'InvalidToken', 'ExpiredToken'])
const regionCodes = new Set(['AuthorizationHeaderMalformed', 'PermanentRedirect', 'TemporaryRedirect'])
const fullCodes = new Set(['XMinioStorageFull', 'XMinioAdminBucketQuotaExceeded', 'QuotaExceeded'])
const untrusted = /^(CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_TLS_CERT|HOSTNAME_MISMATCH)/
const noTls = /^(EPROTO|ERR_SSL_)/

/** What a person is told. No text of the store's goes in, which might repeat a key. */
export function failureOf({ status, code, region }: Refusal): ObjectError {
  if (code === 'NoSuchBucket') return bucketMissing()
  if (status === 507 || fullCodes.has(code)) {
    return new ObjectError('store_full', 'The object store has no room left.', 'Give it more room; then try again.')
  }
  if (code === 'RequestTimeTooSkewed') {
    return refused(
      'the time of the request',
      'Set the clock of this machine, or that of the store: they may differ by 15 minutes.',
    )
  }
  if (keyCodes.has(code)) return refused('the keys', 'Correct UDB_S3_ACCESS_KEY and UDB_S3_SECRET_KEY.')
  if (regionCodes.has(code) || (status >= 300 && status < 400)) {
    const hint =
      region && /^[a-z0-9-]{1,40}$/.test(region) ? `Set UDB_S3_REGION to ${region}.` : 'Correct UDB_S3_REGION.'
    return refused('the region', hint)
  }
  if (status === 401 || status === 403) {
    return refused('access', 'Let the access key list, read, write and delete the objects of this bucket.')
  }
  if (busyStatuses.has(status) || damagedCodes.has(code)) {
    return new ObjectError(
      'store_unavailable',
      `The object store answered ${named(status, code)}.`,
      'Wait; the work goes on by itself once the store has recovered.',
    )
  }
  if (code === 'InvalidBucketName') {
    return new ObjectError(
      'store_unsuitable',
      'S3 allows no bucket of this name.',
      'Correct UDB_S3_BUCKET: 3 to 63 small letters, digits, dots and hyphens, with a letter or a digit at both ends.',
    )
  }
  return new ObjectError(
    'store_unsuitable',
    `The object store answered ${named(status, code)}, which was not to be expected.`,
    'Check that UDB_S3_ENDPOINT leads to an S3; if it does, report this.',
  )
}

export function failureOfNetwork({ code }: NetworkFailure, endpoint: string): ObjectError {
  if (untrusted.test(code)) {
    return new ObjectError(
      'store_refused',
      `The certificate of ${endpoint} cannot be trusted (${code}).`,
      'Name the authority that signed it in NODE_EXTRA_CA_CERTS, or renew it.',
    )
  }
  if (noTls.test(code)) {
    return new ObjectError(
      'store_unsuitable',
      `${endpoint} does not speak TLS.`,
      'Begin UDB_S3_ENDPOINT with http://, or give the store a certificate.',
    )
  }
  return new ObjectError(
    'store_unavailable',
    `The object store at ${endpoint} does not answer (${code}).`,
    'Check that it runs and can be reached from here; the work goes on by itself once it answers.',
  )
}

export function bucketMissing(): ObjectError {
  return new ObjectError(
    'bucket_missing',
    'The bucket does not exist.',
    'Make it with `./udb contracts register`, or correct UDB_S3_BUCKET.',
  )
}

export function changedMeanwhile(key: string): ObjectError {
  return new ObjectError(
    'precondition_failed',
    `Object ${key} was replaced or deleted while it was being read.`,
    'Read it again from its beginning.',
  )
}

/** Whether waiting may help. */
export const mayPass = (error: unknown): boolean => error instanceof ObjectError && error.code === 'store_unavailable'

function refused(what: string, hint: string): ObjectError {
  return new ObjectError('store_refused', `The object store refused ${what}.`, hint)
}

function named(status: number, code: string): string {
  return /^[A-Za-z0-9]{1,60}$/.test(code) ? `${status} ${code}` : String(status)
}
