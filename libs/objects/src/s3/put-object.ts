import { randomUUID } from 'node:crypto'
import { preconditionFailed } from '../object-errors.js'
import type { PutCondition, StoredInfo } from '../port.js'
import { checksumHeaders } from './checksum.js'
import { etagOf, objectFacts, putMark } from './object-facts.js'
import { bytesOf } from './request-signer.js'
import type { S3Calls } from './s3-calls.js'

/** One PUT, atomic by the store. `checksum` is that of the body where somebody has it already. */
export async function putWhole(
  calls: S3Calls,
  key: string,
  body: readonly Buffer[],
  condition: PutCondition | undefined,
  checksum?: string,
): Promise<StoredInfo> {
  const mark = randomUUID()
  const sizeBytes = bytesOf(body)
  const conditional = condition === undefined ? {} : { ...conditionHeaders(key, condition), [putMark]: mark }
  const { status, headers, attempts } = await calls.ask({
    method: 'PUT',
    key,
    headers: { ...checksumHeaders(body, sizeBytes, checksum), ...conditional },
    body,
    accept: condition === undefined ? [200] : [200, 404, 412],
  })
  if (status === 200) return { key, sizeBytes, etag: etagOf(headers) }
  return ownOrLost(calls, key, mark, attempts)
}

/** As headers of PUT, or of the request that puts parts together. Throws `precondition_failed` for what cannot be an etag of S3's. */
export function conditionHeaders(key: string, condition: PutCondition | undefined): Record<string, string> {
  if (condition === undefined) return {}
  if ('ifAbsent' in condition) return { 'if-none-match': '*' }
  if (!/^[\x21\x23-\x7e]{1,200}$/.test(condition.ifMatch)) throw preconditionFailed(key)
  return { 'if-match': `"${condition.ifMatch}"` }
}

/**
 * What a refused condition means. After a first answer it means that the writer lost. After an answer that did not arrive, the attempt
 * before may have been carried out, and then it is the writer's own object that stands in the way: its mark tells.
 */
export async function ownOrLost(calls: S3Calls, key: string, mark: string, attempts: number): Promise<StoredInfo> {
  const own = attempts > 1 ? await ownObject(calls, key, mark) : null
  if (own === null) throw preconditionFailed(key)
  return own
}

/** What stands, if it carries the mark. */
export async function ownObject(calls: S3Calls, key: string, mark: string): Promise<StoredInfo | null> {
  const { status, headers } = await calls.ask({ method: 'HEAD', key, accept: [200, 404] })
  return status === 200 && headers[putMark] === mark ? objectFacts(key, headers) : null
}

/** A large write whose condition does not hold from the start need not send its bytes. */
export async function refuseEarly(calls: S3Calls, key: string, condition: PutCondition | undefined): Promise<void> {
  if (condition === undefined) return
  const { status, headers } = await calls.ask({ method: 'HEAD', key, accept: [200, 404] })
  const holds = 'ifAbsent' in condition ? status === 404 : status === 200 && etagOf(headers) === condition.ifMatch
  if (!holds) throw preconditionFailed(key)
}
