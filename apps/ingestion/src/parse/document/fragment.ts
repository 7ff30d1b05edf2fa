import { jsonText } from '../extract/json-text.js'
import type { InterimValue, RecordColumn } from '../extract/record-writer.js'
import type { Box, Metadata } from './block.js'

/** One row of the table that a document becomes. */
export interface Fragment {
  /** SHA-256 of the document's bytes, in hex. */
  readonly documentId: string
  readonly fragmentId: string
  readonly kind: string
  readonly page: number | null
  /** 0 is the document itself; then its pieces, as they are read. */
  readonly order: number
  /** The headings above, outermost first; that of a heading ends with itself. */
  readonly headingPath: string | null
  readonly text: string | null
  readonly tableHtml: string | null
  readonly bbox: Box | null
  /** ISO 639-1. */
  readonly language: string | null
  readonly metadata: Metadata | null
}

const column = (name: string, type: string): RecordColumn => ({
  name,
  type,
  coding: 'text',
  why: 'the columns of fragments are the same for every document',
})

export const fragmentColumns: readonly RecordColumn[] = [
  column('document_id', 'VARCHAR'),
  column('fragment_id', 'VARCHAR'),
  column('kind', 'VARCHAR'),
  column('page', 'INTEGER'),
  column('order', 'INTEGER'),
  column('heading_path', 'VARCHAR'),
  column('text', 'VARCHAR'),
  column('table_html', 'VARCHAR'),
  column('bbox', 'VARCHAR'),
  column('language', 'VARCHAR'),
  column('metadata', 'JSON'),
]

/** In the order of `fragmentColumns`. */
export const fragmentValues = (fragment: Fragment): InterimValue[] => [
  fragment.documentId,
  fragment.fragmentId,
  fragment.kind,
  fragment.page,
  fragment.order,
  fragment.headingPath,
  fragment.text,
  fragment.tableHtml,
  fragment.bbox === null ? null : JSON.stringify(fragment.bbox.map((at) => Math.round(at * 10) / 10)),
  fragment.language,
  fragment.metadata === null ? null : jsonText(fragment.metadata),
]
