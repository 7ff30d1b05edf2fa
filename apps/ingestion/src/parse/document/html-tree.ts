import { DomHandler, Parser } from 'htmlparser2'
import { unsafe } from './document-error.js'

/** Browsers stop at 512 too. */
export const deepest = 512

type Root = DomHandler['root']
export type HtmlNode = Root['children'][number]
export type HtmlElement = Extract<HtmlNode, { name: string; attribs: unknown }>

/** The elements of a page; nothing in it is run or fetched. Throws `document_unsafe` when they are nested too deeply. */
export function htmlTree(html: string, what: string): Root {
  const handler = new DomHandler(null, { withStartIndices: false, withEndIndices: false })
  let depth = 0
  const parser = new Parser({
    onparserinit: (own) => handler.onparserinit(own),
    onopentag: (name, attributes) => {
      if (++depth > deepest) throw unsafe(what, `its elements are nested deeper than ${deepest}`)
      handler.onopentag(name, attributes)
    },
    onclosetag: () => {
      depth--
      handler.onclosetag()
    },
    ontext: (text) => handler.ontext(text),
    onend: () => handler.onend(),
  })
  parser.end(html)
  return handler.root
}

export const isElement = (node: HtmlNode): node is HtmlElement => 'attribs' in node

/** All elements of these names below a node, in order; those of a table in a table are not its own. */
export function* elementsOf(node: HtmlElement | Root, names: ReadonlySet<string>): Generator<HtmlElement> {
  for (const child of node.children as HtmlNode[]) {
    if (!isElement(child)) continue
    if (names.has(child.name)) yield child
    if (child.name !== 'table') yield* elementsOf(child, names)
  }
}

const unseen = new Set(['script', 'style', 'noscript', 'template', 'head', 'iframe', 'object', 'svg', 'math'])

export const isUnseen = (name: string): boolean => unseen.has(name)

/** The text of a node as it is seen, not yet without superfluous blanks. */
export function rawText(node: HtmlNode): string {
  if ('data' in node && node.type === 'text') return node.data as string
  if (!isElement(node)) return ''
  if (node.name === 'br') return '\n'
  if (isUnseen(node.name)) return ''
  const text = (node.children as HtmlNode[]).map(rawText).join('')
  return /^(p|div|li|tr|h[1-6])$/.test(node.name) ? ` ${text} ` : text
}

/** Blanks as a browser shows them: runs of them are one. Pure. */
export const collapsed = (text: string): string => text.replace(/[\s\u00a0]+/g, ' ').trim()
