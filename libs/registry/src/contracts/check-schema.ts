import { type EventSchema, type SchemaFile, topicPlans } from '@udb/events'
import avro from 'avsc'
import { isRecord, typesIn } from './schema-walk.js'
import type { Finding } from './violation.js'

const TOPICS = new Set(topicPlans([]).map(({ topic }) => topic))
const META_KEYS = new Set(['jobId', 'tenant', 'eventId'])

/** What keeps a schema from being one at all; further checks would stumble over it. */
export function checkShape(schema: EventSchema): Finding[] {
  const hint = 'Write an Avro record with `type`, `name`, `namespace`, `doc`, `event`, `routes` and `fields`.'
  if (schema?.type !== 'record' || !Array.isArray(schema.fields) || !Array.isArray(schema.routes))
    return [{ field: '', rule: 'schema_invalid', message: 'it is not the record of an event', hint }]
  try {
    avro.Type.forSchema(schema as unknown as avro.Schema, { wrapUnions: false })
    return []
  } catch (error) {
    const reason = error instanceof Error ? error.message.slice(0, 300) : 'no reason given'
    return [{ field: '', rule: 'schema_invalid', message: `Avro does not take it: ${reason}`, hint }]
  }
}

/** What one schema must keep to by itself. */
export const checkSchema = ({ event, schema }: SchemaFile): Finding[] => [
  ...checkName(event, schema),
  ...checkDocs(schema),
  ...checkEnums(schema),
  ...checkRoutes(schema),
]

export function checkName(event: string, schema: EventSchema): Finding[] {
  if (schema.event === event) return []
  const message = `the attribute \`event\` says ${JSON.stringify(schema.event)}, and the file is called ${event}`
  return [{ field: 'event', rule: 'event_name_mismatch', message, hint: 'Make the two the same.' }]
}

function checkDocs(schema: EventSchema): Finding[] {
  const hint = 'Say in `doc` what it means, with its unit.'
  return [...typesIn(schema)].flatMap(({ path, type, field }): Finding[] => [
    ...(field && isBlank(field.doc)
      ? [{ field: path, rule: 'doc_missing' as const, message: 'the field has no doc', hint }]
      : []),
    ...(isRecord(type) && isBlank(type.doc)
      ? [{ field: path, rule: 'doc_missing' as const, message: `the record ${type.name} has no doc`, hint }]
      : []),
  ])
}

const isBlank = (doc: unknown): boolean => typeof doc !== 'string' || doc.trim() === ''

const checkEnums = (schema: EventSchema): Finding[] =>
  [...typesIn(schema)]
    .filter(({ type }) => typeof type === 'object' && 'type' in type && type.type === 'enum')
    .map(({ path }) => ({
      field: path,
      rule: 'enum_used',
      message: 'the type is an enum, which older readers cannot read once it has grown',
      hint: 'Take a string, and list in its doc what it may be.',
    }))

function checkRoutes(schema: EventSchema): Finding[] {
  if (schema.routes.length === 0) {
    const message = 'the event goes nowhere'
    return [{ field: 'routes', rule: 'route_unknown', message, hint: 'Name at least one topic, with its key.' }]
  }
  return schema.routes.flatMap(({ topic, key }, i): Finding[] => [
    ...(TOPICS.has(topic)
      ? []
      : [
          {
            field: `routes[${i}].topic`,
            rule: 'route_unknown' as const,
            message: `there is no topic ${JSON.stringify(topic)}`,
            hint: 'Take one of libs/events/src/topics.ts, or add it there with what the broker must keep.',
          },
        ]),
    ...(META_KEYS.has(key) || isText(schema.fields.find((field) => field.name === key)?.type)
      ? []
      : [
          {
            field: `routes[${i}].key`,
            rule: 'route_unknown' as const,
            message: `${JSON.stringify(key)} is no key`,
            hint: 'Take jobId, tenant or eventId, or a field of the event that is a string.',
          },
        ]),
  ])
}

/** A string, or a string that may be null. */
const isText = (type: unknown): boolean =>
  type === 'string' ||
  (Array.isArray(type) && type.includes('string') && type.every((branch) => branch === 'string' || branch === 'null'))
