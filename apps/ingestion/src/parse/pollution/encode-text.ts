export const textEncodings = ['utf-8', 'utf-16le', 'utf-16be', 'iso-8859-1', 'windows-1252'] as const
export type TextEncoding = (typeof textEncodings)[number]

/** Where Windows-1252 differs from Latin-1, as far as the cases use it. */
const windows1252 = new Map([
  ['€', 0x80],
  ['…', 0x85],
  ['’', 0x92],
  ['“', 0x93],
  ['”', 0x94],
  ['–', 0x96],
  ['œ', 0x9c],
])

/** Throws a RangeError for a character that the encoding does not have. */
export function encodeText(text: string, encoding: TextEncoding, bom = false): Uint8Array {
  const marked = bom ? `\ufeff${text}` : text
  if (encoding === 'utf-8') return new TextEncoder().encode(marked)
  if (encoding === 'utf-16le' || encoding === 'utf-16be') return utf16(marked, encoding === 'utf-16le')
  return Uint8Array.from(text, (character) => singleByte(character, encoding))
}

function utf16(text: string, littleEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(text.length * 2)
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), littleEndian)
  return bytes
}

function singleByte(character: string, encoding: TextEncoding): number {
  const own = encoding === 'windows-1252' ? windows1252.get(character) : undefined
  const code = own ?? character.codePointAt(0)!
  if (code > 0xff) throw new RangeError(`${encoding} has no U+${code.toString(16)}`)
  return code
}
