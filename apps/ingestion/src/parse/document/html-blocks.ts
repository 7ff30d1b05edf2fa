import type { Block, Metadata, TextKind } from './block.js'
import { htmlGrid } from './html-table.js'
import { collapsed, type HtmlElement, type HtmlNode, isElement, isUnseen, rawText } from './html-tree.js'

/** Elements that stand in a line of text; all others begin a new block. */
const inline = new Set(
  'a abbr acronym b bdi bdo big br cite code data dfn em font i ins kbd label mark q ruby s samp small span strike strong sub sup time tt u var wbr'.split(
    ' ',
  ),
)

const kinds: Readonly<Record<string, TextKind>> = {
  li: 'list_item',
  dt: 'paragraph',
  dd: 'paragraph',
  blockquote: 'quote',
  figcaption: 'caption',
  caption: 'caption',
}

/** What an element says of the blocks in it. */
interface Within {
  readonly kind: TextKind
  readonly depth: number
}

/** The blocks of a page, in order. Throws `document_unsafe`. Pure. */
export function htmlBlocks(nodes: readonly HtmlNode[], what: string): Block[] {
  const walk = new Walk(what)
  walk.nodes(nodes, { kind: 'paragraph', depth: 0 })
  walk.flush({ kind: 'paragraph', depth: 0 })
  return walk.blocks
}

class Walk {
  readonly blocks: Block[] = []
  private line = ''

  constructor(private readonly what: string) {}

  nodes(nodes: readonly HtmlNode[], within: Within): void {
    for (const node of nodes) {
      if (!isElement(node)) this.line += rawText(node)
      else if (isUnseen(node.name)) continue
      else if (inline.has(node.name) && !hasBlocks(node)) this.inline(node, within)
      else this.element(node, within)
    }
  }

  /** Ends the text that stands open. */
  flush({ kind, depth }: Within): void {
    const text = collapsed(this.line)
    this.line = ''
    if (text !== '') this.blocks.push({ is: kind, text, ...(depth > 0 ? { metadata: { depth } } : {}) })
  }

  private inline(node: HtmlElement, within: Within): void {
    this.line += rawText(node)
    for (const image of imagesOf(node)) this.image(image, within)
  }

  private element(node: HtmlElement, within: Within): void {
    if (node.name === 'img') return this.image(node, within)
    this.flush(within)
    if (/^h[1-6]$/.test(node.name)) return this.heading(node)
    if (node.name === 'pre') return this.code(node)
    if (node.name === 'table' && this.table(node)) return
    const kind = kinds[node.name] ?? within.kind
    const depth = node.name === 'ul' || node.name === 'ol' ? within.depth + 1 : within.depth
    const own = { kind, depth }
    this.nodes(node.children as HtmlNode[], own)
    this.flush(own)
  }

  private heading(node: HtmlElement): void {
    const text = collapsed(rawText(node))
    if (text !== '') this.blocks.push({ is: 'heading', level: Number(node.name[1]), text })
  }

  private code(node: HtmlElement): void {
    const text = rawText(node).replace(/^\n|\s+$/g, '')
    if (text !== '') this.blocks.push({ is: 'code', text })
  }

  /** False when the element only lays the page out, so that its cells are blocks like others. */
  private table(node: HtmlElement): boolean {
    const grid = htmlGrid(node, this.what)
    if (grid === null) return false
    for (const child of node.children as HtmlNode[])
      if (isElement(child) && child.name === 'caption') this.element(child, { kind: 'caption', depth: 0 })
    this.blocks.push({ is: 'table', grid })
    return true
  }

  private image(node: HtmlElement, within: Within): void {
    this.flush(within)
    const { alt = '', src = '', width, height } = node.attribs
    const metadata: Metadata = { source: sourceOf(src), width, height }
    if (alt.trim() !== '' || src !== '') this.blocks.push({ is: 'image', text: collapsed(alt) || null, metadata })
  }
}

/** An image may be written out in its address; that is no address. */
const sourceOf = (src: string): string => (/^data:/i.test(src) ? src.slice(0, src.indexOf(',')) : src).slice(0, 2_000)

const imagesOf = (node: HtmlElement): HtmlElement[] =>
  (node.children as HtmlNode[]).flatMap((child) =>
    isElement(child) ? (child.name === 'img' ? [child] : imagesOf(child)) : [],
  )

const hasBlocks = (node: HtmlElement): boolean =>
  (node.children as HtmlNode[]).some(
    (child) => isElement(child) && ((!inline.has(child.name) && child.name !== 'img') || hasBlocks(child)),
  )
