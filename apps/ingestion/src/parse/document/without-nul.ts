import type { Block, DocumentContent } from './block.js'

const cleaned = (text: string): string => (text.includes('\0') ? text.replaceAll('\0', '') : text)

/** The same without NUL, which stands for no character, as it is left out of delimited text. Pure. */
export const withoutNul = (content: DocumentContent): DocumentContent => ({
  ...content,
  title: content.title === null ? null : cleaned(content.title),
  blocks: content.blocks.map(cleanBlock),
  attachments: content.attachments.map((attachment) => ({ ...attachment, name: cleaned(attachment.name) })),
})

function cleanBlock(block: Block): Block {
  if (block.is === 'table') {
    const { rows, headerRows } = block.grid
    return { ...block, grid: { rows: rows.map((row) => row.map(cleaned)), headerRows } }
  }
  return 'text' in block && block.text !== null ? { ...block, text: cleaned(block.text) } : block
}
