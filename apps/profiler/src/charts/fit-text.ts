import { fontFiles, readFont } from './font-files.js'
import { type GlyphWidths, readGlyphWidths } from './glyph-widths.js'

let regular: GlyphWidths | null = null
let bold: GlyphWidths | null = null

/** Pixels that a text takes in the font that pictures are drawn with. */
export function textWidth(text: string, size: number, weight: 'regular' | 'bold' = 'regular'): number {
  const widths =
    weight === 'bold'
      ? (bold ??= readGlyphWidths(readFont(fontFiles().bold)))
      : (regular ??= readGlyphWidths(readFont(fontFiles().regular)))
  let width = 0
  for (const character of text) width += widths(character.codePointAt(0)!)
  return width * size
}

/** The text, or as much of it as fits with an ellipsis. */
export function shorten(text: string, pixels: number, size: number, weight: 'regular' | 'bold' = 'regular'): string {
  if (textWidth(text, size, weight) <= pixels) return text
  const characters = [...text]
  let [low, high] = [0, characters.length]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (textWidth(`${characters.slice(0, middle).join('')}…`, size, weight) <= pixels) low = middle
    else high = middle - 1
  }
  return `${characters.slice(0, low).join('').trimEnd()}…`
}

/** The text in lines of at most so many pixels; what does not fit in `most` lines ends in an ellipsis. */
export function wrap(
  text: string,
  pixels: number,
  size: number,
  most: number,
  weight: 'regular' | 'bold' = 'regular',
): string[] {
  const lines: string[] = []
  let line = ''
  const words = text.split(' ').filter((word) => word !== '')
  for (const [i, word] of words.entries()) {
    const longer = line === '' ? word : `${line} ${word}`
    if (textWidth(longer, size, weight) <= pixels) {
      line = longer
      continue
    }
    if (lines.length === most - 1)
      return [...lines, shorten([line, ...words.slice(i)].filter(Boolean).join(' '), pixels, size, weight)]
    if (line !== '') lines.push(line)
    line = shorten(word, pixels, size, weight)
  }
  return line === '' ? lines : [...lines, line]
}
