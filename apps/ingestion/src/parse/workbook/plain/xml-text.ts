const AMPERSAND = 38
const CARRIAGE_RETURN = 13
const UNDERSCORE = 95
const LOWER_X = 120

const named: Readonly<Record<string, string>> = { quot: '"', apos: "'", gt: '>', lt: '<', amp: '&' }
const reference = /&(?:(quot|apos|gt|lt|amp)|#x([\da-fA-F]+)|#(\d+));/g
/** How workbooks write characters that XML cannot hold (ECMA-376 part 1, ST_Xstring). */
const escaped = /_x([\da-fA-F]{4})_/g

/** The text that stands in these bytes of a part of a workbook, which hold no tag. Pure. */
export function xmlText(bytes: Buffer, start: number, end: number): string {
  for (let i = start; i < end; i++) {
    const byte = bytes[i]!
    if (byte >= 0x80 || byte === AMPERSAND || byte === CARRIAGE_RETURN)
      return unescaped(bytes.toString('utf8', start, end))
    if (byte === UNDERSCORE && bytes[i + 1] === LOWER_X) return unescaped(bytes.toString('utf8', start, end))
  }
  return bytes.toString('latin1', start, end)
}

/** A text as it is meant, of what stands in XML. Pure. */
export function unescaped(written: string): string {
  let text = written
  if (text.includes('&')) text = text.replace(reference, referred)
  if (text.includes('_x')) {
    text = text.replace(escaped, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
  }
  return text.includes('\r') ? text.replaceAll('\r\n', '\n') : text
}

function referred(whole: string, name?: string, hex?: string, decimal?: string): string {
  if (name !== undefined) return named[name]!
  const code = hex === undefined ? Number.parseInt(decimal!, 10) : Number.parseInt(hex, 16)
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
}
