import type { SchemaRegistry as Library, SchemaType } from '@kafkajs/confluent-schema-registry'
import type { EventSchema } from '@udb/events'
import { RegistryError } from '../port.js'
import { type Answer, isObject, messageOf, SCHEMA_NOT_FOUND, unavailable } from './judge-answer.js'
import type { RegistryHttp } from './registry-http.js'

/** An id and what is registered under it. */
export interface SchemaVersion {
  readonly version: number
  readonly id: number
  readonly schema: EventSchema
}

const FOREIGN = 'its answer is of another form'

/** What a schema is registered with; every version reads every other one. */
export const COMPATIBILITY = 'FULL_TRANSITIVE'

/**
 * Confluent's API, as far as it is used. To look a schema up and to register one are calls of @kafkajs/confluent-schema-registry, which go
 * out over our own HTTP: its own takes a refused connection for a 400, loses the registry's code of an error, and waits for ever for an answer
 * that breaks off. The others are asked directly, as the library has no public call for versions and compatibility, and its
 * schema by id is a compiled type, which has lost the attributes `event` and `routes`.
 */
export class RegistryCalls {
  private library: Promise<Library> | undefined

  constructor(readonly http: RegistryHttp) {}

  /** The id under which this very schema, docs and all, is registered for a subject; null when it is not. */
  async lookUp(subject: string, schema: EventSchema): Promise<number | null> {
    const library = await this.openLibrary()
    try {
      return this.number(await library.getRegistryIdBySchema(subject, await avro(schema)))
    } catch (error) {
      // The library says only by its name that it was a 404; what is no 404 of the registry has been told apart before.
      if (error instanceof Error && error.constructor.name === 'ConfluentSchemaRegistryError') return null
      throw error instanceof RefusedAnswer ? unavailable(this.http.url, `it says ${error.message}`) : error
    }
  }

  /** The new id, or what keeps the registry from taking the schema. The subject has its compatibility already. */
  async register(subject: string, schema: EventSchema): Promise<number | { readonly refusal: string }> {
    const library = await this.openLibrary()
    const { COMPATIBILITY } = await import('@kafkajs/confluent-schema-registry')
    const options = { subject, compatibility: COMPATIBILITY.FULL_TRANSITIVE, updateConfig: false }
    try {
      return this.number((await library.register(await avro(schema), options)).id)
    } catch (error) {
      if (error instanceof RegistryError) throw error
      return { refusal: error instanceof Error ? error.message : String(error) }
    }
  }

  /** Null when the registry says that there is no such id, and when what is there is no Avro. */
  async schemaById(id: number): Promise<EventSchema | null> {
    const answer = await this.http.ask('GET', `/schemas/ids/${id}`)
    if (answer.errorCode === SCHEMA_NOT_FOUND) return null
    return this.schemaIn(this.yes(answer))
  }

  /** Of the subject itself; null when it has none of its own, or is not there. */
  async compatibilityOf(subject: string): Promise<string | null> {
    const answer = await this.http.ask('GET', `/config/${encodeURIComponent(subject)}`)
    return answer.status === 404 ? null : this.levelIn(answer)
  }

  /** Of every subject that has none of its own. */
  async defaultCompatibility(): Promise<string> {
    return this.levelIn(await this.http.ask('GET', '/config'))
  }

  async setCompatibility(subject: string): Promise<void> {
    const body = JSON.stringify({ compatibility: COMPATIBILITY })
    const answer = await this.http.ask('PUT', `/config/${encodeURIComponent(subject)}`, body)
    // Apicurio answers so where somebody else set one at the same moment.
    if (answer.status === 409 && (await this.compatibilityOf(subject)) === COMPATIBILITY) return
    this.yes(answer)
  }

  /** In order; none when the subject is not there. What is no Avro is left out. */
  async versionsOf(subject: string): Promise<SchemaVersion[]> {
    const path = `/subjects/${encodeURIComponent(subject)}/versions`
    const answer = await this.http.ask('GET', path)
    if (answer.status === 404) return []
    const numbers = this.listIn(answer).map(Number)
    const versions = numbers.map(async (version): Promise<SchemaVersion[]> => {
      const body = this.yes(await this.http.ask('GET', `${path}/${version}`))
      const schema = this.schemaIn(body)
      return schema === null ? [] : [{ version, id: this.number(body['id']), schema }]
    })
    return (await Promise.all(versions)).flat().sort((a, b) => a.version - b.version)
  }

