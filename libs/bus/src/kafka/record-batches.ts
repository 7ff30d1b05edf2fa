import { crc32c } from './crc32c.js'

/** A batch of records as a broker keeps and sends it, in version 2 of the format. Source: Apache Kafka, "Record Batch". */
export interface RecordBatch {
  readonly bytes: Buffer
  readonly firstOffset: number
  readonly lastOffset: number
  readonly records: number
  /** The number of what it is packed with; 0 when it is not. */
  readonly codec: number
  readonly appendedAt: number
  readonly producerId: bigint
  readonly inTransaction: boolean
  /** It holds the end of a transaction, and no records of anybody. */
  readonly isControl: boolean
  /** Whether its bytes are those that were written. The checksum is over what stands behind it, so not over `firstOffset`. */
  readonly isSound: boolean
}

export interface RecordBatches {
  readonly batches: readonly RecordBatch[]
  /** What stands behind them and is no batch of this version. What a broker cuts off at the end for want of room is left out. */
  readonly senseless: Buffer | null
}

const lengthAt = 8
/** A batch's length is told of what stands behind it. */
const beforeLength = 12
const versionAt = 16
const version = 2
const crcAt = 17
const attributesAt = 21
const lastOffsetDeltaAt = 23
const newestTimestampAt = 35
const producerIdAt = 43
const recordsAt = 57
const headBytes = 61

const codecBits = 0x07
const transactionBit = 0x10
const controlBit = 0x20

/** The batches that are there as a whole. Their heads are never packed. Pure. */
export function batchesOf(bytes: Buffer): RecordBatches {
  const batches: RecordBatch[] = []
  let at = 0
  while (bytes.length - at >= headBytes) {
    const length = bytes.readInt32BE(at + lengthAt)
    if (bytes.readInt8(at + versionAt) !== version || length < headBytes - beforeLength)
      return { batches, senseless: bytes.subarray(at) }
    const next = at + beforeLength + length
    if (next > bytes.length) break
    batches.push(batchOf(bytes.subarray(at, next)))
    at = next
  }
  return { batches, senseless: null }
}

/** Whether a head that makes no sense here is one of the versions before, which are never found behind a batch of this one. Pure. */
export function isOfOlderVersion(senseless: Buffer): boolean {
  const told = senseless.readInt8(versionAt)
  return told >= 0 && told < version
}

/**
 * Whether the offsets of a batch contradict what is known of it: its first one is not under the checksum. `next`: the batch behind it, where
 * that has come too; `end`: where the partition ends; `from`: the offset that was asked for. What comes to a partition while the broker
 * answers may stand behind the end that is told, so who asks has to ask again before it is believed. Pure.
 */
export function isMisplaced(
  { firstOffset, lastOffset }: RecordBatch,
  next: RecordBatch | null,
  end: number,
  from = firstOffset,
): boolean {
  if (lastOffset < Math.max(from, firstOffset) || lastOffset >= end) return true
  return next !== null && lastOffset >= next.firstOffset
}

function batchOf(bytes: Buffer): RecordBatch {
  const attributes = bytes.readInt16BE(attributesAt)
  const firstOffset = Number(bytes.readBigInt64BE(0))
  return {
    bytes,
    firstOffset,
    lastOffset: firstOffset + bytes.readInt32BE(lastOffsetDeltaAt),
    records: bytes.readInt32BE(recordsAt),
    codec: attributes & codecBits,
    appendedAt: Number(bytes.readBigInt64BE(newestTimestampAt)),
    producerId: bytes.readBigInt64BE(producerIdAt),
    inTransaction: (attributes & transactionBit) !== 0,
    isControl: (attributes & controlBit) !== 0,
    isSound: bytes.readUInt32BE(crcAt) === crc32c(bytes.subarray(attributesAt)),
  }
}
