import type { Block } from './block.js'
import { withHeader } from './inner-tables.js'

type TableBlock = Extract<Block, { is: 'table' }>

/** In points. */
const sameEdge = 10

const isMargin = ({ is }: Block): boolean => is === 'page_header' || is === 'page_footer'

/**
 * The blocks of all pages as those of one document: a table that ends a page and goes on at the top of the next, with its
 * header again or none, is one table, which says on which page it ends. Pure.
 */
export function joinPages(pages: readonly (readonly Block[])[]): Block[] {
  const joined: Block[] = []
  let open: number | null = null
  for (const blocks of pages) {
    const first = blocks.findIndex((block) => !isMargin(block))
    const further: TableBlock | null = open === null || first === -1 ? null : continued(joined[open]!, blocks[first]!)
    if (further !== null) joined[open!] = further
    const rest: readonly Block[] = further === null ? blocks : blocks.filter((_, i) => i !== first)
    const last = rest.findLastIndex((block) => !isMargin(block))
    // A page that is nothing but rows of the table leaves it open.
    if (further === null || last !== -1) open = last !== -1 && rest[last]!.is === 'table' ? joined.length + last : null
    joined.push(...rest)
  }
  return joined
}

function continued(table: Block, next: Block): TableBlock | null {
  if (table.is !== 'table' || next.is !== 'table') return null
  const [head, ...others] = next.grid.rows
  if (head?.length !== table.grid.rows[0]?.length) return null
  if (Math.abs((table.bbox?.[0] ?? 0) - (next.bbox?.[0] ?? 0)) > sameEdge) return null
  const again = head!.every((cell, i) => cell === table.grid.rows[0]![i])
  const startsAnew = withHeader(next)
  if (!again && startsAnew.is === 'table' && startsAnew.grid.headerRows > 0) return null
  const rows = [...table.grid.rows, ...(again ? others : next.grid.rows)]
  const confidence = Math.min(...[table, next].map(({ metadata }) => Number(metadata?.['confidence'] ?? 1)))
  return { ...table, grid: { rows, headerRows: 0 }, metadata: { ...table.metadata, confidence, last_page: next.page } }
}
