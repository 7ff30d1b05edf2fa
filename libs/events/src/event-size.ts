import { encodeEvent } from './codec.js'
import type { AnyEvent } from './event.js'

/** Avro bytes that an event may have. The log takes records of 1,000,000 bytes: the rest is for headers, the key and the schema's id. */
export const maxEventBytes = 980_000

/** Whether the log would refuse the event. Throws `event_invalid` where it does not fit its schema. */
export const isTooLargeEvent = (event: AnyEvent): boolean => encodeEvent(event).length > maxEventBytes
