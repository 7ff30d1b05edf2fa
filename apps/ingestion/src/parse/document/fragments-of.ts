import { createHash } from 'node:crypto'
import type { Block, DocumentContent, Metadata } from './block.js'
import type { Fragment } from './fragment.js'
import { gridHash, gridHtml, gridText } from './grid.js'

/** ISO 639-1 of a text; null when it does not tell. */
export type LanguageOf = (text: string) => string | null

/** Fewer letters are too few to tell one language from another. */
const fewestLetters = 60
const sampleChars = 8_000

/**
 * The rows of one document: first the document itself, then its blocks in order. The same bytes give the same ids,
 * whenever and under whatever name they are read. Pure.
 */
export function* fragmentsOf(
  documentId: string,
  content: DocumentContent,
  languageOf: LanguageOf,
): Generator<Fragment> {
  const main = content.language ?? languageOf(sampleOf(content.blocks))
  const headings: { level: number; text: string }[] = []
  const fragment = (order: number, more: Partial<Fragment> & { kind: string }): Fragment => ({
    documentId,
    fragmentId: fragmentId(documentId, order),
    page: null,
    order,
    headingPath: headings.length === 0 ? null : headings.map(({ text }) => text).join(' > '),
    text: null,
    tableHtml: null,
    bbox: null,
    language: null,
    metadata: null,
    ...more,
  })
  yield fragment(0, { kind: 'document', text: content.title, language: main, metadata: orNull(content.metadata) })
  let order = 0
  for (const block of content.blocks) {
    if (block.is === 'heading') {
      while (headings.length > 0 && headings.at(-1)!.level >= block.level) headings.pop()
      headings.push({ level: block.level, text: block.text })
    }
    const text = textOf(block)
    yield fragment(++order, {
      kind: block.is,
      page: block.page ?? null,
      text,
      tableHtml: block.is === 'table' ? gridHtml(block.grid) : null,
      bbox: block.bbox ?? null,
      language: hasProse(block) ? ownLanguage(text ?? '', main, languageOf) : null,
      metadata: orNull({ ...detailsOf(block), ...block.metadata }),
    })
  }
}

/** 128 bits are enough to be unique and short enough to be read. */
const fragmentId = (documentId: string, order: number): string =>
  createHash('sha256').update(`${documentId}\n${order}`).digest('hex').slice(0, 32)

function textOf(block: Block): string | null {
  if (block.is === 'table') return gridText(block.grid)
  return 'text' in block ? block.text : null
}

function detailsOf(block: Block): Metadata {
  if (block.is === 'heading') return { level: block.level }
  if (block.is !== 'table') return {}
  const { rows } = block.grid
  return { rows: rows.length, columns: rows[0]?.length ?? 0, content_sha256: gridHash(block.grid) }
}

const hasProse = ({ is }: Block): boolean =>
  ['heading', 'paragraph', 'list_item', 'quote', 'caption', 'note'].includes(is)

function ownLanguage(text: string, main: string | null, languageOf: LanguageOf): string | null {
  if (text.length < fewestLetters) return main
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  return letters < fewestLetters ? main : (languageOf(text.slice(0, sampleChars)) ?? main)
}

function sampleOf(blocks: readonly Block[]): string {
  let sample = ''
  for (const block of blocks) {
    if (hasProse(block)) sample += `${textOf(block)}\n`
    if (sample.length > sampleChars) break
  }
  return sample.slice(0, sampleChars)
}

const orNull = (metadata: Metadata): Metadata | null => {
  const said = Object.entries(metadata).filter(([, value]) => value !== null && value !== undefined && value !== '')
  return said.length === 0 ? null : Object.fromEntries(said)
}
