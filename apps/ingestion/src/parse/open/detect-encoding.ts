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
  if (prefix.includes(0)) return { encoding: null, reason: 'binary' }
  const count = new Utf8Count()
  count.push(prefix)
  if (complete) count.end()
  return encodingOf(count)
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
