import type { EventName, EventSchema } from '@udb/events'

export interface RegisteredSchema {
  readonly id: number
  /** The event, from the schema's `event` attribute; a name that this code may not know. */
  readonly event: string
  readonly schema: EventSchema
}

/**
 * Where schemas are looked up by id. One port, two sides: the `schemas/` folder and a registry with Confluent's API.
 * Ids are stable for ever: the same id is the same schema, also after a restart. Answers are cached; nothing is registered while running.
 */
export interface SchemaRegistry {
  /** The id under which the newest version of an event is registered for a topic. Rejects with `subject_unknown`. */
  idFor(topic: string, event: EventName): Promise<number>
  /** Rejects with `schema_unknown` when the registry answers that there is none, `registry_unavailable` when it does not answer. */
  schemaById(id: number): Promise<RegisteredSchema>
  ping(): Promise<void>
  close(): Promise<void>
}

export type RegistryErrorCode = 'subject_unknown' | 'schema_unknown' | 'registry_unavailable'

export class RegistryError extends Error {
  constructor(
    readonly code: RegistryErrorCode,
    message: string,
    readonly hint: string,
  ) {
    super(message)
    this.name = 'RegistryError'
  }
}
