import { crc32c } from './crc32c.js'

export interface BatchSketch {
  readonly firstOffset?: number
  readonly lastOffsetDelta?: number
  readonly records?: number
  readonly attributes?: number
  readonly version?: number
  /** In place of the right one. */
  readonly length?: number
}

const headBytes = 61

/** A batch as a broker would send it, whose records are this text. */
export function batchBytes(text: string, sketch: BatchSketch = {}): Buffer {
  const { firstOffset = 0, lastOffsetDelta = 0, records = lastOffsetDelta + 1, attributes = 0, version = 2 } = sketch
  const bytes = Buffer.concat([Buffer.alloc(headBytes), Buffer.from(text)])
  bytes.writeBigInt64BE(BigInt(firstOffset), 0)
  bytes.writeInt32BE(sketch.length ?? bytes.length - 12, 8)
  bytes.writeInt8(version, 16)
  bytes.writeInt16BE(attributes, 21)
  bytes.writeInt32BE(lastOffsetDelta, 23)
  bytes.writeBigInt64BE(7n, 43)
  bytes.writeInt32BE(records, 57)
  bytes.writeUInt32BE(crc32c(bytes.subarray(21)), 17)
  return bytes
}

/** The same with a byte of its records turned over. */
export function damaged(batch: Buffer): Buffer {
  const bytes = Buffer.from(batch)
  bytes[bytes.length - 1]! ^= 1
  return bytes
}

/** A broker's answer to a fetch in version 11 of the protocol: of each topic its partition 0. */
export function answerBytes(sets: Readonly<Record<string, Buffer>>): Buffer {
  const topics = Object.entries(sets).map(([topic, records]) => {
    const about = Buffer.alloc(4 + 2 + 8 + 8 + 8 + 4 + 16 + 4)
    about.writeBigInt64BE(100n, 6)
    about.writeInt32BE(1, 30)
    return Buffer.concat([int16(topic.length), Buffer.from(topic), int32(1), about, int32(records.length), records])
  })
  return Buffer.concat([Buffer.alloc(10), int32(topics.length), ...topics])
}

function int16(value: number): Buffer {
  return int32(value).subarray(2)
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}
