import { takenFast } from '../csv/fast-paths.js'
import { countNumber, type JsonColumn, newJsonColumn } from './flatten-file.js'
import { isKeptByANumber } from './record-fields.js'

const LF = 10
const QUOTE = 34
const COMMA = 44
const MINUS = 45
const ZERO = 48
const NINE = 57
const COLON = 58
const BACKSLASH = 92
const OPEN = 123
const CLOSE = 125
const WORDS = { 116: Buffer.from('true'), 102: Buffer.from('false'), 110: Buffer.from('null') } as const
const NOT_PLAIN = -1
/** Every number of as many characters is kept by a double. */
const shortNumber = 15

/**
 * The independent count of NDJSON in its plain form: each line is one flat object whose names a sample had, each name once. It
 * looks at every byte, and takes the text for valid JSON: whoever reads the same bytes beside it refuses what is not.
 */
export class PlainLines {
  records = 0
  longestLineBytes = 0
  /** False as soon as a line is of another form; nothing is counted from then on. */
  isPlain = true
  readonly columns: readonly JsonColumn[]
  /** Values that are there and are not null, by column. */
  readonly present: Float64Array
  private rest: Uint8Array = new Uint8Array(0)
  private line = 0
  private readonly keys: readonly Uint8Array[]
  /** Each name as it stands in most records: in quotes, with its colon, and nothing between them. */
  private readonly written: readonly Uint8Array[]
  private readonly indexes: ReadonlyMap<string, number>
  /** The record in which each name was met last. */
  private readonly metIn: Float64Array
  private afterKey = 0

  /** Strings of columns that the sample settled as text are counted, and not looked at. */
  constructor(sampled: readonly JsonColumn[]) {
    this.columns = sampled.map(({ key, evidence }) =>
      evidence.texts.size > 0 ? { ...newJsonColumn(key), evidence } : newJsonColumn(key),
    )
    this.keys = sampled.map(({ key }) => Buffer.from(key))
    this.written = sampled.map(({ key }) => Buffer.from(`"${key}":`))
    this.indexes = new Map(this.keys.map((key, i) => [Buffer.from(key).toString('latin1'), i]))
    this.present = new Float64Array(sampled.length)
    this.metIn = new Float64Array(sampled.length).fill(-1)
  }

  push(chunk: Uint8Array): void {
    let start = 0
    if (this.rest.length > 0) {
      const first = chunk.indexOf(LF)
      this.rest = Buffer.concat([this.rest, first < 0 ? chunk : chunk.subarray(0, first + 1)])
      if (first < 0) return
      this.take(this.rest, 0, this.rest.length - 1)
      start = first + 1
    }
    for (let end = chunk.indexOf(LF, start); end >= 0 && this.isPlain; end = chunk.indexOf(LF, start)) {
      this.take(chunk, start, end)
      start = end + 1
    }
    // The chunk is written over by one that comes later.
    this.rest = Uint8Array.prototype.slice.call(chunk, start)
  }

  end(): void {
    if (this.isPlain && this.rest.length > 0) this.take(Buffer.concat([this.rest, Buffer.of(LF)]), 0, this.rest.length)
  }

  /** Missing values of a column, left out or null. */
  missing(index: number): number {
    return this.records - this.present[index]!
  }

  /** One line; behind it stands a line feed, which ends every loop. */
  private take(bytes: Uint8Array, start: number, end: number): void {
    this.line++
    const from = pastBlanks(bytes, start)
    if (from === end) return
    this.isPlain = this.record(bytes, from, end)
    this.records++
    if (end - start > this.longestLineBytes) this.longestLineBytes = end - start
  }

