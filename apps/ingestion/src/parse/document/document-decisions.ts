import { type Decision, decided } from '../decision.js'
import type { Block, DocumentContent } from './block.js'

/** Counts what the documents of a file hold, for what is said about them. */
export function documentDecisions(): { add: (content: DocumentContent) => void; all: () => Decision[] } {
  const kinds = new Map<string, number>()
  const confidences: number[] = []
  const scanned: number[] = []
  let unread = 0
  return {
    add({ blocks }) {
      for (const block of blocks) {
        kinds.set(block.is, (kinds.get(block.is) ?? 0) + 1)
        if (block.is === 'table') confidences.push(confidenceOf(block))
        if (block.is === 'scanned_page') scanned.push(block.page ?? 0)
        if (block.is === 'attachment' && block.metadata?.['read_as'] === null) unread++
      }
    },
    all: () => [
      decided('fragments', [...kinds].map(([kind, count]) => `${count} ${kind}`).join(', '), 'what the document holds'),
      ...tableDecision(confidences),
      ...scannedDecision(scanned),
      ...(unread === 0
        ? []
        : [decided('attachments_unread', String(unread), 'attachments that are no documents are only named')]),
    ],
  }
}

function confidenceOf({ metadata }: Block): number {
  const said = metadata?.['confidence']
  return typeof said === 'number' ? said : 1
}

function tableDecision(confidences: readonly number[]): Decision[] {
  if (confidences.length === 0) return []
  const least = confidences.reduce((least, one) => Math.min(least, one), 1)
  const why = least < 1 ? 'told by where the texts stand on the page' : 'the document says so'
  return [decided('document_tables', String(confidences.length), why, { confidence: least })]
}

const mostNamed = 50

function scannedDecision(pages: readonly number[]): Decision[] {
  if (pages.length === 0) return []
  const named = pages.slice(0, mostNamed).join(', ') + (pages.length > mostNamed ? ', …' : '')
  return [decided('scanned_pages', named, 'pages that are drawn and hold no text; what is written on them is not read')]
}
