import { createHash } from 'node:crypto'
import type { StoredArtifact } from '../read-model.js'
import { receiptOf, type ReceiptJob } from './job-receipt.js'

export const RECEIPT = 'receipt.json'

/** The receipt as an artifact with its bytes, made when it is asked for; null before the end of the job. Pure. */
export function receiptArtifact(job: ReceiptJob): { readonly artifact: StoredArtifact; readonly bytes: Buffer } | null {
  const receipt = receiptOf(job)
  if (receipt === null) return null
  const bytes = Buffer.from(`${JSON.stringify(receipt, null, 2)}\n`)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const ref = { key: '', sizeBytes: bytes.length, sha256, mediaType: 'application/json' }
  const createdAt = Date.parse(receipt.finishedAt)
  return { artifact: { name: RECEIPT, kind: 'receipt', table: null, stepId: 'receipt', createdAt, ref }, bytes }
}
