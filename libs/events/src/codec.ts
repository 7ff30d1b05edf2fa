import avro from 'avsc'
import type { AnyEvent, EventName } from './event.js'
import type { EventSchema } from './generate.js'
import type { Meta } from './generated/events.js'
import { schemaOf } from './catalog.js'

export type CodecErrorCode =
  | 'event_not_framed'
  | 'event_schema_unknown'
  | 'event_undecodable'
  | 'event_invalid'
  | 'event_header_mismatch'
  | 'event_type_unknown'
  | 'batch_damaged'
  | 'batch_unreadable'

export class CodecError extends Error {
  constructor(
    readonly code: CodecErrorCode,
    message: string,
  ) {
    super(message)
    this.name = 'CodecError'
  }
}

const types = new Map<EventName, avro.Type>()
const typeOf = (name: EventName): avro.Type => cached(types, name, () => avroType(schemaOf(name)))
const avroType = (schema: EventSchema): avro.Type =>
  avro.Type.forSchema(schema as unknown as avro.Schema, { wrapUnions: false })

function cached<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key)
  if (found !== undefined) return found
  const made = make()
  map.set(key, made)
  return made
}

/** The Avro bytes of an event, by the newest schema. Throws `event_invalid` naming the field. */
export function encodeEvent(event: AnyEvent): Buffer {
  const type = typeOf(event.name)
  const record = { ...event.data, meta: event.meta }
  try {
    return type.toBuffer(record)
  } catch {
    const bad: string[] = []
    type.isValid(record, { errorHook: (path) => bad.push(path.join('.')) })
    throw new CodecError('event_invalid', `${event.name}: not valid at ${bad.join(', ') || 'the record'}`)
  }
}

export type Decoder = (payload: Buffer) => AnyEvent

/** Reads what `writer` wrote as the newest version that this code knows. */
export function decoderFor(name: EventName, writer: EventSchema): Decoder {
  const reader = typeOf(name)
  const written = avroType(writer)
  const resolver = written.fingerprint().equals(reader.fingerprint()) ? undefined : reader.createResolver(written)
  return (payload) => {
    try {
      const record = (resolver ? reader.fromBuffer(payload, resolver) : reader.fromBuffer(payload)) as { meta: Meta }
      const { meta, ...data } = record
      return { name, meta: { ...meta }, data } as unknown as AnyEvent
    } catch (error) {
      throw new CodecError(
        'event_undecodable',
        `${name}: ${error instanceof Error ? error.message.slice(0, 200) : 'unreadable bytes'}`,
      )
    }
  }
}

/** Checks a JSON event (a sample, CloudEvents structured mode) against the schema and fills in defaults. Throws `event_invalid`. */
export function eventFromJson(name: EventName, json: unknown): AnyEvent {
  const type = typeOf(name)
  const record = withBytes(name, json)
  const bad: string[] = []
  const valid = type.isValid(record, { errorHook: (path) => bad.push(path.join('.') || 'the record') })
  if (!valid) throw new CodecError('event_invalid', `${name}: not valid at ${bad.join(', ')}`)
  return decoderFor(name, schemaOf(name))(type.toBuffer(record))
}

/** Bytes stand in JSON as Avro has them: a string with one character a byte. */
function withBytes(name: EventName, json: unknown): unknown {
  if (typeof json !== 'object' || json === null) return json
  const bytes = schemaOf(name).fields.filter((field) => field.type === 'bytes')
  const record = { ...json } as Record<string, unknown>
  for (const { name: key } of bytes)
    if (typeof record[key] === 'string') record[key] = Buffer.from(record[key], 'latin1')
  return record
}
