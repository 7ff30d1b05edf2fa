import type { AnyEvent, EventName } from './event.js'
import type { EventSchema } from './generate.js'
import { SCHEMAS } from './generated/schemas.js'
import { inboxTopic } from './topics.js'

export interface Route {
  readonly topic: string
  readonly key: string
}

export const EVENT_NAMES = Object.keys(SCHEMAS) as EventName[]
export const isEventName = (name: string): name is EventName => Object.hasOwn(SCHEMAS, name)
export const schemaOf = (name: EventName): EventSchema => SCHEMAS[name]
export const recordName = (name: EventName): string => `${SCHEMAS[name].namespace}.${SCHEMAS[name].name}`

/** TopicRecordNameStrategy. */
export const subjectOf = (topic: string, name: EventName): string => `${topic}-${recordName(name)}`

/** Where an event is published, and under which key: the only place that knows. */
export function routesOf(event: AnyEvent): { readonly topic: string; readonly key: string | null }[] {
  return schemaOf(event.name).routes.map(({ topic, key }) => ({
    topic: topic === 'udb.requests.v1' ? inboxTopic(event.meta.tenant) : topic,
    key: keyOf(event, key),
  }))
}

function keyOf(event: AnyEvent, key: string): string | null {
  if (key === 'jobId' || key === 'tenant' || key === 'eventId') return event.meta[key]
  const value = (event.data as unknown as Record<string, unknown>)[key]
  return typeof value === 'string' ? value : null
}
