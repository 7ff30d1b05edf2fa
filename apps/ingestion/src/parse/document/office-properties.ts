import { SaxesParser } from 'saxes'
import type { Metadata } from './block.js'
import type { OfficeParts } from './office-parts.js'

const names: Readonly<Record<string, string>> = {
  'dc:title': 'title',
  'dc:creator': 'author',
  'dc:subject': 'subject',
  'dc:description': 'description',
  'dc:language': 'language',
  'cp:keywords': 'keywords',
  'cp:lastModifiedBy': 'last_modified_by',
  'dcterms:created': 'created',
  'dcterms:modified': 'modified',
}

/** What an office document says of itself. Pure. */
export function officeProperties(parts: OfficeParts): Metadata {
  const text = parts.text('docProps/core.xml')
  if (text === null) return {}
  const found: Record<string, string> = {}
  const parser = new SaxesParser()
  let open: string | undefined
  parser.on('opentagstart', ({ name }) => (open = names[name]))
  parser.on('text', (value) => {
    if (open !== undefined && value.trim() !== '') found[open] = value.trim().slice(0, 2_000)
  })
  parser.on('closetag', () => (open = undefined))
  parser.write(text).close()
  return found
}