  private record(bytes: Uint8Array, from: number, end: number): boolean {
    if (bytes[from] !== OPEN) return false
    let at = pastBlanks(bytes, from + 1)
    if (bytes[at] === CLOSE) return pastBlanks(bytes, at + 1) === end
    for (let expected = 0; ;) {
      const usual = this.written[expected]
      let index = expected
      if (usual !== undefined && isAt(bytes, at, usual)) at += usual.length
      else {
        index = bytes[at] === QUOTE ? this.keyAt(bytes, at + 1, end, expected) : NOT_PLAIN
        if (index === NOT_PLAIN) return false
        at = pastBlanks(bytes, this.afterKey)
        if (bytes[at] !== COLON) return false
        at++
      }
      if (this.metIn[index] === this.records) return false
      this.metIn[index] = this.records
      at = this.value(bytes, pastBlanks(bytes, at), end, index)
      if (at === NOT_PLAIN) return false
      at = pastBlanks(bytes, at)
      if (bytes[at] === CLOSE) return pastBlanks(bytes, at + 1) === end
      if (bytes[at] !== COMMA) return false
      at = pastBlanks(bytes, at + 1)
      expected = index + 1
    }
  }

  /** Most records have their names in the same order, so the next one is tried first. */
  private keyAt(bytes: Uint8Array, start: number, end: number, expected: number): number {
    const key = this.keys[expected]
    if (key !== undefined && bytes[start + key.length] === QUOTE && isAt(bytes, start, key)) {
      this.afterKey = start + key.length + 1
      return expected
    }
    let at = start
    while (at < end && bytes[at] !== QUOTE) if (bytes[at++] === BACKSLASH) return NOT_PLAIN
    this.afterKey = at + 1
    return this.indexes.get(textOf(bytes, start, at)) ?? NOT_PLAIN
  }

  /** Counts the value that begins at `start`; the place behind it. */
  private value(bytes: Uint8Array, start: number, end: number, index: number): number {
    const first = bytes[start]!
    if (first === QUOTE) return this.string(bytes, start + 1, end, index)
    if (first === MINUS || (first >= ZERO && first <= NINE)) return this.number(bytes, start, index)
    const word = WORDS[first as keyof typeof WORDS]
    if (word === undefined || !isAt(bytes, start, word)) return NOT_PLAIN
    if (word !== WORDS[110]) {
      this.present[index]!++
      this.columns[index]!.booleans++
    }
    return start + word.length
  }

  private string(bytes: Uint8Array, start: number, end: number, index: number): number {
    let at = start
    let escaped = false
    for (let byte = bytes[at]; byte !== QUOTE; byte = bytes[++at]) {
      if (byte === BACKSLASH) {
        escaped = true
        at++
      }
      if (byte === LF || at >= end) return NOT_PLAIN
    }
    this.present[index]!++
    const column = this.columns[index]!
    column.strings++
    const { evidence } = column
    if (evidence.texts.size > 0) return at + 1
    if (escaped) return NOT_PLAIN
    if (at === start || !takenFast(bytes, start, at, evidence))
      evidence.add(Buffer.from(bytes.buffer, bytes.byteOffset + start, at - start).toString('utf8'), this.line)
    return at + 1
  }

  private number(bytes: Uint8Array, start: number, index: number): number {
    let at = start + 1
    let whole = true
    for (; ; at++) {
      const byte = bytes[at]!
      if (byte >= ZERO && byte <= NINE) continue
      if (!isNumberMark(byte)) break
      whole = false
    }
    this.present[index]!++
    const column = this.columns[index]!
    if (at - start <= shortNumber) {
      column.numbers++
      if (!whole) column.fractions++
      return at
    }
    const written = textOf(bytes, start, at)
    if (!isNumber.test(written) || !isKeptByANumber(written)) return NOT_PLAIN
    countNumber(column, written)
    return at
  }
}

const isNumber = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** `.`, `e`, `E`, `+`, `-`. */
const isNumberMark = (byte: number): boolean =>
  byte === 46 || byte === 101 || byte === 69 || byte === 43 || byte === MINUS

function pastBlanks(bytes: Uint8Array, from: number): number {
  let at = from
  while (bytes[at] === 32 || bytes[at] === 9 || bytes[at] === 13) at++
  return at
}

function isAt(bytes: Uint8Array, start: number, wanted: Uint8Array): boolean {
  for (let i = wanted.length - 1; i >= 0; i--) if (bytes[start + i] !== wanted[i]) return false
  return true
}

const textOf = (bytes: Uint8Array, start: number, end: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1')
