/**
 * Takes plain records straight from their bytes, sixteen at a time: as wide as the table, no quote inside a field, and with nothing about
 * them that asks for a closer look. Of watched columns each value is counted by its class, as `fast-paths.ts` does it; a value that is not
 * told at once is noted for the host, which looks at it. The host owns the memory's layout: see `plain-rows.ts` beside the census.
 */
const BLANK: u8 = 32
const LF: u8 = 10
const CR: u8 = 13
const MINUS: u8 = 45
const DOT: u8 = 46
const ZERO: u8 = 48
const COLON: u8 = 58
const BOM: u8 = 0xef
/** `true`, and the first four letters of `false`. */
const TRUE: u32 = 0x65757274
const FALS: u32 = 0x736c6166
/** Positions of digits in `YYYY-MM-DD`, and in the first sixteen bytes of it with ` HH:MM:SS` behind it. */
const DATE_DIGITS: u32 = 0b1101101111
const DATE_HOUR_DIGITS: u32 = 0b1101101101101111
/** One bit for each month of 31 days. */
const LONG_MONTHS: u32 = 0b1010110101010

const HEADER: usize = 0x400
const WATCHED: usize = 0x2000
const ENDS: usize = 0x4000
const STARTS: usize = 0x6000
const COUNTERS: usize = 0x8000
const NOTES: usize = 0x18000
const TEXT: usize = 0x40000
const MOST_NOTES: i32 = 8192

const COUNTER_BYTES: usize = 48
const NOTE_BYTES: usize = 16
const EMPTY: usize = 0
const INTEGERS: usize = 4
const DECIMALS: usize = 8
const UNGROUPED: usize = 12
const BOOLEANS: usize = 16
const DATES: usize = 20
const TIMESTAMPS: usize = 24
const ZONED: usize = 28
const NEGATIVE: usize = 32
const TRAILING_ZERO: usize = 36

/** Of the last call. */
export let records: i32 = 0
export let crlf: i32 = 0
export let notes: i32 = 0

let delimiter: i32 = 0
let quote: i32 = -1
let width: i32 = 0
let headerBytes: i32 = 0
let takesQuotes: bool = false
let stopsAlone: bool = false
let stopsLetter: bool = false

export function configure(
  delimiterByte: i32,
  quoteByte: i32,
  isOwnEscape: bool,
  columns: i32,
  header: i32,
  stopsAtAlone: bool,
  stopsAtLetter: bool,
): void {
  delimiter = delimiterByte
  quote = quoteByte
  takesQuotes = isOwnEscape
  width = columns
  headerBytes = header
  stopsAlone = stopsAtAlone
  stopsLetter = stopsAtLetter
}

/** Takes records from `from` on, the last of which ends at `to` with its line ending; where the first one begins that is not taken. */
export function take(from: i32, to: i32): i32 {
  records = 0
  crlf = 0
  notes = 0
  const last: usize = TEXT + to
  let start: usize = TEXT + from
  let fieldStart = start
  let count = 0
  let filled = 0
  let isInQuotes = false
  let isClosed = false
  let hasBareQuote = false
  let block = start
  let stops = stopsAt(block)
  while (start < last) {
    while (stops == 0) {
      block += 16
      stops = stopsAt(block)
    }
    const at = block + ctz(stops)
    stops &= stops - 1
    const stop = load<u8>(at)
    if (isInQuotes) {
      if (<i32>stop == quote) {
        if (!endsField(load<u8>(at + 1))) break
        setField(count, fieldStart + 1, at)
        if (at > fieldStart + 1) filled++
        isInQuotes = false
        isClosed = true
      } else if (stop == LF || stop == CR) break
      continue
    }
    if (<i32>stop == quote) {
      if (at == fieldStart) {
        if (!takesQuotes || count >= width) break
        isInQuotes = true
      } else hasBareQuote = true
      continue
    }
    if (stop == CR) {
      if (load<u8>(at + 1) != LF) break
      continue
    }
    if (count >= width) break
    const isCrlf = stop == LF && at > start && load<u8>(at - 1) == CR
    const end = isCrlf ? at - 1 : at
    if (!isClosed) {
      // Such a quote may be the partner of one that stands elsewhere, or blanks may stand around both: for a closer look.
      if (hasBareQuote && endsWithQuote(fieldStart, end)) break
      setField(count, fieldStart, end)
      if (end > fieldStart) filled++
    }
    isClosed = false
    hasBareQuote = false
    count++
    fieldStart = at + 1
    if (stop != LF) continue
    if (count != width || isOdd(start, end, filled) || notes + width > MOST_NOTES) break
    takeValues()
    records++
    if (isCrlf) crlf++
    start = fieldStart
    count = 0
    filled = 0
  }
  return <i32>(start - TEXT)
}

