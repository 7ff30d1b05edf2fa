import { partitionOfKey } from '../partitioner.js'
import type { OutRecord } from '../port.js'
import { refuseTooLarge } from '../record-limit.js'
import type { FrameParts } from './record-frame.js'
import type { TopicDirectory, TopicState } from './topic-directory.js'

const noHeaders = new Uint8Array(0)

/**
 * Chooses the partition of each record and encodes it. Records without a key share one partition within a call and topic, and the next
 * call takes the next partition. Throws `topic_unknown` and `record_too_large` before anything is sent.
 */
export function framesOfRecords(records: readonly OutRecord[], directory: TopicDirectory): FrameParts[] {
  const keyless = new Map<string, number>()
  return records.map((record) => {
    const topic = directory.topic(record.topic)
    const key = record.key === null ? null : Buffer.from(record.key, 'utf8')
    const headers = encodedHeaders(record.headers)
    refuseTooLarge(record, (key?.length ?? 0) + headers.length + record.value.length)
    const partition = key === null ? keylessPartition(topic, keyless) : partitionOfKey(key, topic.partitions.length)
    return { partitionId: topic.partitions[partition]!.id, offset: 0, appendedAt: 0, key, headers, value: record.value }
  })
}

function keylessPartition(topic: TopicState, chosen: Map<string, number>): number {
  const known = chosen.get(topic.topic)
  if (known !== undefined) return known
  const partition = topic.keylessTurn
  topic.keylessTurn = (partition + 1) % topic.partitions.length
  chosen.set(topic.topic, partition)
  return partition
}

function encodedHeaders(headers: Readonly<Record<string, string>>): Uint8Array {
  return Object.keys(headers).length === 0 ? noHeaders : Buffer.from(JSON.stringify(headers), 'utf8')
}
