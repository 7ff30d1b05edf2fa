import { closeSync, openSync, readSync } from 'node:fs'
import { ParseError } from '../parse-error.js'

const windowBytes = 1 << 16

/** Reads a file from its start to its end; what is asked for beyond the end means that the file was cut. */
export class FileBytes {
  private readonly file: number
  private window: Buffer = Buffer.alloc(0)
  private at = 0
  private read = 0

  constructor(
    path: string,
    private readonly size: number,
  ) {
    this.file = openSync(path, 'r')
  }

  get left(): number {
    return this.size - this.read + (this.window.length - this.at)
  }

  take(bytes: number): Buffer {
    if (bytes < 0 || bytes > this.left) throw truncated()
    const taken = Buffer.alloc(bytes)
    const held = this.window.copy(taken, 0, this.at, Math.min(this.window.length, this.at + bytes))
    this.at += held
    for (let filled = held; filled < bytes;) {
      const more = readSync(this.file, taken, filled, bytes - filled, this.read)
      if (more === 0) throw truncated()
      filled += more
      this.read += more
    }
    return taken
  }

  /** A zig-zag integer of variable length, as Avro writes lengths and counts. */
  long(): number {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.byte()
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) break
    }
    return Number((value >> 1n) ^ -(value & 1n))
  }

  close(): void {
    closeSync(this.file)
  }

  private byte(): number {
    if (this.at >= this.window.length) {
      const next = Buffer.alloc(windowBytes)
      const bytes = readSync(this.file, next, 0, windowBytes, this.read)
      if (bytes === 0) throw truncated()
      this.window = next.subarray(0, bytes)
      this.read += bytes
      this.at = 0
    }
    return this.window[this.at++]!
  }
}

const truncated = (): ParseError =>
  new ParseError('file_truncated', 'The Avro file ends in the middle.', 'Send the file again, whole.')
