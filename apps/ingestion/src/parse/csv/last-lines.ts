import type { CensusSettings } from './census-settings.js'
import { fieldText, fieldTexts } from './field-text.js'
import { isFooter, isPaddedNote, isTotals } from './footer.js'
import { ofOtherTable, type RejectedRecord } from './rejected-record.js'
import { type Fields, newFields } from './tokenizer.js'

/** A row that does not fit, or fits and holds what its columns do not, and may be one of the last lines. */
export interface LastLine {
  /** Null where it is a row if others follow. */
  readonly rejected: RejectedRecord | null
  readonly line: number
  /** Fields of the whole `raw`; of rows that fit only. */
  readonly held: Fields | null
  readonly raw: Uint8Array
  readonly fields: readonly string[]
  readonly afterGap: boolean
}

type FooterSettings = Pick<CensusSettings, 'width' | 'dialect' | 'typed' | 'hasFooter'>

const mostAtEnd = 20
/** Of a rejected record so much is kept. */
const longestRawBytes = 64 * 1024

/** More lines than these are no footer. */
export const tooManyAtEnd = (lines: readonly LastLine[]): boolean => lines.length > mostAtEnd

/** A record that does not fit, its beginning copied from the bytes from `start` to `end`. */
export const misfitLine = (
  bytes: Uint8Array,
  start: number,
  end: number,
  rejected: RejectedRecord,
  fields: readonly string[],
  afterGap: boolean,
): LastLine => ({
  rejected,
  line: rejected.line,
  held: null,
  raw: Uint8Array.from(bytes.subarray(start, Math.min(end, start + longestRawBytes))),
  fields,
  afterGap,
})

/** A copy of a row that fits; null where it is too long to be one of the last lines. */
export function heldRow(bytes: Uint8Array, fields: Fields, line: number, afterGap: boolean): LastLine | null {
  const { start, end, count } = fields
  if (end - start > longestRawBytes) return null
  const held = newFields(count)
  Object.assign(held, { start: 0, end: end - start, count })
  for (let i = 0; i < count; i++) {
    held.starts[i] = fields.starts[i]! - start
    held.ends[i] = fields.ends[i]! - start
    held.quoted[i] = fields.quoted[i]!
  }
  return { rejected: null, line, held, raw: Uint8Array.from(bytes.subarray(start, end)), fields: [], afterGap }
}

/** What stood below the gap and may have been a row is the title of the other table that begins now. */
export const asTitlesOfOther = (lines: readonly LastLine[]): LastLine[] =>
  lines.map((line) =>
    line.rejected === null && line.afterGap ? { ...line, rejected: ofOtherTable(line.line), held: null } : line,
  )

/** Where the notes below the table begin among the last lines of a text. */
export function footerStart(lines: readonly LastLine[], { width, typed, hasFooter }: FooterSettings): number {
  if (!hasFooter) return lines.length
  return (
    lines.findLastIndex(({ held, fields, afterGap }) => held === null && !isFooter(fields, afterGap, width, typed)) + 1
  )
}

/**
 * Whether a row that fits may add up those above it, or be a note below them. Looked at only where a first column of values begins with a
 * letter, or where something was left blank or did not fit above: `afterOdd`.
 */
export function mayBeTotals(bytes: Uint8Array, fields: Fields, settings: FooterSettings, afterOdd: boolean): boolean {
  const { typed, hasFooter, dialect, width } = settings
  if (!hasFooter || width < 2) return false
  if (isAlone(fields))
    return width > 2 && typed.includes(true) && isPaddedNote(fieldText(bytes, fields, 0, dialect), afterOdd)
  const beginsOdd = typed[0] === true && fields.starts[0] !== fields.ends[0] && isLetter(bytes[fields.starts[0]!]!)
  if (!beginsOdd && !afterOdd) return false
  return isTotals(fieldTexts(bytes, fields, dialect), afterOdd, typed)
}

/** Only the first field has something in it. */
function isAlone({ count, starts, ends }: Fields): boolean {
  if (starts[0] === ends[0]) return false
  for (let i = 1; i < count; i++) if (starts[i] !== ends[i]) return false
  return count > 1
}

const isLetter = (byte: number): boolean => byte >= 0x80 || ((byte | 32) >= 97 && (byte | 32) <= 122)
