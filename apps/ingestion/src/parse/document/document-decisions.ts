import { type Decision, decided } from '../decision.js'
import type { Block, DocumentContent } from './block.js'
import { confidenceOf } from './inner-tables.js'

/** What is said of the documents of a file; `tables` of their tables became ones of their own. Pure. */
export function documentDecisions(contents: readonly DocumentContent[], tables: number): Decision[] {
  const blocks = contents.flatMap(({ blocks }) => blocks)
  const kinds = new Map<string, number>([['document', contents.length]])
  for (const { is } of blocks) kinds.set(is, (kinds.get(is) ?? 0) + 1)
  const confidences = blocks.flatMap((block) => (block.is === 'table' ? [confidenceOf(block)] : []))
  const scanned = blocks.filter(({ is }) => is === 'scanned_page')
  const unread = blocks.filter((block) => block.is === 'attachment' && block.metadata?.['read_as'] === null).length
  const counted = [...kinds].map(([kind, count]) => `${count} ${kind}`).join(', ')
  return [
    decided('fragments', counted, 'what the document holds'),
    ...tableDecision(confidences, tables),
    ...scannedDecision(scanned),
    ...(unread === 0
      ? []
      : [decided('attachments_unread', String(unread), 'attachments that are no documents are only named')]),
  ]
}

function tableDecision(confidences: readonly number[], tables: number): Decision[] {
  if (confidences.length === 0) return []
  const least = confidences.reduce((least, one) => Math.min(least, one), 1)
  const told = least < 1 ? 'told by where the texts stand on the page' : 'the document says so'
  const why = `${told}; ${tables} of ${confidences.length} became tables of their own, the same ones once`
  return [decided('document_tables', String(confidences.length), why, { confidence: least })]
}

const mostNamed = 50

function scannedDecision(scanned: readonly Block[]): Decision[] {
  if (scanned.length === 0) return []
  const pages = scanned.map(({ page }) => page ?? 0)
  const read = scanned.filter(({ metadata }) => metadata?.['recognized'] !== undefined).length
  const how = read === 0 ? 'what is written on them is not read' : `Tesseract read ${read} of ${pages.length}`
  const named = pages.slice(0, mostNamed).join(', ') + (pages.length > mostNamed ? ', …' : '')
  return [decided('scanned_pages', named, `pages that are drawn and hold no text; ${how}`)]
}
