import {
  type AnyEvent,
  checkHeaders,
  CodecError,
  type CodecErrorCode,
  type Decoder,
  decoderFor,
  encodeEvent,
  type EventName,
  type EventSchema,
  frame,
  type Headers,
  headersFor,
  isEventName,
  routesOf,
  unframe,
} from '@udb/events'
import { type RegisteredSchema, RegistryError, type SchemaRegistry } from './port.js'

export interface WireRecord {
  readonly topic: string
  readonly key: string | null
  readonly value: Buffer
  readonly headers: Headers
}

/** What the log gives to read: a record, or what stands for a batch of them that could not be read. */
export interface ReadRecord {
  readonly value: Buffer
  readonly headers: Headers
  readonly unreadable?: { readonly code: CodecErrorCode; readonly message: string }
}

/** Events to records and back: Avro in Confluent's wire format, CloudEvents in the headers. */
export class EventWire {
  private readonly decoders = new Map<number, { decode: Decoder; event: string }>()

  constructor(private readonly registry: SchemaRegistry) {}

  /** One record for each route of the event. Rejects with a `CodecError` when it does not fit its schema. */
  async encode(event: AnyEvent, traceparent: string | null): Promise<WireRecord[]> {
    const payload = encodeEvent(event)
    const headers = headersFor(event, traceparent)
    return Promise.all(
      routesOf(event).map(async ({ topic, key }) => ({
        topic,
        key,
        value: frame(await this.registry.idFor(topic, event.name), payload),
        headers,
      })),
    )
  }

  /** Rejects with a `CodecError` for a bad record, with a `RegistryError` when the registry could not say. */
  async decode({ value, headers, unreadable }: ReadRecord): Promise<AnyEvent> {
    if (unreadable !== undefined) throw new CodecError(unreadable.code, unreadable.message)
    const { schemaId, payload } = unframe(value)
    const decoder = this.decoders.get(schemaId) ?? (await this.lookUp(schemaId))
    const event = decoder.decode(payload)
    checkHeaders(event, headers)
    return event
  }

  private async lookUp(schemaId: number): Promise<{ decode: Decoder; event: string }> {
    const { event, schema } = await this.schemaOf(schemaId)
    if (!isEventName(event)) throw new CodecError('event_type_unknown', `no event is called ${event.slice(0, 100)}`)
    const decoder = { decode: resolvingDecoder(event, schema), event }
    this.decoders.set(schemaId, decoder)
    return decoder
  }

  /** That an id is unknown is the record's fault and final; that the registry is away is neither. */
  private async schemaOf(schemaId: number): Promise<RegisteredSchema> {
    try {
      return await this.registry.schemaById(schemaId)
    } catch (error) {
      if (error instanceof RegistryError && error.code === 'schema_unknown')
        throw new CodecError('event_schema_unknown', `no schema has the id ${schemaId}`)
      throw error
    }
  }
}

function resolvingDecoder(event: EventName, schema: EventSchema): Decoder {
  try {
    return decoderFor(event, schema)
  } catch {
    throw new CodecError('event_undecodable', `${event}: written by a schema that this version cannot read`)
  }
}
