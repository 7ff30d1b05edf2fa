import { posix } from 'node:path'
import type { Block } from './block.js'
import { unreadable } from './document-error.js'
import type { DocumentReader } from './document-file.js'
import { type OfficeParts, officeParts } from './office-parts.js'
import { officeProperties } from './office-properties.js'
import { relationsOf } from './relations.js'
import { slideBlocks } from './slide-blocks.js'

const what = 'presentation'

/** A presentation: a slide is a page, its title a heading; then what stands on it from top to bottom, and its notes. */
export const readPptx: DocumentReader = async (file) => {
  const parts = await officeParts(file, what)
  const { title, language, ...metadata } = officeProperties(parts)
  const slides = slidesOf(parts)
  return {
    title: typeof title === 'string' ? title : null,
    language: typeof language === 'string' ? language.slice(0, 2).toLowerCase() : null,
    metadata: { ...metadata, pages: slides.length },
    blocks: slides.flatMap((name, i) => blocksOf(parts, name, i + 1)),
    attachments: [],
  }
}

/** The names of the slides' parts, in the order in which they are shown. */
function slidesOf(parts: OfficeParts): string[] {
  const main = 'ppt/presentation.xml'
  const text = parts.text(main)
  if (text === null) throw unreadable(what)
  const relations = relationsOf(parts, main)
  const ids = [...text.matchAll(/<p:sldId\s[^>]*?r:id="([^"]+)"/g)].map(([, id]) => id!)
  return ids.flatMap((id) => relations.filter((relation) => relation.id === id).map(({ target }) => target))
}

function blocksOf(parts: OfficeParts, name: string, page: number): Block[] {
  const text = parts.text(name)
  if (text === null) throw unreadable(what, `${posix.basename(name)} is missing`)
  const notes = relationsOf(parts, name).find(({ type }) => type.endsWith('/notesSlide'))
  const noted = notes === undefined ? null : parts.text(notes.target)
  const said = noted === null ? [] : slideBlocks(noted, what).filter(({ is }) => is !== 'heading' && is !== 'table')
  return [
    ...slideBlocks(text, what).map((block) => ({ ...block, page })),
    ...said.flatMap((block): Block[] =>
      'text' in block && block.text !== null && !/^\d+$/.test(block.text)
        ? [{ is: 'note', text: block.text, page }]
        : [],
    ),
  ]
}