function setField(i: i32, start: usize, end: usize): void {
  store<u32>(STARTS + ((<usize>i) << 2), <u32>start)
  store<u32>(ENDS + ((<usize>i) << 2), <u32>end)
}

/** Blanks behind it aside. */
function endsWithQuote(start: usize, end: usize): bool {
  let at = end
  while (at > start && load<u8>(at - 1) == BLANK) at--
  return at > start && <i32>load<u8>(at - 1) == quote
}

function endsField(byte: u8): bool {
  return <i32>byte == delimiter || byte == LF || byte == CR
}

/** One bit for each delimiter, quote or part of a line ending among sixteen bytes. */
function stopsAt(at: usize): u32 {
  const bytes = v128.load(at)
  const isDelimiter = i8x16.eq(bytes, i8x16.splat(<i8>delimiter))
  const isQuote = i8x16.eq(bytes, i8x16.splat(<i8>(quote < 0 ? delimiter : quote)))
  const isEnding = v128.or(i8x16.eq(bytes, i8x16.splat(<i8>LF)), i8x16.eq(bytes, i8x16.splat(<i8>CR)))
  return i8x16.bitmask(v128.or(v128.or(isDelimiter, isQuote), isEnding))
}

/** Whether the census has to see the record whole. */
function isOdd(start: usize, end: usize, filled: i32): bool {
  if (width > 1 && <i32>(end - start) == width - 1) return true
  const first = load<u8>(start)
  if (first == BOM || (isDrawn(first) && isDrawn(load<u8>(start + 1)))) return true
  const value: usize = load<u32>(STARTS)
  const length = <i32>(load<u32>(ENDS) - <u32>value)
  if (length == 0) return false
  if (stopsLetter && isLetter(load<u8>(value))) return true
  if (stopsAlone && filled == 1) return true
  if (load<u8>(value) == BOM) return true
  return headerBytes > 0 && length == headerBytes && memory.compare(value, HEADER, headerBytes) == 0
}

/** Of the marks that rulers are drawn with. */
function isDrawn(byte: u8): bool {
  return byte == 45 || byte == 43 || byte == 124 || byte == 58 || byte == 61 || byte == 95 || byte == 32 || byte == 9
}

function isLetter(byte: u8): bool {
  return byte >= 0x80 || ((byte | 32) >= 97 && (byte | 32) <= 122)
}

function takeValues(): void {
  let counters = COUNTERS
  for (let i = 0; i < width; i++) {
    const start: usize = load<u32>(STARTS + ((<usize>i) << 2))
    const end: usize = load<u32>(ENDS + ((<usize>i) << 2))
    const length = <i32>(end - start)
    if (length == 0) increment(counters + EMPTY)
    else if (load<u8>(WATCHED + i) == 1 ? !taken(start, length, counters) : mayBeNullWord(start, length))
      note(i, start, end)
    counters += COUNTER_BYTES
  }
}

function note(column: i32, start: usize, end: usize): void {
  const at = NOTES + <usize>notes * NOTE_BYTES
  store<i32>(at, column)
  store<i32>(at + 4, <i32>(start - TEXT))
  store<i32>(at + 8, <i32>(end - TEXT))
  store<i32>(at + 12, records)
  notes++
}

function increment(counter: usize): void {
  store<u32>(counter, load<u32>(counter) + 1)
}

