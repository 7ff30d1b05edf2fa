import type { Block } from './block.js'
import { decodeText } from './decode-text.js'
import type { DocumentReader } from './document-file.js'

/** Plain text: what stands between blank lines is a paragraph; lines stay as they are written. */
export const readText: DocumentReader = async (file) => ({
  title: null,
  language: null,
  metadata: {},
  blocks: textBlocks(decodeText(file)),
  attachments: [],
})

const bullet = /^\s*([-*•–]|\d{1,3}[.)])\s+\S/

/** Pure. */
export function textBlocks(text: string): Block[] {
  const paragraphs = text
    .replaceAll('\0', '')
    .replaceAll(/\r\n?/g, '\n')
    .split(/\n(?:[^\S\n]*\n)+|\f/)
  return paragraphs.flatMap((paragraph): Block[] => {
    const lines = paragraph.split('\n').map((line) => line.trimEnd())
    if (lines.length > 0 && lines.every((line) => bullet.test(line)))
      return lines.map((line) => ({ is: 'list_item', text: line.trim().replace(/^([-*•–]|\d{1,3}[.)])\s+/, '') }))
    const own = lines.join('\n').trim()
    return own === '' ? [] : [{ is: 'paragraph', text: own }]
  })
}
