import type { Block } from './block.js'

/** What Tesseract says of one word or of the whole page, in pixels. */
interface Row {
  readonly level: number
  readonly paragraph: string
  readonly box: readonly [left: number, top: number, right: number, bottom: number]
  readonly confidence: number
  readonly text: string
}

const pageLevel = 1
const wordLevel = 5
const asIs = { width: 1, height: 1 }

/**
 * The paragraphs of a page that Tesseract read, from its table of words (`tsv`); `size` is that of the page in points. Each
 * says how sure Tesseract is of it, 0 to 1. Pure.
 */
export function recognizedBlocks(tsv: string, page: number, size: { width: number; height: number }): Block[] {
  const rows = tsv.split('\n').flatMap(rowOf)
  const [, , right, bottom] = rows.find(({ level }) => level === pageLevel)?.box ?? [0, 0, 0, 0]
  const scale = right > 0 && bottom > 0 ? { width: size.width / right, height: size.height / bottom } : asIs
  const paragraphs = new Map<string, Row[]>()
  for (const row of rows) {
    if (row.level !== wordLevel || row.text.trim() === '') continue
    const words = paragraphs.get(row.paragraph)
    if (words === undefined) paragraphs.set(row.paragraph, [row])
    else words.push(row)
  }
  return [...paragraphs.values()].map((words) => blockOf(words, page, scale))
}

function rowOf(line: string): Row[] {
  const fields = line.split('\t')
  const [level, , block, paragraph, , , left, top, width, height, confidence] = fields.map(Number)
  if (fields.length < 12 || !Number.isFinite(level)) return []
  const box = [left!, top!, left! + width!, top! + height!] as const
  return [{ level: level!, paragraph: `${block}.${paragraph}`, box, confidence: confidence!, text: fields[11]! }]
}

function blockOf(words: readonly Row[], page: number, { width, height }: { width: number; height: number }): Block {
  const edge = (i: number, of: (...values: number[]) => number): number =>
    words.reduce((edge, { box }) => of(edge, box[i]!), words[0]!.box[i]!)
  const sure = words.reduce((sum, { confidence }) => sum + confidence, 0) / words.length / 100
  return {
    is: 'paragraph',
    text: words.map(({ text }) => text.trim()).join(' '),
    page,
    bbox: [
      edge(0, Math.min) * width,
      edge(1, Math.min) * height,
      edge(2, Math.max) * width,
      edge(3, Math.max) * height,
    ],
    metadata: { recognized: 'tesseract', confidence: Math.round(Math.max(0, sure) * 100) / 100 },
  }
}
