import { detectHeader } from '../csv/detect-header.js'
import { typedColumns } from '../csv/row-likeness.js'
import type { Block, DocumentContent } from './block.js'
import { type Grid, gridHash } from './grid.js'

/** A table of a document that becomes a table of its own. */
export interface InnerTable {
  /** What the document calls it: its caption, else the heading above it. */
  readonly name: string
  readonly grid: Grid
  readonly sha256: string
  readonly page: number | null
  readonly confidence: number
}

const headRows = 200
/** What is less sure to be a table stays a fragment. */
const fewestConfidence = 0.5
const longestName = 40
const longestColumnName = 100
/** The reports of all tables of a file go into one event. */
const mostTables = 80
const mostColumns = 400

/** Where a document does not say which rows are names, the rows decide, as they do in delimited text. Pure. */
export function withHeader(block: Block): Block {
  if (block.is !== 'table' || block.grid.headerRows > 0) return block
  const { rows } = block.grid
  const first = rows.slice(0, headRows)
  const { header } = detectHeader(first, typedColumns(first, rows[0]?.length ?? 0))
  return header ? { ...block, grid: { rows, headerRows: 1 } } : block
}

/** The tables of all documents in their order; one that stands in several places is one. Pure. */
export function innerTables(contents: readonly DocumentContent[]): InnerTable[] {
  const tables = new Map<string, InnerTable>()
  for (const { title, blocks } of contents) {
    let heading: string | null = null
    for (const [i, block] of blocks.entries()) {
      if (block.is === 'heading') heading = block.text
      if (block.is !== 'table') continue
      const sha256 = gridHash(block.grid)
      const confidence = confidenceOf(block)
      if (tables.has(sha256) || confidence < fewestConfidence || !isTable(block.grid)) continue
      const name = (captionOf(blocks[i - 1]) ?? heading ?? title ?? 'table').slice(0, longestName)
      tables.set(sha256, { name, grid: block.grid, sha256, page: block.page ?? null, confidence })
    }
  }
  return [...tables.values()]
}

/** Of many tables the largest ones, in the order of the document; the others stay fragments. Pure. */
export function largestTables(tables: readonly InnerTable[]): InnerTable[] {
  const cellsOf = ({ grid: { rows } }: InnerTable): number => rows.length * (rows[0]?.length ?? 0)
  let columns = 0
  const taken = new Set<InnerTable>()
  for (const table of tables.toSorted((a, b) => cellsOf(b) - cellsOf(a))) {
    const width = table.grid.rows[0]?.length ?? 0
    if (taken.size === mostTables || (taken.size > 0 && columns + width > mostColumns)) continue
    columns += width
    taken.add(table)
  }
  return tables.filter((table) => taken.has(table))
}

/** Of all that is written in a page, its only table holds so much when it is what the page is for. */
const mainShare = 0.8

/** The table for which a page was made, such as one that a program calls a workbook; null for pages to be read. Pure. */
export function mainTable(contents: readonly DocumentContent[], tables: readonly InnerTable[]): InnerTable | null {
  const [table] = tables
  if (table === undefined || tables.length > 1) return null
  const chars = contents
    .flatMap(({ blocks }) => blocks)
    .reduce(
      (sum, block) =>
        sum + (block.is === 'table' ? charsOf(block.grid) : 'text' in block ? (block.text ?? '').length : 0),
      0,
    )
  return charsOf(table.grid) >= mainShare * chars ? table : null
}

const charsOf = ({ rows }: Grid): number => rows.reduce((sum, row) => sum + row.join('').length, 0)

/** 0 to 1; 1 where the document itself says that it is a table. Pure. */
export function confidenceOf({ metadata }: Block): number {
  const said = metadata?.['confidence']
  return typeof said === 'number' ? said : 1
}

const captionOf = (block: Block | undefined): string | null => (block?.is === 'caption' ? block.text : null)

const isTable = ({ rows, headerRows }: Grid): boolean =>
  (rows[0]?.length ?? 0) >= 2 && rows.slice(headerRows).some((row) => row.some((cell) => cell !== ''))

/** What stands above each column, from top to bottom, and nothing twice; empty without a header. Pure. */
export const columnNames = ({ rows, headerRows }: Grid): string[] =>
  (rows[0] ?? []).map((_, x) => {
    const parts = rows.slice(0, headerRows).map((row) => row[x]!)
    const name = parts.filter((part, i) => part !== '' && part !== parts[i - 1]).join(' ')
    return name.slice(0, longestColumnName)
  })
