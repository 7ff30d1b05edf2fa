import type { Encoding } from '../overrides.js'

export type EncodingFinding =
  | { readonly encoding: Encoding; readonly bom: boolean; readonly why: string; readonly confidence: number }
  | { readonly encoding: null; readonly reason: 'binary' | 'damaged_utf8' }

/** Counts what is and what is not UTF-8 beyond ASCII; carries a cut character over to the next chunk. */
export class Utf8Count {
  /** Whole characters of two bytes and more. */
  valid = 0
  invalid = 0
  private open = 0

  push(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (this.open > 0 && byte >= 0x80 && byte < 0xc0) {
        if (--this.open === 0) this.valid++
        continue
      }
      if (this.open > 0) {
        this.invalid++
        this.open = 0
      }
      if (byte < 0x80) continue
      this.open =
        byte >= 0xc2 && byte < 0xe0 ? 1 : byte >= 0xe0 && byte < 0xf0 ? 2 : byte >= 0xf0 && byte < 0xf5 ? 3 : 0
      if (this.open === 0) this.invalid++
    }
  }

  /** The bytes end here; a character that is cut now is broken. */
  end(): void {
    if (this.open > 0) this.invalid++
    this.open = 0
  }
}

/** The encoding of text, by its first bytes. */
export function detectEncoding(prefix: Uint8Array, complete: boolean): EncodingFinding {
  if (prefix[0] === 0xff && prefix[1] === 0xfe) return byBom('utf-16le')
  if (prefix[0] === 0xfe && prefix[1] === 0xff) return byBom('utf-16be')
  if (prefix[0] === 0xef && prefix[1] === 0xbb && prefix[2] === 0xbf) return byBom('utf-8')
  if (prefix.includes(0)) {
    const wide = wideWithoutMark(prefix)
    if (wide !== null) return wide
    // NUL among nothing but text is dirt; beside other control characters it is a sign of data that are no text.
    if (!isTextWithNul(prefix)) return { encoding: null, reason: 'binary' }
  }
  const count = new Utf8Count()
  count.push(prefix)
  if (complete) count.end()
  const found = encodingOf(count)
  // Every byte is some character of Windows-1252, so it has to look like text besides.
  return found.encoding === 'windows-1252' && isRiddled(prefix) ? { encoding: null, reason: 'binary' } : found
}

/** Text in UTF-16 has a NUL in nearly every second place, as far as it is Latin, and none to speak of in the others. */
function wideWithoutMark(prefix: Uint8Array): EncodingFinding | null {
  const zeros = [0, 0]
  for (let at = 0; at < prefix.length; at++) if (prefix[at] === 0) zeros[at & 1]!++
  const pairs = prefix.length >> 1
  const [first, second] = zeros as [number, number]
  const isWide = pairs >= 2 && Math.max(first, second) > 0.6 * pairs && Math.min(first, second) < 0.05 * pairs
  if (!isWide) return null
  const encoding = second > first ? 'utf-16le' : 'utf-16be'
  return { encoding, bom: false, why: 'every second byte is zero, as in UTF-16 without a mark', confidence: 0.95 }
}

const fewestTextShare = 0.5
/** What programs put between fields and records, and at the end of a text: tab, LF, FF, CR, end of file (26), separators (28 to 31), SOH. */
const textControls = new Set([1, 9, 10, 12, 13, 26, 28, 29, 30, 31])

function isTextWithNul(prefix: Uint8Array): boolean {
  let nul = 0
  for (const byte of prefix) {
    if (byte === 0) nul++
    else if (byte < 32 && !textControls.has(byte)) return false
  }
  return prefix.length - nul > fewestTextShare * prefix.length && prefix.length >= 32
}

const mostControlShare = 0.03
const escape = 27

/** Of bytes that are no text, one in twelve is a control character that no program puts into text; in text there is hardly one. */
function isRiddled(prefix: Uint8Array): boolean {
  let controls = 0
  for (const byte of prefix) if (byte < 32 && byte !== escape && !textControls.has(byte)) controls++
  return controls > 1 && controls > mostControlShare * prefix.length
}

const byBom = (encoding: Encoding): EncodingFinding => ({
  encoding,
  bom: true,
  why: 'the file starts with its byte order mark',
  confidence: 1,
})

/**
 * Text with bytes that are no UTF-8 is Windows-1252 (which holds Latin-1), unless most of its characters are UTF-8: then it
 * is UTF-8 that was damaged, and reading it as anything else would spoil the rest.
 */
export function encodingOf({ valid, invalid }: Utf8Count): EncodingFinding {
  if (invalid === 0)
    return { encoding: 'utf-8', bom: false, why: 'every byte seen is valid UTF-8', confidence: valid > 0 ? 1 : 0.95 }
  if (valid > 4 * invalid) return { encoding: null, reason: 'damaged_utf8' }
  return {
    encoding: 'windows-1252',
    bom: false,
    why: 'the bytes are no UTF-8 and read as Windows-1252 (or Latin-1)',
    confidence: 0.8,
  }
}
