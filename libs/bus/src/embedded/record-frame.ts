import type { BusRecord } from '../port.js'

/**
 * How records travel between the bus and its worker, both ways: frames laid one after the other in one transferable buffer.
 *
 *   0  u32  partition id (a number of the log, not the partition number within its topic)
 *   4  i32  key length, -1 for no key
 *   8  u32  headers length (JSON; 0 for none)
 *  12  u32  value length
 *  16  f64  offset
 *  24  f64  appended at, milliseconds since the epoch
 *  32       key, headers, value
 */
export const frameHeadBytes = 32

export interface FrameParts {
  readonly partitionId: number
  readonly offset: number
  readonly appendedAt: number
  readonly key: Uint8Array | null
  readonly headers: Uint8Array
  readonly value: Uint8Array
}

/** Collects frames in a buffer that grows; `take` gives the buffer away and starts a new one. */
export class FrameWriter {
  count = 0
  length = 0
  private bytes: Buffer

  constructor(private readonly initialBytes = 1_024) {
    this.bytes = Buffer.alloc(0)
  }

  /** Makes room for all of them at once, so that a large batch is not copied as it grows. */
  writeAll(frames: readonly FrameParts[]): void {
    this.makeRoom(frames.reduce((sum, frame) => sum + frameBytes(frame), 0))
    for (const frame of frames) this.write(frame)
  }

  write(frame: FrameParts): void {
    const keyLength = frame.key?.length ?? 0
    const size = frameBytes(frame)
    this.makeRoom(size)
    const { bytes } = this
    let at = this.length
    bytes.writeUInt32LE(frame.partitionId, at)
    bytes.writeInt32LE(frame.key === null ? -1 : keyLength, at + 4)
    bytes.writeUInt32LE(frame.headers.length, at + 8)
    bytes.writeUInt32LE(frame.value.length, at + 12)
    bytes.writeDoubleLE(frame.offset, at + 16)
    bytes.writeDoubleLE(frame.appendedAt, at + 24)
    at += frameHeadBytes
    if (frame.key !== null) bytes.set(frame.key, at)
    bytes.set(frame.headers, at + keyLength)
    bytes.set(frame.value, at + keyLength + frame.headers.length)
    this.length += size
    this.count++
  }

  take(): Frames {
    const frames = { buffer: this.bytes.buffer as ArrayBuffer, length: this.length, count: this.count }
    this.bytes = Buffer.alloc(0)
    this.length = 0
    this.count = 0
    return frames
  }

  private makeRoom(size: number): void {
    const needed = this.length + size
    if (needed <= this.bytes.length) return
    const grown = Buffer.from(new ArrayBuffer(Math.max(this.initialBytes, this.bytes.length * 2, needed)))
    grown.set(this.bytes.subarray(0, this.length))
    this.bytes = grown
  }
}

function frameBytes({ key, headers, value }: FrameParts): number {
  return frameHeadBytes + (key?.length ?? 0) + headers.length + value.length
}

export interface Frames {
  readonly buffer: ArrayBuffer
  readonly length: number
  readonly count: number
}

/** The start of each frame. */
export function frameStarts(frames: Frames): number[] {
  const bytes = Buffer.from(frames.buffer)
  const starts: number[] = []
  for (let at = 0; at < frames.length; at = frameEnd(bytes, at)) starts.push(at)
  return starts
}

export function frameEnd(bytes: Buffer, at: number): number {
  return at + frameHeadBytes + keyBytesOf(bytes, at) + bytes.readUInt32LE(at + 8) + bytes.readUInt32LE(at + 12)
}

export function framePartitionId(bytes: Buffer, at: number): number {
  return bytes.readUInt32LE(at)
}

export function frameOffset(bytes: Buffer, at: number): number {
  return bytes.readDoubleLE(at + 16)
}

export function stampFrame(bytes: Buffer, at: number, offset: number, appendedAt: number): void {
  bytes.writeDoubleLE(offset, at + 16)
  bytes.writeDoubleLE(appendedAt, at + 24)
}

/** Views on the buffer, not copies. */
export function readFrame(bytes: Buffer, at: number): FrameParts {
  const keyStart = at + frameHeadBytes
  const headersStart = keyStart + keyBytesOf(bytes, at)
  const valueStart = headersStart + bytes.readUInt32LE(at + 8)
  return {
    partitionId: bytes.readUInt32LE(at),
    offset: bytes.readDoubleLE(at + 16),
    appendedAt: bytes.readDoubleLE(at + 24),
    key: bytes.readInt32LE(at + 4) < 0 ? null : bytes.subarray(keyStart, headersStart),
    headers: bytes.subarray(headersStart, valueStart),
    value: bytes.subarray(valueStart, valueStart + bytes.readUInt32LE(at + 12)),
  }
}

/** The record of a frame; its value is a view on the buffer, its key and headers are of its own. */
export function recordOfFrame(bytes: Buffer, at: number, topic: string, partition: number): BusRecord {
  const keyStart = at + frameHeadBytes
  const headersStart = keyStart + keyBytesOf(bytes, at)
  const valueStart = headersStart + bytes.readUInt32LE(at + 8)
  return {
    topic,
    partition,
    offset: bytes.readDoubleLE(at + 16),
    appendedAt: bytes.readDoubleLE(at + 24),
    key: bytes.readInt32LE(at + 4) < 0 ? null : bytes.toString('utf8', keyStart, headersStart),
    headers:
      headersStart === valueStart
        ? {}
        : (JSON.parse(bytes.toString('utf8', headersStart, valueStart)) as Record<string, string>),
    value: bytes.subarray(valueStart, valueStart + bytes.readUInt32LE(at + 12)),
  }
}

function keyBytesOf(bytes: Buffer, at: number): number {
  return Math.max(0, bytes.readInt32LE(at + 4))
}
