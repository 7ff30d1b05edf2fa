import { EVENT_NAMES, type EventName, type EventSchema, recordName, schemaOf, subjectOf } from '@udb/events'
import { canonicalSchema } from '../canonical-schema.js'
import { type RegisteredSchema, RegistryError, type SchemaRegistry } from '../port.js'
import { AskOnce } from './ask-once.js'
import { checkRegistered, type CheckRegisteredOptions } from './check-registered.js'
import type { RegistryAccess } from './registry-access.js'
import { RegistryCalls } from './registry-calls.js'
import { RegistryHttp } from './registry-http.js'

/** A registry with Confluent's API, which can also be asked whether it was set up for the services. */
export interface ConfluentRegistry extends SchemaRegistry {
  /**
   * Whether everything is registered that this code may publish, with the compatibility that it needs; makes nothing. What it learns, `idFor`
   * and `schemaById` know. Rejects with `subject_unknown` or `subject_differs`, naming every subject, and as `idFor` does.
   */
  checkRegistered(options: CheckRegisteredOptions): Promise<void>
}

/**
 * Rejects with `registry_unavailable` when nothing answers, or nothing that is a registry: waiting may help; with `registry_refused` when the
 * credentials do not do.
 */
export async function openConfluentRegistry(access: RegistryAccess): Promise<ConfluentRegistry> {
  const registry = new OpenConfluentRegistry(new RegistryCalls(new RegistryHttp(access)))
  await registry.ping()
  return registry
}

class OpenConfluentRegistry implements ConfluentRegistry {
  private readonly ids = new AskOnce<string, number>((subject) => this.findId(subject))
  private readonly schemas = new AskOnce<number, RegisteredSchema>((id) => this.findSchema(id))
  private readonly eventOf = new Map<string, EventName>()

  constructor(private readonly calls: RegistryCalls) {}

  async idFor(topic: string, event: EventName): Promise<number> {
    const subject = subjectOf(topic, event)
    const known = this.ids.known(subject)
    if (known !== undefined) return known
    this.eventOf.set(subject, event)
    return this.ids.get(subject)
  }

  async schemaById(id: number): Promise<RegisteredSchema> {
    return this.schemas.known(id) ?? this.schemas.get(id)
  }

  checkRegistered(options: CheckRegisteredOptions): Promise<void> {
    return checkRegistered(this, this.calls, options)
  }

  async ping(): Promise<void> {
    await this.calls.defaultCompatibility()
  }

  async close(): Promise<void> {
    this.calls.http.close()
  }

  private async findId(subject: string): Promise<number> {
    const event = this.eventOf.get(subject)!
    const schema = schemaOf(event)
    const id = await this.idOf(subject, schema)
    // What this version writes is most of what it reads, and by then the registry may be away.
    this.schemas.learn(id, { id, event, schema })
    return id
  }

  /**
   * The very text first, which is one question. A registry takes a schema with other docs for another one, and docs may change after
   * a release; so where the text is not found, the versions of the subject are compared without their docs.
   */
  private async idOf(subject: string, schema: EventSchema): Promise<number> {
    const id = await this.calls.lookUp(subject, schema)
    if (id !== null) return id
    const text = canonicalSchema(schema)
    const same = (await this.calls.versionsOf(subject)).find((version) => canonicalSchema(version.schema) === text)
    if (same) return same.id
    throw new RegistryError(
      'subject_unknown',
      `${subject}: the schema that this version writes is not registered`,
      'Run `./udb contracts register`.',
    )
  }

  private async findSchema(id: number): Promise<RegisteredSchema> {
    // Ids begin at 1, so nobody has to be asked; noise in an inbox does not become requests.
    const schema = id > 0 ? await this.calls.schemaById(id) : null
    if (schema) return { id, event: eventIn(schema), schema }
    throw new RegistryError(
      'schema_unknown',
      `no Avro schema has the id ${id}`,
      'The event was written with another registry, or its bytes are damaged.',
    )
  }
}

/** A producer's own tools may leave out the attribute; the record's name says it too. */
function eventIn(schema: EventSchema): string {
  if (typeof schema.event === 'string') return schema.event
  const { namespace, name }: Partial<EventSchema> = schema
  const record = namespace === undefined ? String(name) : `${namespace}.${name}`
  return EVENT_NAMES.find((name) => recordName(name) === record) ?? record
}
