export interface JsonRecordSink {
  /** One top-level value: its bytes, and the line on which it starts. */
  record(bytes: Uint8Array, line: number): void
}

export const longestJsonRecordBytes = 64 * 1024 * 1024

/** Thrown when one value is larger than can be read. */
export class RecordTooLong extends Error {
  constructor(readonly line: number) {
    super('a record is too long')
    this.name = 'RecordTooLong'
  }
}

const QUOTE = 34
const BACKSLASH = 92
const LF = 10

/**
 * Cuts JSON text into its records without parsing them: the lines of NDJSON, the elements of an array, or objects one
 * behind the other. It only follows strings and brackets, so what is broken inside a record stays inside it.
 */
export class JsonSplitter {
  private rest: Uint8Array = new Uint8Array(0)
  private line = 1
  private inArray = false
  private begun = false
  private closed = false

  constructor(
    private readonly shape: 'lines' | 'values',
    private readonly sink: JsonRecordSink,
  ) {}

  push(chunk: Uint8Array): void {
    const bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk])
    const used = this.shape === 'lines' ? this.cutLines(bytes, false) : this.cutValues(bytes, false)
    this.rest = bytes.subarray(used)
    if (this.rest.length > longestJsonRecordBytes) throw new RecordTooLong(this.line)
  }

  /** True when the text ended whole; false when it ended inside an array or a record. */
  end(): boolean {
    const used = this.shape === 'lines' ? this.cutLines(this.rest, true) : this.cutValues(this.rest, true)
    const left = this.rest.subarray(used)
    return isBlank(left) && (!this.inArray || this.closed)
  }

  get lastLine(): number {
    return this.line
  }

  private cutLines(bytes: Uint8Array, last: boolean): number {
    let start = 0
    for (;;) {
      const at = bytes.indexOf(LF, start)
      if (at < 0 && !last) return start
      const end = at < 0 ? bytes.length : at
      const record = bytes.subarray(start, end)
      if (!isBlank(record)) this.sink.record(record, this.line)
      if (at < 0) return bytes.length
      this.line++
      start = at + 1
    }
  }

  /** Reads on from a place between values; gives the place up to which everything is done. */
  private cutValues(bytes: Uint8Array, last: boolean): number {
    let at = 0
    for (;;) {
      while (at < bytes.length && isGap(bytes[at]!)) if (bytes[at++] === LF) this.line++
      if (at >= bytes.length) return at
      if (!this.begun && bytes[at] === 0x5b) {
        this.begun = this.inArray = true
        at++
        continue
      }
      this.begun = true
      if (this.inArray && bytes[at] === 0x5d) {
        this.closed = true
        at++
        continue
      }
      const end = this.valueEnd(bytes, at, last)
      if (end < 0) return at
      const record = bytes.subarray(at, end)
      this.sink.record(record, this.line)
      for (const byte of record) if (byte === LF) this.line++
      at = end
    }
  }

  /** The end of the value that starts at `from`, or -1 when it is not among the bytes. */
  private valueEnd(bytes: Uint8Array, from: number, last: boolean): number {
    let depth = 0
    for (let at = from; at < bytes.length; at++) {
      const byte = bytes[at]!
      if (byte === QUOTE) {
        at = stringEnd(bytes, at)
        if (at < 0) return -1
      } else if (byte === 0x7b || byte === 0x5b) depth++
      else if (byte === 0x7d || byte === 0x5d) {
        if (depth === 0) return at > from ? at : at + 1
        if (--depth === 0 && !this.inArray) return at + 1
      } else if (depth === 0 && (byte === 0x2c || (!this.inArray && isGap(byte)))) return at
    }
    return last && depth === 0 && !this.inArray ? bytes.length : -1
  }
}

/** Blanks and the comma between elements. */
const isGap = (byte: number): boolean => byte === 32 || byte === LF || byte === 13 || byte === 9 || byte === 0x2c
const isBlank = (bytes: Uint8Array): boolean => bytes.every(isGap)

/** The index of the quote that closes the string opened at `open`, or -1. */
export function stringEnd(bytes: Uint8Array, open: number): number {
  for (let at = open + 1; at < bytes.length; at++) {
    if (bytes[at] === BACKSLASH) at++
    else if (bytes[at] === QUOTE) return at
  }
  return -1
}
