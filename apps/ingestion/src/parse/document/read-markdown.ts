import { Marked } from 'marked'
import { decodeText } from './decode-text.js'
import type { DocumentReader } from './document-file.js'
import { htmlContent } from './read-html.js'

/** What programs put between `---` and `---` in front of a text. */
const frontMatter = /^\uFEFF?---\r?\n([^]{0,20000}?)\r?\n---\r?\n/

/** GitHub's Markdown, with tables; HTML in it is read as HTML. */
export const readMarkdown: DocumentReader = async (file) => {
  const text = decodeText(file)
  const front = frontMatter.exec(text)
  const html = await new Marked({ gfm: true }).parse(text.slice(front?.[0].length ?? 0))
  const content = htmlContent(html, 'Markdown')
  const first = content.blocks.find(({ is }) => is === 'heading')
  return {
    ...content,
    title: content.title ?? (first?.is === 'heading' ? first.text : null),
    metadata: { ...content.metadata, front_matter: front?.[1] },
  }
}
