import type { EventSchema, SchemaFile } from '@udb/events'
import { canonicalSchema } from '../canonical-schema.js'
import { recordsByName, typesIn } from './schema-walk.js'
import type { Violation } from './violation.js'

/** A released version is frozen, and stays: events that were written by it are kept for ever. Its docs may change. */
export function checkReleased(current: readonly SchemaFile[], released: readonly SchemaFile[]): Violation[] {
  const present = new Map(current.map((file) => [versionName(file), file]))
  return released.flatMap((before): Violation[] => {
    const now = present.get(versionName(before))
    if (!now) {
      const message = 'it is released, and not there any more'
      return [
        { file: before.file, field: '', rule: 'released_removed', message, hint: 'Bring the file back as it was.' },
      ]
    }
    if (canonicalSchema(before.schema) === canonicalSchema(now.schema)) return []
    const hint = `Bring it back as it was, and put the change into ${now.event}.v${now.version + 1}.avsc.`
    return changes(before.schema, now.schema).map(({ field, what }) => ({
      file: now.file,
      field,
      rule: 'released_changed',
      message: `it is released and frozen, but ${what}`,
      hint,
    }))
  })
}

const versionName = ({ event, version }: SchemaFile): string => `${event}.v${version}`

export interface Change {
  readonly field: string
  readonly what: string
}

/** Every place where two schemas differ; each named once, at the field itself and not at those around it. */
export function changes(before: EventSchema, now: EventSchema): Change[] {
  const [was, is] = [places(before), places(now)]
  const found: Change[] = []
  for (const [field, text] of was) {
    if (!is.has(field)) found.push({ field, what: 'the field is gone' })
    else if (is.get(field) !== text)
      found.push({ field, what: field === '' ? 'its name, event or routes changed' : 'the field changed' })
  }
  for (const field of is.keys()) if (!was.has(field)) found.push({ field, what: 'the field is new' })
  return found.length > 0
    ? withoutInner(found)
    : [{ field: '', what: 'the order of its fields, or a record inside, changed' }]
}

/** A field that came or went takes its inner fields along; they need no word of their own. */
const withoutInner = (found: readonly Change[]): Change[] =>
  found.filter(
    ({ field }) => !found.some((outer) => outer.field !== '' && outer.field !== field && isInside(field, outer.field)),
  )

const isInside = (field: string, outer: string): boolean =>
  field.startsWith(outer) && /^[.[{]/.test(field.slice(outer.length))

/** Each field's own text, with the records inside cut down to their names, and under '' the event's. */
function places(schema: EventSchema): ReadonlyMap<string, string> {
  const texts = new Map([['', canonicalSchema({ ...schema, fields: [] })]])
  for (const { path, field } of typesIn(schema))
    if (field) texts.set(path, canonicalSchema(recordsByName(field) as object))
  return texts
}
