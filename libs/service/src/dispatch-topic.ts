import { type EventName, schemaOf } from '@udb/events'

/** The topic on which a step's request is dispatched: the one of its routes that is not the record of facts. */
export const dispatchTopic = (name: EventName): string =>
  schemaOf(name)
    .routes.map((route) => route.topic)
    .find((topic) => topic !== 'udb.jobs.v1')!
