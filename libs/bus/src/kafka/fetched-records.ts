import type { BusError, BusRecord, PartitionId } from '../port.js'
import type { FetchedMessage, FetchedPartition } from './kafka-cluster.js'
import { NoBatchError } from './kafka-errors.js'
import { withoutAborted } from './without-aborted.js'

/** Records of one partition as they came, and where to go on after them. */
export interface Chunk {
  readonly records: readonly BusRecord[]
  readonly nextFrom: number
}

export interface FetchedChunk extends Chunk {
  /** Where a reader stands who has read everything that there was at the time of the fetch. */
  readonly end: number
  readonly bytes: number
}

const bytesAround = 100

/**
 * What a fetch from `fromOffset` gives to read. A broker answers with whole batches, so what lies before the offset is dropped, and so
 * are the marks that transactions leave behind and what was aborted; compaction leaves gaps, which end with the batch.
 */
export function chunkOf(fetched: FetchedPartition, topic: string, fromOffset: number): FetchedChunk {
  const end = Math.min(Number(fetched.highWatermark), stableEnd(fetched))
  const records: BusRecord[] = []
  let bytes = 0
  for (const message of withoutAborted(fetched.messages, fetched.abortedTransactions)) {
    if (message.isControlRecord || Number(message.offset) < fromOffset) continue
    const record = recordOf(message, { topic, partition: fetched.partition })
    bytes += record.value.length + bytesAround
    records.push(record)
  }
  const nextFrom = Math.max(nextOffset(fetched.messages.at(-1), fromOffset), fetched.batchesEnd ?? 0)
  return { records, nextFrom, end, bytes }
}

/**
 * The same where a batch could not be read: what stands before it, else what stands for it. Null where it is not passed over, or where that
 * would lead nowhere.
 */
export function readableChunk(
  fetched: FetchedPartition,
  topic: string,
  fromOffset: number,
  isPassedOver: (error: BusError) => boolean,
): FetchedChunk | null {
  const chunk = chunkOf(fetched, topic, fromOffset)
  const { unread, messages } = fetched
  if (unread === undefined || chunk.nextFrom > fromOffset) return chunk
  if (unread.standIn === null || !isPassedOver(unread.error)) return null
  const behind = chunkOf({ ...fetched, messages: [...messages, unread.standIn] }, topic, fromOffset)
  return behind.nextFrom > fromOffset ? behind : null
}

/**
 * What is wrong where a partition that was asked for by itself gives no batch, and yet goes on; else null. A broker gives at least one batch
 * whole, however large, and of those that compaction has emptied the heads; where compaction has removed some as a whole, the next one
 * comes, and the last one of a log is never removed. What is not committed yet lies behind `end`. So there is a batch whose length is damaged:
 * the broker cannot find what stands behind it either.
 */
export function missingBatch({ nextFrom, end }: FetchedChunk, fromOffset: number): NoBatchError | null {
  if (nextFrom > fromOffset || fromOffset >= end) return null
  return new NoBatchError(fromOffset, `the broker gives none, though the log goes on to offset ${end}`)
}

/** The same for whoever reads a partition: what there is to read, or what is wrong. */
export function chunkOrError(
  fetched: FetchedPartition,
  topic: string,
  fromOffset: number,
  isPassedOver: (error: BusError) => boolean,
): FetchedChunk | BusError {
  const chunk = readableChunk(fetched, topic, fromOffset, isPassedOver)
  return chunk === null ? fetched.unread!.error : (missingBatch(chunk, fromOffset) ?? chunk)
}

/** A record with an empty value is stored as Kafka's tombstone, so that compaction removes its key; it comes back as it was. */
function recordOf(message: FetchedMessage, { topic, partition }: PartitionId): BusRecord {
  return {
    topic,
    partition,
    offset: Number(message.offset),
    appendedAt: Number(message.timestamp),
    key: message.key === null ? null : message.key.toString('utf8'),
    value: message.value ?? Buffer.alloc(0),
    headers: headersOf(message.headers),
    ...(message.unreadable === undefined ? {} : { unreadable: message.unreadable }),
  }
}

function headersOf(headers: FetchedMessage['headers']): Record<string, string> {
  const texts: Record<string, string> = {}
  for (const name in headers) {
    const value = headers[name]
    // Kafka allows a header twice; the last one counts.
    const last = Array.isArray(value) ? (value as readonly Buffer[]).at(-1) : (value as Buffer | null | undefined)
    texts[name] = last?.toString('utf8') ?? ''
  }
  return texts
}

function nextOffset(last: FetchedMessage | undefined, fromOffset: number): number {
  if (last === undefined) return fromOffset
  const endOfBatch =
    last.batchContext === undefined ? 0 : Number(last.batchContext.firstOffset) + last.batchContext.lastOffsetDelta
  return Math.max(fromOffset, Number(last.offset) + 1, endOfBatch + 1)
}

/** −1 in answers of brokers that do not track it. */
function stableEnd({ lastStableOffset }: FetchedPartition): number {
  const stable = Number(lastStableOffset)
  return stable < 0 ? Number.POSITIVE_INFINITY : stable
}
