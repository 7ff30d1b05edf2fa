import type { DocumentContent, Metadata } from './block.js'
import { decodeText } from './decode-text.js'
import type { DocumentReader } from './document-file.js'
import { htmlBlocks } from './html-blocks.js'
import { collapsed, elementsOf, type HtmlNode, htmlTree, rawText } from './html-tree.js'

export const readHtml: DocumentReader = async (file) => htmlContent(decodeText(file))

/** A page, or a part of one. Throws `document_unsafe`. Pure. */
export function htmlContent(html: string, what = 'HTML page'): DocumentContent {
  const root = htmlTree(html, what)
  const [page] = elementsOf(root, new Set(['html']))
  const [title] = elementsOf(root, new Set(['title']))
  const language = page?.attribs['lang']?.trim().slice(0, 2).toLowerCase()
  return {
    title: title === undefined ? null : collapsed((title.children as HtmlNode[]).map(rawText).join('')) || null,
    language: language !== undefined && /^[a-z]{2}$/.test(language) ? language : null,
    metadata: metaOf(root),
    blocks: htmlBlocks(root.children as HtmlNode[], what),
    attachments: [],
  }
}

const told = new Set(['author', 'description', 'keywords', 'generator', 'date'])

function metaOf(root: Parameters<typeof elementsOf>[0]): Metadata {
  const metas = [...elementsOf(root, new Set(['meta']))]
  return Object.fromEntries(
    metas.flatMap(({ attribs: { name = '', content = '' } }) =>
      told.has(name.toLowerCase()) ? [[name.toLowerCase(), content.slice(0, 2_000)]] : [],
    ),
  )
}