/** `canStandInText` of `null-words.ts`. */
function mayBeNullWord(at: usize, length: i32): bool {
  if (length > 8) return false
  const first = load<u8>(at) | 32
  if (first == 0x20) return true
  const second = load<u8>(at + 1) | 32
  if (first == 0x6e) return second == 0x61 || second == 0x2f || second == 0x69 || second == 0x75
  return second == 0x6e && (first == 0x23 || first == 0x28 || first == 0x3c || first == 0x7c)
}

/** One bit for each digit among sixteen bytes. */
function digitsAt(at: usize): u32 {
  return i8x16.bitmask(i8x16.le_u(i8x16.sub(v128.load(at), i8x16.splat(<i8>ZERO)), i8x16.splat(9)))
}

function taken(at: usize, length: i32, counters: usize): bool {
  if ((length == 10 || length == 19 || length == 20) && load<u8>(at + 4) == MINUS)
    return takenAsIso(at, length, counters)
  if (length > 16) return false
  const sign: u32 = load<u8>(at) == MINUS ? 1 : 0
  const first = load<u8>(at + sign)
  const digits = digitsAt(at)
  if (((digits >> sign) & 1) == 0 || length == <i32>sign) return sign == 0 && takenAsBoolean(at, length, counters)
  const all: u32 = (1 << length) - 1
  const others = all & ~digits & ~sign
  if (others == 0) {
    if (length > 15 || (first == ZERO && length > <i32>sign + 1)) return false
    increment(counters + INTEGERS)
  } else {
    const point = <i32>ctz(others)
    if ((others & (others - 1)) != 0 || load<u8>(at + point) != DOT) return false
    const whole = point - <i32>sign
    if (first == ZERO && whole > 1) return false
    increment(counters + DECIMALS)
    const fraction = length - point - 1
    if (fraction != 3 || whole > 3 || first == ZERO) increment(counters + UNGROUPED)
    if (fraction > 1 && load<u8>(at + length - 1) == ZERO) store<u32>(counters + TRAILING_ZERO, 1)
  }
  if (sign == 1) store<u32>(counters + NEGATIVE, 1)
  return true
}

function takenAsBoolean(at: usize, length: i32, counters: usize): bool {
  const word = load<u32>(at) | 0x20
  if (!(length == 4 && word == TRUE) && !(length == 5 && word == FALS && load<u8>(at + 4) == 101)) return false
  increment(counters + BOOLEANS)
  return true
}

/** `YYYY-MM-DD`, and behind it nothing, ` HH:MM:SS` or `THH:MM:SS`, and behind that nothing or `Z`. */
function takenAsIso(at: usize, length: i32, counters: usize): bool {
  const digits = digitsAt(at)
  if (load<u8>(at + 7) != MINUS || (digits & DATE_DIGITS) != DATE_DIGITS) return false
  const month = two(at + 5)
  const day = two(at + 8)
  if (two(at) == 0 || month < 1 || month > 12 || day < 1) return false
  if (day > (month == 2 ? 28 : (LONG_MONTHS >> month) & 1 ? 31 : 30)) return false
  if (length == 10) {
    increment(counters + DATES)
    return true
  }
  const separator = load<u8>(at + 10)
  if ((separator != 32 && separator != 84) || load<u8>(at + 13) != COLON || load<u8>(at + 16) != COLON) return false
  if ((digits & DATE_HOUR_DIGITS) != DATE_HOUR_DIGITS || (digitsAt(at + 4) & 0b110000000000000) != 0b110000000000000)
    return false
  if (two(at + 11) > 23 || two(at + 14) > 59 || two(at + 17) > 59) return false
  if (length == 20 && load<u8>(at + 19) != 90) return false
  increment(counters + (length == 19 ? TIMESTAMPS : ZONED))
  return true
}

/** Two digits as a number. */
function two(at: usize): u32 {
  return <u32>(load<u8>(at) - ZERO) * 10 + <u32>(load<u8>(at + 1) - ZERO)
}
