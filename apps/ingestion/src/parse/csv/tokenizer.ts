import type { Dialect } from './dialect.js'
import type { PlainReader } from './plain-reader.js'

const LF = 10
const CR = 13
const BLANK = 32

/** Why a record cannot be read as one. */
export type BadRecord = 'text_after_quote' | 'quote_not_closed' | 'record_too_long'

/**
 * Receives each record in order. `fields` is only valid during the call: the bounds of field i are `starts[i]` and
 * `ends[i]` in `bytes`, without the quotes.
 */
export interface RecordSink {
  record(bytes: Uint8Array, fields: Fields, line: number): void
  bad(bytes: Uint8Array, start: number, end: number, line: number, reason: BadRecord): void
}

export interface Fields {
  /** Bounds of the whole record, without its line ending. */
  start: number
  end: number
  count: number
  starts: Int32Array
  ends: Int32Array
  /** 1 where the field was in quotes. */
  quoted: Uint8Array
}

/** Room for fields, which grows. */
export const newFields = (room = 64): Fields => ({
  start: 0,
  end: 0,
  count: 0,
  starts: new Int32Array(room),
  ends: new Int32Array(room),
  quoted: new Uint8Array(room),
})

export interface LineEndings {
  lf: number
  crlf: number
  cr: number
}

/** DuckDB is told the same limit, so both cut at the same place. */
export const longestRecordBytes = 16 * 1024 * 1024
const mostFields = 20_000

/**
 * Cuts bytes into records without copying them. An independent reader beside DuckDB's: it counts what is there, knows
 * the true line of each record, and what it cannot read as a record it hands over instead of guessing: when a quote
 * goes wrong in a record of several lines, only the first line is bad and reading goes on at the second, so that one
 * stray quote never swallows the rest of a file.
 */
export class CsvTokenizer {
  readonly endings: LineEndings = { lf: 0, crlf: 0, cr: 0 }
  private rest: Uint8Array = new Uint8Array(0)
  private joint: Uint8Array = new Uint8Array(0)
  private readonly fields = newFields()
  private readonly stops = new Uint8Array(256)
  private readonly tail: Uint8Array
  /** True behind the start of a line that was too long to be read. */
  private passesLine = false
  private readonly skipsBlanks: boolean
  /** A delimiter of one byte, and fields that begin right behind it. */
  private readonly isSimple: boolean
  private readonly highestStop: number

  constructor(
    private readonly dialect: Dialect,
    private readonly sink: RecordSink,
    /** The line on which the first byte stands. */
    private line = 1,
    /** Takes what it can before the sink sees records. */
    private readonly plain: PlainReader | null = null,
  ) {
    this.tail = Uint8Array.from(dialect.delimiterTail ?? [])
    this.skipsBlanks = dialect.skipsBlanks === true
    this.stops[dialect.delimiter] = 1
    this.stops[LF] = 1
    this.stops[CR] = 1
    this.isSimple = this.tail.length === 0 && !this.skipsBlanks
    this.highestStop = Math.max(dialect.delimiter, CR)
  }

  /** The line on which the next record starts. */
  get nextLine(): number {
    return this.line
  }

  push(chunk: Uint8Array): void {
    this.consume(this.rest.length === 0 ? chunk : this.joined(chunk), false)
  }

  /** What is left of the bytes before, and the new ones, in a buffer that only grows and is used over and over. */
  private joined(chunk: Uint8Array): Uint8Array {
    const length = this.rest.length + chunk.length
    if (this.joint.length < length) {
      const larger = Buffer.allocUnsafeSlow(length + (length >> 1))
      larger.set(this.rest)
      this.joint = larger
    } else this.joint.set(this.rest)
    this.joint.set(chunk, this.rest.length)
    return this.joint.subarray(0, length)
  }

  end(): void {
    this.consume(this.rest, true)
  }

