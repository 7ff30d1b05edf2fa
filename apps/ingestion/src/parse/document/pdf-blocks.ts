import type { Block } from './block.js'
import { inColumns } from './pdf-columns.js'
import { joinPages } from './pdf-continued.js'
import { type PageLines, withoutMargins } from './pdf-margins.js'
import { boxOf, tableAt } from './pdf-table.js'
import { type Line, linesOf, sizeOf, type TextRun } from './pdf-text.js'

export interface PdfPage {
  /** 1-based. */
  readonly page: number
  readonly runs: readonly TextRun[]
  /** In points. */
  readonly height: number
  /** Something is drawn on it, be it an image or lines. */
  readonly drawn: boolean
  /** What was read of its image, where it has no text of its own. */
  readonly recognized: readonly Block[]
}

/** What the sizes of letters mean in one document. */
interface Sizes {
  readonly body: number
  /** Of headings, largest first. */
  readonly headings: readonly number[]
}

const headingFactor = 1.15
const longestHeading = 250
const mostHeadingLines = 3

/** The blocks of all pages, in reading order. Pure. */
export function pdfBlocks(pages: readonly PdfPage[]): Block[] {
  const sizes = sizesOf(pages)
  const parted = withoutMargins(pages.map(({ runs, height }) => ({ lines: linesOf(runs), height })))
  return joinPages(pages.map((page, i) => pageBlocks(page, parted[i]!, sizes)))
}

function pageBlocks({ page, drawn, recognized }: PdfPage, lines: PageLines, sizes: Sizes): Block[] {
  const { header, body, footer } = lines
  if (header.length + body.length + footer.length === 0)
    return [emptyPage(page, drawn, recognized.length > 0), ...recognized]
  const parts = inColumns(body) ?? [body]
  const blocks = [
    ...marginBlocks(header, 'page_header'),
    ...parts.flatMap((part) => blocksOf(part, sizes)),
    ...marginBlocks(footer, 'page_footer'),
  ]
  return blocks.map((block) => ({ ...block, page }))
}

const marginBlocks = (lines: readonly Line[], is: 'page_header' | 'page_footer'): Block[] =>
  lines.map((line) => ({ is, text: line.map(({ text }) => text).join(' '), bbox: boxOf(line) }))

const emptyPage = (page: number, drawn: boolean, recognized: boolean): Block => ({
  is: drawn ? 'scanned_page' : 'blank_page',
  page,
  ...(recognized ? { metadata: { recognized: 'tesseract' } } : {}),
})

const rounded = (size: number): number => Math.round(size * 2) / 2

function sizesOf(pages: readonly PdfPage[]): Sizes {
  const chars = new Map<number, number>()
  for (const { runs } of pages)
    for (const { text, size } of runs) chars.set(rounded(size), (chars.get(rounded(size)) ?? 0) + text.trim().length)
  const body = [...chars].toSorted((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0] ?? 0
  const headings = [...chars.keys()].filter((size) => size >= headingFactor * body).toSorted((a, b) => b - a)
  return { body, headings }
}

function blocksOf(lines: readonly Line[], sizes: Sizes): Block[] {
  const blocks: Block[] = []
  for (let at = 0; at < lines.length;) {
    const table = tableAt(lines, at)
    if (table !== null) {
      const { grid, bbox, confidence } = table
      blocks.push({ is: 'table', grid, bbox, metadata: { confidence } })
      at += table.lines
      continue
    }
    const end = paragraphEnd(lines, at, sizes)
    blocks.push(textBlock(lines.slice(at, end), sizes))
    at = end
  }
  return blocks
}

const bullet = /^([•▪◦‣·–*-]|\(?\d{1,3}[.)])\s+\S/
const leading = 1.25
const looser = 1.25

/** A paragraph ends before a gap, another size of letters, a point of a list or a table. */
function paragraphEnd(lines: readonly Line[], from: number, { body }: Sizes): number {
  let usual = leading * sizeOf(lines[from]!)
  const isHeading = rounded(sizeOf(lines[from]!)) >= headingFactor * body
  for (let at = from + 1; at < lines.length; at++) {
    const [last, next] = [lines[at - 1]![0]!, lines[at]![0]!]
    const gap = next.y - last.y
    // Headings stand close under each other, and are set apart by little.
    const isLoose = gap > usual * (isHeading ? 1.1 : at > from + 1 ? looser : 1.4)
    if (
      isLoose ||
      Math.abs(sizeOf(lines[at]!) - sizeOf(lines[at - 1]!)) > 0.1 * sizeOf(lines[at - 1]!) ||
      bullet.test(next.text)
    )
      return at
    if (lines[at]!.length > 1 && tableAt(lines, at) !== null) return at
    usual = gap
  }
  return lines.length
}

function textBlock(lines: readonly Line[], { body, headings }: Sizes): Block {
  const texts = lines.map((line) => line.map(({ text }) => text).join(' '))
  const text = joined(texts)
  const bbox = boxOf(lines.flat())
  const size = rounded(sizeOf(lines[0]!))
  if (size >= headingFactor * body && lines.length <= mostHeadingLines && text.length <= longestHeading)
    return { is: 'heading', level: Math.min(6, Math.max(1, headings.indexOf(size) + 1)), text, bbox }
  if (bullet.test(text)) return { is: 'list_item', text: text.replace(/^([•▪◦‣·–*-]|\(?\d{1,3}[.)])\s+/, ''), bbox }
  return { is: 'paragraph', text, bbox }
}

/** Lines as one text; a word that was parted with a soft hyphen is whole again. */
const joined = (texts: readonly string[]): string =>
  texts.reduce((all, text) => (all.endsWith('\u00ad') ? all.slice(0, -1) + text : `${all} ${text}`))
