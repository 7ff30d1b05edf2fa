import { randomUUID } from 'node:crypto'
import type { EventSchema, SchemaFile } from '@udb/events'
import { realStack } from '@udb/stack'
import type { RegistryAccess } from './registry-access.js'

/** A part of the shared registry that is nobody else's: subjects belong to a group, and ids to all. */
export const ownGroup = (url: string = realStack().schemaRegistryUrl): RegistryAccess => ({
  url,
  headers: { 'X-Registry-GroupId': randomUUID() },
})

export const fileOf = (schema: EventSchema, version = 1): SchemaFile => ({
  file: `any/${schema.event}.v${version}.avsc`,
  event: schema.event,
  version,
  schema,
})

/** With one more field: what a next version may be, or may not be without the default. */
export const withField = (schema: EventSchema, name: string, isOptional = true): EventSchema => ({
  ...schema,
  fields: [
    ...schema.fields,
    isOptional
      ? { name, type: ['null', 'string'], doc: 'Came later.', default: null }
      : { name, type: 'string', doc: 'Came later.' },
  ],
})