  private consume(bytes: Uint8Array, last: boolean): void {
    let position = this.passesLine ? this.afterLine(bytes, last) : 0
    const plainUntil = this.isSimple ? bytes.lastIndexOf(LF) : -1
    if (position <= plainUntil) this.plain?.load(bytes, position, plainUntil + 1)
    while (position < bytes.length && !this.passesLine) {
      if (position <= plainUntil)
        position =
          this.plain === null ? this.plainRecords(bytes, position, plainUntil) : this.takenPlain(this.plain, position)
      if (position === bytes.length) break
      const next = this.oneRecord(bytes, position, last)
      if (next < 0) break
      position = next
    }
    this.rest = position === bytes.length ? new Uint8Array(0) : bytes.subarray(position)
  }

  /** The position after the line that was too long, whose start was said to be bad already. */
  private afterLine(bytes: Uint8Array, last: boolean): number {
    const [lf, cr] = [bytes.indexOf(LF), bytes.indexOf(CR)]
    const at = lf < 0 || (cr >= 0 && cr < lf) ? cr : lf
    if (at < 0) return bytes.length
    const endingBytes = this.endingAt(bytes, at, last)
    if (endingBytes < 0) return at
    this.passesLine = false
    this.countEnding(bytes, at, endingBytes)
    this.line++
    return at + endingBytes
  }

  private countEnding(bytes: Uint8Array, at: number, endingBytes: number): void {
    if (endingBytes === 2) this.endings.crlf++
    else if (endingBytes === 1) this.endings[bytes[at] === LF ? 'lf' : 'cr']++
  }

  /**
   * Reads records without quotes, of which most text consists, up to the first one with them or the last line ending; the position of what
   * is left to the exact reading. A line ending is known to come, so no byte is asked whether it is the last, and nearly all are told from
   * the delimiter and the line endings by one comparison.
   */
  private plainRecords(bytes: Uint8Array, from: number, lastEnding: number): number {
    const { stops, highestStop, fields, sink } = this
    const { delimiter, quote } = this.dialect
    const { starts, ends, quoted } = fields
    const room = starts.length
    let start = from
    let position = from
    let [lf, crlf] = [0, 0]
    quoted.fill(0)
    while (position <= lastEnding) {
      let count = 0
      let stop = 0
      do {
        if (count === room || bytes[position] === quote) break
        starts[count] = position
        while ((stop = bytes[position]!) > highestStop || stops[stop] === 0) position++
        ends[count++] = position++
      } while (stop === delimiter)
      if (stop === LF) lf++
      else if (stop === CR && bytes[position] === LF) {
        crlf++
        position++
      } else break
      fields.start = start
      fields.end = ends[count - 1]!
      fields.count = count
      sink.record(bytes, fields, this.line++)
      start = position
    }
    this.endings.lf += lf
    this.endings.crlf += crlf
    return start
  }

  private takenPlain(plain: PlainReader, from: number): number {
    const { position, records, crlf } = plain.take(from, this.line)
    this.line += records
    this.endings.lf += records - crlf
    this.endings.crlf += crlf
    return position
  }

  /** Reads the record at `start`; the position after it, or -1 when its end is not among the bytes yet. */
  private oneRecord(bytes: Uint8Array, start: number, last: boolean): number {
    const { delimiter, quote } = this.dialect
    const { stops } = this
    const length = bytes.length
    const f = this.fields
    let position = start
    let count = 0
    let inner = 0
    for (;;) {
      if (count === f.starts.length) this.grow()
      if (this.skipsBlanks) while (position < length && bytes[position] === BLANK) position++
      if (bytes[position] === quote && position < length) {
        const close = this.closingQuote(bytes, position + 1)
        if (close < 0) {
          if (!last && length - start <= longestRecordBytes) return -1
          return this.badFirstLine(
            bytes,
            start,
            last,
            length - start > longestRecordBytes ? 'record_too_long' : 'quote_not_closed',
          )
        }
        if (close + 1 >= length && !last) return -1
        const after = close + 1 < length ? bytes[close + 1]! : LF
        inner += this.innerLines(bytes, position + 1, close)
        if (stops[after] === 0 || (after === delimiter && !this.isDelimiter(bytes, close + 1, last)))
          return this.badFirstLine(bytes, start, last, 'text_after_quote')
        f.starts[count] = position + 1
        f.ends[count] = close
        f.quoted[count] = 1
        position = close + 1
      } else {
        f.starts[count] = position
        for (; position < length; position++) {
          const byte = bytes[position]!
          if (stops[byte] === 1 && (byte !== delimiter || this.isDelimiter(bytes, position, last))) break
        }
        f.ends[count] = this.skipsBlanks ? withoutBlanks(bytes, f.starts[count]!, position) : position
        f.quoted[count] = 0
      }
      count++
      if (position >= length) {
        if (!last)
          return length - start > longestRecordBytes ? this.badFirstLine(bytes, start, last, 'record_too_long') : -1
        return this.finish(bytes, start, position, count, inner, 0)
      }
      if (bytes[position] !== delimiter) break
      position += 1 + this.tail.length
      if (count >= mostFields) return this.badFirstLine(bytes, start, last, 'record_too_long')
    }
    const endingBytes = this.endingAt(bytes, position, last)
    return endingBytes < 0 ? -1 : this.finish(bytes, start, position, count, inner, endingBytes)
  }

