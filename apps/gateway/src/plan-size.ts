import { maxRecordBytes } from '@udb/bus'
import { type AnyEvent, encodeEvent, type Fact, type Meta } from '@udb/events'

/** What comes to the bytes of an event when it is published: headers, the key and the schema's id. */
const roomForHeaders = 20_000

/** Whether a job's first fact, with its whole plan, is larger than an event may be: the job could never begin. Pure. */
export const isTooLargeToBegin = (created: Fact, meta: Meta): boolean =>
  encodeEvent({ name: created.name, meta, data: created.data } as AnyEvent).length > maxRecordBytes - roomForHeaders
