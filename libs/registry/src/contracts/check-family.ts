import { type EventSchema, newestVersions, type SchemaFile } from '@udb/events'
import { canonicalSchema } from '../canonical-schema.js'
import { isRecord, recordsByName, typesIn } from './schema-walk.js'
import type { Violation } from './violation.js'

/** What the schemas must keep to together. Takes them by event, then version. */
export const checkFamily = (files: readonly SchemaFile[]): Violation[] => {
  const newest = newestVersions(files)
  return [...checkVersions(files), ...checkNames(newest), ...checkMeta(newest), ...checkShared(newest)]
}

function checkVersions(files: readonly SchemaFile[]): Violation[] {
  return files.flatMap((file, i): Violation[] => {
    const before = files[i - 1]
    const last = before?.event === file.event ? before.version : 0
    if (file.version === last + 1) return []
    if (file.version === last)
      return [
        {
          file: file.file,
          field: '',
          rule: 'event_duplicate',
          message: `version ${file.version} of ${file.event} is also in ${before!.file}`,
          hint: 'Keep one of the two.',
        },
      ]
    const message = `version ${file.version} comes after ${last === 0 ? 'none' : `version ${last}`}`
    return [{ file: file.file, field: '', rule: 'version_gap', message, hint: `Call it version ${last + 1}.` }]
  })
}

/** Subjects and generated types are called after the record, so two events cannot share its name. */
function checkNames(newest: readonly SchemaFile[]): Violation[] {
  const owners = new Map<string, SchemaFile>()
  return newest.flatMap((file): Violation[] => {
    const name = `${file.schema.namespace}.${file.schema.name}`
    const owner = owners.get(name)
    if (!owner) {
      owners.set(name, file)
      return []
    }
    const message = `the record ${name} is the one of ${owner.event}`
    return [
      { file: file.file, field: 'name', rule: 'record_name_taken', message, hint: 'Call it after its own event.' },
    ]
  })
}

/** The envelope that most events have is the right one; those that differ are named. */
function checkMeta(newest: readonly SchemaFile[]): Violation[] {
  const texts = newest.map(({ schema }) => metaText(schema))
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  const [usual] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? ['']
  return newest.flatMap(({ file }, i): Violation[] =>
    texts[i] === usual && usual !== NO_META
      ? []
      : [
          {
            file,
            field: 'meta',
            rule: 'meta_differs',
            message:
              texts[i] === NO_META
                ? 'the envelope `meta` is not there'
                : 'the envelope is not that of the other events',
            hint: 'Copy the field `meta` from another event as it is. To change it, add a new version of every event.',
          },
        ],
  )
}

const NO_META = ''

function metaText(schema: EventSchema): string {
  const meta = schema.fields.find((field) => field.name === 'meta')
  return meta ? canonicalSchema(meta) : NO_META
}

/** One generated type stands for every record of a name, so it must be the same wherever it stands. */
function checkShared(newest: readonly SchemaFile[]): Violation[] {
  const first = new Map<string, { readonly text: string; readonly event: string }>()
  const violations: Violation[] = []
  for (const { file, event, schema } of newest) {
    for (const { path, type } of typesIn(schema)) {
      if (!isRecord(type) || path === 'meta') continue
      const text = canonicalSchema({ ...type, fields: type.fields.map(recordsByName) })
      const before = first.get(type.name)
      if (!before) first.set(type.name, { text, event })
      // Two events with one record name are told of once, by `record_name_taken`.
      else if (before.text !== text && path !== '')
        violations.push({
          file,
          field: path,
          rule: 'record_differs',
          message: `the record ${type.name} is not the one of ${before.event}`,
          hint: 'Make the two the same, or call one of them something else.',
        })
    }
  }
  return violations
}