  /** What the registry has against a schema as the next version of a subject that is there; null when nothing. */
  async objectionTo(subject: string, schema: EventSchema): Promise<string | null> {
    const path = `/compatibility/subjects/${encodeURIComponent(subject)}/versions?verbose=true`
    const answer = await this.http.ask('POST', path, JSON.stringify({ schema: schemaText(schema) }))
    if (answer.status >= 400) return messageOf(answer.body)
    const body = this.yes(answer)
    if (typeof body['is_compatible'] !== 'boolean') throw this.foreign()
    if (body['is_compatible']) return null
    const messages = Array.isArray(body['messages']) ? body['messages'].map(String).join('; ') : ''
    return messages.slice(0, 500) || 'no reason given'
  }

  private openLibrary(): Promise<Library> {
    this.library ??= libraryOver(this.http)
    return this.library
  }

  private yes(answer: Answer): Readonly<Record<string, unknown>> {
    if (answer.status < 400 && isObject(answer.body)) return answer.body
    throw this.foreign(answer)
  }

  private listIn(answer: Answer): readonly unknown[] {
    if (answer.status < 400 && Array.isArray(answer.body)) return answer.body
    throw this.foreign(answer)
  }

  private levelIn(answer: Answer): string {
    const level = this.yes(answer)['compatibilityLevel']
    if (typeof level === 'string') return level.toUpperCase()
    throw this.foreign()
  }

  private number(value: unknown): number {
    if (typeof value === 'number' && Number.isInteger(value)) return value
    throw this.foreign()
  }

  private schemaIn({ schema, schemaType }: Readonly<Record<string, unknown>>): EventSchema | null {
    if (schemaType !== undefined && schemaType !== 'AVRO') return null
    if (typeof schema !== 'string') throw this.foreign()
    try {
      return JSON.parse(schema) as EventSchema
    } catch {
      throw this.foreign()
    }
  }

  private foreign(answer?: Answer): Error {
    const said = answer && answer.status >= 400 ? `it says ${messageOf(answer.body)}` : FOREIGN
    return unavailable(this.http.url, said)
  }
}

/** A no of the registry on the way through the library, which looks at the status. */
class RefusedAnswer extends Error {
  readonly status: number
  constructor(answer: Answer) {
    super(messageOf(answer.body))
    this.status = answer.status
  }
}

type LibraryOptions = ConstructorParameters<typeof Library>[0]
type LibraryMiddleware = NonNullable<LibraryOptions['middlewares']>[number]

/** Loaded only when it is used: it brings along what every other start can do without. */
async function libraryOver(http: RegistryHttp): Promise<Library> {
  const { SchemaRegistry } = await import('@kafkajs/confluent-schema-registry')
  // The last middleware is the outermost, so its answer goes to the library as it is, and what it throws to the caller.
  const overHttp = () => ({
    response: async (
      _next: unknown,
      _renew: unknown,
      request: { method(): string; path(): string; body(): unknown },
    ) => {
      const body = request.body()
      const answer = await http.ask(
        request.method().toUpperCase(),
        request.path(),
        body === undefined ? undefined : String(body),
      )
      if (answer.status >= 400) throw new RefusedAnswer(answer)
      // The library takes it apart without looking.
      if (!isObject(answer.body)) throw unavailable(http.url, FOREIGN)
      return { data: () => answer.body }
    },
  })
  return new SchemaRegistry({ host: http.url, middlewares: [overHttp as unknown as LibraryMiddleware] })
}

async function avro(schema: EventSchema): Promise<{ type: SchemaType.AVRO; schema: string }> {
  const { SchemaType } = await import('@kafkajs/confluent-schema-registry')
  return { type: SchemaType.AVRO, schema: schemaText(schema) }
}

/**
 * The text that stands for a schema in the registry. Apicurio strips the quotes from the string "{}" before it reads a schema, wherever it
 * stands (a default, say), and then takes it for no Avro; written with an escape the same string passes.
 */
const schemaText = (schema: EventSchema): string => JSON.stringify(schema).replaceAll('"{}"', String.raw`"\u007b}"`)
