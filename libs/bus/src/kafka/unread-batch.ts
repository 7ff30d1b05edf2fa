import { createHash } from 'node:crypto'
import type { BusError } from '../port.js'
import { maxRecordBytes } from '../record-limit.js'
import type { FetchedMessage, UnreadBatch } from './kafka-cluster.js'
import { asUnread, DamagedBatchError, wouldFailAgain } from './kafka-errors.js'
import { isMisplaced, type RecordBatch } from './record-batches.js'

/**
 * What becomes of a batch at which reading failed. `next`: the batch behind it, where that has come too; `end`: where the partition ends.
 * It is passed over only if the same bytes would fail again, if it belongs to somebody, and if it is known where it ends. Pure.
 */
export function unreadBatch(batch: RecordBatch, failure: unknown, next: RecordBatch | null, end: number): UnreadBatch {
  const error = asUnread(failure)
  const isFinal = error instanceof DamagedBatchError || wouldFailAgain(failure)
  const mayPass = isFinal && !batch.isControl && offsetsAreKnown(batch, next, end)
  return { error, standIn: mayPass ? standInFor(batch, error) : null }
}

/**
 * Whether reading goes on behind a batch. A wrong checksum may come of the way here, so a damaged batch is fetched once more: `before` is
 * what its partition failed with last. Pure.
 */
export function isPassedOver(error: BusError, before: BusError | null, passesDamaged: boolean): boolean {
  if (!(error instanceof DamagedBatchError)) return true
  return passesDamaged && before instanceof DamagedBatchError && before.firstOffset === error.firstOffset
}

/** The last offset is under the checksum. Where that does not match, the batch behind has to bear it out, or else the number of records. */
function offsetsAreKnown(batch: RecordBatch, next: RecordBatch | null, end: number): boolean {
  const { firstOffset, lastOffset, records, isSound } = batch
  if (firstOffset < 0 || isMisplaced(batch, next, end)) return false
  return isSound || next !== null || records === lastOffset - firstOffset + 1
}

function standInFor(batch: RecordBatch, error: BusError): FetchedMessage {
  const { bytes, firstOffset, lastOffset, producerId, inTransaction } = batch
  const told = {
    batch_first_offset: firstOffset,
    batch_last_offset: lastOffset,
    batch_bytes: bytes.length,
    batch_sha256: createHash('sha256').update(bytes).digest('hex'),
  }
  return {
    offset: String(lastOffset),
    timestamp: String(batch.appendedAt),
    key: null,
    // A copy, which holds the rest of the answer no longer; and no more than a dead letter could take.
    value: Buffer.from(bytes.subarray(0, maxRecordBytes)),
    headers: Object.fromEntries(Object.entries(told).map(([name, value]) => [name, Buffer.from(String(value))])),
    isControlRecord: false,
    batchContext: {
      firstOffset: String(firstOffset),
      lastOffsetDelta: lastOffset - firstOffset,
      producerId: String(producerId),
      inTransaction,
    },
    unreadable: {
      code: error instanceof DamagedBatchError ? 'batch_damaged' : 'batch_unreadable',
      message: `${error.message} It has the offsets ${firstOffset} to ${lastOffset}.`,
    },
  }
}
