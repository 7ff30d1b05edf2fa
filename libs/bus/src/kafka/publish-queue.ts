import type { OutRecord } from '../port.js'
import { maxRecordBytes } from '../record-limit.js'

/** One call of `publish` that waits for its records. */
export interface PublishCall {
  /** Records that are not in the log yet. */
  left: number
  isOver: boolean
  readonly resolve: () => void
  readonly reject: (reason: unknown) => void
}

export interface QueuedRecord {
  readonly topic: string
  readonly partition: number
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: OutRecord['headers']
  readonly bytes: number
  readonly call: PublishCall
}

/** Of one request; a broker takes 100 MB. */
const maxSendBytes = 8_388_608
const maxSendRecords = 20_000

/**
 * Takes the next send from the queue: as much as fits, the order within each partition kept. A broker takes about 1 MB a partition in one
 * request, so a partition that is full leaves its later records in the queue, and other partitions go on.
 */
export function takeSend(queue: QueuedRecord[]): QueuedRecord[] {
  const filled = new Map<string, number>()
  const send: QueuedRecord[] = []
  const left: QueuedRecord[] = []
  let bytes = 0
  let at = 0
  for (; at < queue.length && bytes < maxSendBytes && send.length < maxSendRecords; at++) {
    const record = queue[at]!
    const partition = `${record.topic}/${record.partition}`
    const before = filled.get(partition) ?? 0
    const fits = before === 0 || before + record.bytes <= maxRecordBytes
    // What comes later for a full partition must not overtake, however small it is.
    filled.set(partition, fits ? before + record.bytes : Number.POSITIVE_INFINITY)
    if (!fits) left.push(record)
    else {
      send.push(record)
      bytes += record.bytes
    }
  }
  queue.splice(0, at, ...left)
  return send
}