  /** Whether the rest of the delimiter follows on its first byte. One that the end of the bytes cuts counts, unless these are the last. */
  private isDelimiter(bytes: Uint8Array, at: number, last: boolean): boolean {
    const { tail } = this
    for (let i = 0; i < tail.length; i++) {
      const byte = bytes[at + 1 + i]
      if (byte === undefined ? last : byte !== tail[i]) return false
    }
    return true
  }

  private finish(
    bytes: Uint8Array,
    start: number,
    end: number,
    count: number,
    inner: number,
    endingBytes: number,
  ): number {
    const f = this.fields
    f.start = start
    f.end = end
    f.count = count
    this.countEnding(bytes, end, endingBytes)
    this.sink.record(bytes, f, this.line)
    this.line += 1 + inner
    return end + endingBytes
  }

  /** The index of the quote that closes, or -1. */
  private closingQuote(bytes: Uint8Array, from: number): number {
    const { quote, escape } = this.dialect
    let at = from
    if (escape === quote) {
      for (;;) {
        at = bytes.indexOf(quote, at)
        if (at < 0 || bytes[at + 1] !== quote) return at
        at += 2
      }
    }
    for (; at < bytes.length; at++) {
      if (bytes[at] === escape) at++
      else if (bytes[at] === quote) return at
    }
    return -1
  }

  private innerLines(bytes: Uint8Array, from: number, to: number): number {
    let lines = 0
    for (let at = from; at < to; at++) {
      if (bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] !== LF)) lines++
    }
    return lines
  }

  /** Length of the line ending at `at`: 1 or 2; -1 when the next byte must be seen first. */
  private endingAt(bytes: Uint8Array, at: number, last: boolean): number {
    if (bytes[at] === LF) return 1
    if (at + 1 < bytes.length) return bytes[at + 1] === LF ? 2 : 1
    return last ? 1 : -1
  }

  private badFirstLine(bytes: Uint8Array, start: number, last: boolean, reason: BadRecord): number {
    let end = start
    while (end < bytes.length && bytes[end] !== LF && bytes[end] !== CR) end++
    let endingBytes = 0
    if (end < bytes.length) {
      endingBytes = this.endingAt(bytes, end, last)
      if (endingBytes < 0) return -1
    } else if (!last && bytes.length - start <= longestRecordBytes) {
      return -1
    }
    this.countEnding(bytes, end, endingBytes)
    this.passesLine = endingBytes === 0 && !last
    this.sink.bad(bytes, start, end, this.line, reason)
    this.line += endingBytes > 0 ? 1 : 0
    return end + endingBytes
  }

  private grow(): void {
    const f = this.fields
    const size = f.starts.length * 2
    const copy = <A extends Int32Array | Uint8Array>(from: A, to: A): A => {
      to.set(from)
      return to
    }
    f.starts = copy(f.starts, new Int32Array(size))
    f.ends = copy(f.ends, new Int32Array(size))
    f.quoted = copy(f.quoted, new Uint8Array(size))
  }
}

function withoutBlanks(bytes: Uint8Array, start: number, end: number): number {
  let to = end
  while (to > start && bytes[to - 1] === BLANK) to--
  return to
}
