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
  /**
   * The id, registered for a topic, of the schema by which this code encodes an event. Not of the newest one that is registered:
   * while a new version is rolled out, an old instance goes on writing the old one. Rejects with `subject_unknown` when it is not
   * registered, `registry_unavailable` when nobody answers, `registry_refused` when the credentials do not do.
   */
  idFor(topic: string, event: EventName): Promise<number>
  /** Rejects with `schema_unknown` only when the registry answers that there is none; else as `idFor` does. */
  schemaById(id: number): Promise<RegisteredSchema>
  ping(): Promise<void>
  close(): Promise<void>
}

/**
 * Waiting helps against `registry_unavailable` alone. `registry_damaged` comes from opening only: what is kept about ids cannot be used.
 * `subject_differs` and `schema_refused` come from setting up a registry, and from the check at the start.
 */
export type RegistryErrorCode =
  | 'subject_unknown'
  | 'subject_differs'
  | 'schema_unknown'
  | 'schema_refused'
  | 'registry_unavailable'
  | 'registry_refused'
  | 'registry_damaged'

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
