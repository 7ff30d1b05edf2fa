import { type EventSchema, readSchemaFiles, subjectOf } from '@udb/events'
import { SCHEMAS_DIR } from '@udb/service'
import { z } from 'zod'
import { ok, route } from './route.js'

const eventsShape = z.object({
  compatibility: z.literal('FULL_TRANSITIVE'),
  events: z.array(
    z.object({
      event: z.string(),
      topics: z.array(z.object({ topic: z.string(), key: z.string(), subject: z.string() })),
      versions: z.array(z.object({ version: z.int(), schema: z.unknown() })),
    }),
  ),
})

let schemas: z.infer<typeof eventsShape> | null = null

export const getEventsSchema = route({
  method: 'GET',
  path: '/events/schema',
  summary: 'Every event: topics, subjects, versions, schemas.',
  role: null,
  answers: { 200: { description: 'By name.', schema: eventsShape } },
  problems: [],
  handle: async () => ok((schemas ??= readSchemas())),
})

/** Read once. What this version writes and reads is in its files, also where a registry holds what was registered of it. */
function readSchemas(): z.infer<typeof eventsShape> {
  const byEvent = Map.groupBy(readSchemaFiles(SCHEMAS_DIR), ({ event }) => event)
  const events = [...byEvent].map(([event, files]) => ({
    event,
    topics: topicsOf(files.at(-1)!.schema),
    versions: files.map(({ version, schema }) => ({ version, schema })),
  }))
  return { compatibility: 'FULL_TRANSITIVE', events }
}

const topicsOf = (schema: EventSchema) =>
  schema.routes.map(({ topic, key }) => ({
    topic,
    key,
    subject: subjectOf(topic, schema.event as Parameters<typeof subjectOf>[1]),
  }))
