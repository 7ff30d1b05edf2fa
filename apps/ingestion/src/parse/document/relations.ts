import { posix } from 'node:path'
import { SaxesParser } from 'saxes'
import type { OfficeParts } from './office-parts.js'

export interface Relation {
  readonly id: string
  readonly type: string
  /** The name of a part of the same zip. */
  readonly target: string
}

/** What a part refers to within its document; what lies outside is left out, and never fetched. Pure. */
export function relationsOf(parts: OfficeParts, name: string): Relation[] {
  const text = parts.text(`${posix.dirname(name)}/_rels/${posix.basename(name)}.rels`)
  if (text === null) return []
  const relations: Relation[] = []
  const parser = new SaxesParser()
  parser.on('opentag', ({ name: tag, attributes }) => {
    const { Id: id, Type: type, Target: target, TargetMode: mode } = attributes as Record<string, string | undefined>
    if (!tag.endsWith('Relationship') || mode === 'External') return
    if (id === undefined || type === undefined || target === undefined) return
    relations.push({ id, type, target: posix.resolve('/', posix.dirname(name), target).slice(1) })
  })
  parser.write(text).close()
  return relations
}
