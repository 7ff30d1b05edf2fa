/** The widths of a font's glyphs, in parts of the font size. */
export type GlyphWidths = (codePoint: number) => number

/**
 * Reads the advance widths of a TrueType font: tables `head`, `hhea`, `hmtx` and the Unicode part of `cmap` in format
 * 4 or 12 (OpenType specification 1.9). Without them a server can only guess how wide a label is, and guesses clip.
 */
export function readGlyphWidths(font: Buffer): GlyphWidths {
  const table = tablesOf(font)
  const unitsPerEm = font.readUInt16BE(table('head') + 18)
  const metricCount = font.readUInt16BE(table('hhea') + 34)
  const metrics = table('hmtx')
  const glyphOf = readCmap(font, table('cmap'))
  const widths = new Map<number, number>()
  return (codePoint) => {
    const known = widths.get(codePoint)
    if (known !== undefined) return known
    const glyph = Math.min(glyphOf(codePoint), metricCount - 1)
    const width = font.readUInt16BE(metrics + glyph * 4) / unitsPerEm
    widths.set(codePoint, width)
    return width
  }
}

function tablesOf(font: Buffer): (tag: string) => number {
  const offsets = new Map<string, number>()
  for (let i = 0; i < font.readUInt16BE(4); i++) {
    const record = 12 + i * 16
    offsets.set(font.toString('latin1', record, record + 4), font.readUInt32BE(record + 8))
  }
  return (tag) => {
    const offset = offsets.get(tag)
    if (offset === undefined) throw new Error(`the font has no table "${tag}"`)
    return offset
  }
}

function readCmap(font: Buffer, cmap: number): (codePoint: number) => number {
  const parts = Array.from(
    { length: font.readUInt16BE(cmap + 2) },
    (_, i) => cmap + font.readUInt32BE(cmap + 4 + i * 8 + 4),
  )
  const full = parts.find((at) => font.readUInt16BE(at) === 12)
  if (full !== undefined) return (codePoint) => glyphInGroups(font, full, codePoint)
  const basic = parts.find((at) => font.readUInt16BE(at) === 4)
  if (basic === undefined) throw new Error('the font has no Unicode map')
  return (codePoint) => glyphInSegments(font, basic, codePoint)
}

function glyphInGroups(font: Buffer, at: number, codePoint: number): number {
  let [low, high] = [0, font.readUInt32BE(at + 12) - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    const group = at + 16 + middle * 12
    if (codePoint < font.readUInt32BE(group)) high = middle - 1
    else if (codePoint > font.readUInt32BE(group + 4)) low = middle + 1
    else return font.readUInt32BE(group + 8) + codePoint - font.readUInt32BE(group)
  }
  return 0
}

function glyphInSegments(font: Buffer, at: number, codePoint: number): number {
  const doubled = font.readUInt16BE(at + 6)
  for (let i = 0; i < doubled; i += 2) {
    if (codePoint > font.readUInt16BE(at + 14 + i)) continue
    const start = font.readUInt16BE(at + 16 + doubled + i)
    if (codePoint < start) return 0
    const delta = font.readUInt16BE(at + 16 + 2 * doubled + i)
    const rangeAt = at + 16 + 3 * doubled + i
    const range = font.readUInt16BE(rangeAt)
    if (range === 0) return (codePoint + delta) & 0xffff
    const glyph = font.readUInt16BE(rangeAt + range + (codePoint - start) * 2)
    return glyph === 0 ? 0 : (glyph + delta) & 0xffff
  }
  return 0
}
