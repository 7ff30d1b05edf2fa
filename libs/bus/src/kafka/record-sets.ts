import type { PartitionId } from '../port.js'

/** The records of one partition in a broker's answer to a fetch, not read yet. */
export interface RecordSet extends PartitionId {
  /** The partition's end, when the broker began to answer. */
  readonly highWatermark: number
  readonly records: Buffer
  /** What the broker would have answered with these records of this partition alone. */
  answerWith(records: Buffer): Buffer
}

/** From this version of the answer on batches are told from each other; brokers have it since 0.11. */
export const oldestVersion = 4
const hasLogStart = 5
const hasSession = 7
const hasReplica = 11

/** The record sets of an answer, in this version of Kafka's protocol. Source: Apache Kafka, "Fetch API". Pure. */
export function recordSetsOf(answer: Buffer, version: number): RecordSet[] {
  const sets: RecordSet[] = []
  const reader = new Reader(answer)
  const head = reader.take(4 + (version >= hasSession ? 6 : 0))
  for (let topics = reader.int32(); topics > 0; topics--) {
    const name = reader.text()
    const topic = name.toString('utf8', 2)
    for (let partitions = reader.int32(); partitions > 0; partitions--) {
      const from = reader.at
      const partition = reader.int32()
      reader.take(2)
      const highWatermark = Number(reader.take(8).readBigInt64BE(0))
      reader.take(8 + (version >= hasLogStart ? 8 : 0))
      reader.take(Math.max(0, reader.int32()) * 16)
      reader.take(version >= hasReplica ? 4 : 0)
      const about = answer.subarray(from, reader.at)
      const records = reader.take(Math.max(0, reader.int32()))
      const answerWith = (some: Buffer) =>
        Buffer.concat([head, int32(1), name, int32(1), about, int32(some.length), some])
      sets.push({ topic, partition, highWatermark, records, answerWith })
    }
  }
  return sets
}

class Reader {
  at = 0

  constructor(private readonly bytes: Buffer) {}

  int32(): number {
    return this.take(4).readInt32BE(0)
  }

  /** With its length before it. */
  text(): Buffer {
    return this.take(2 + this.bytes.readInt16BE(this.at))
  }

  take(length: number): Buffer {
    return this.bytes.subarray(this.at, (this.at += length))
  }
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}
