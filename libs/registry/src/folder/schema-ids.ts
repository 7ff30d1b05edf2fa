import type { EventSchema, SchemaFile } from '@udb/events'
import { canonicalSchema } from '../canonical-schema.js'

/** A schema with its id, kept whole: what was written under an id can be read even when its file has gone. */
export interface IdentifiedSchema {
  readonly id: number
  readonly event: string
  readonly schema: EventSchema
}

/**
 * The known ids, and the next free ones for schemas that have none; schemas that differ only in their docs are one.
 * Deterministic: the same known ids and the same files give the same answer, so two boxes that start side by side agree.
 */
export function assignIds(
  known: readonly IdentifiedSchema[],
  files: readonly SchemaFile[],
): readonly IdentifiedSchema[] {
  const taken = new Set(known.map(({ schema }) => canonicalSchema(schema)))
  const assigned = [...known]
  let last = Math.max(0, ...known.map(({ id }) => id))
  for (const { event, schema } of files) {
    const text = canonicalSchema(schema)
    if (taken.has(text)) continue
    taken.add(text)
    assigned.push({ id: ++last, event, schema })
  }
  return assigned
}

const FORMAT = 1

export const formatIds = (ids: readonly IdentifiedSchema[]): string =>
  `{"format":${FORMAT},"schemas":[\n${ids.map((entry) => JSON.stringify(entry)).join(',\n')}\n]}\n`

/** Returns what is wrong with the text instead of throwing, since the caller knows which file it is. */
export function parseIds(text: string): readonly IdentifiedSchema[] | { readonly damaged: string } {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { damaged: 'it is no JSON' }
  }
  if (!isObject(json) || !Array.isArray(json['schemas'])) return { damaged: 'it has no list of schemas' }
  if (json['format'] !== FORMAT)
    return { damaged: `it is of format ${String(json['format'])}, and this version reads ${FORMAT}` }
  const entries: readonly unknown[] = json['schemas']
  const bad = entries.findIndex((entry) => !isIdentified(entry))
  if (bad >= 0) return { damaged: `entry ${bad + 1} is not an id with its event and schema` }
  const ids = entries as readonly IdentifiedSchema[]
  if (new Set(ids.map(({ id }) => id)).size < ids.length) return { damaged: 'an id stands in it twice' }
  return ids
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isIdentified = (entry: unknown): boolean =>
  isObject(entry) &&
  Number.isInteger(entry['id']) &&
  (entry['id'] as number) > 0 &&
  typeof entry['event'] === 'string' &&
  isObject(entry['schema']) &&
  Array.isArray(entry['schema']['fields'])
