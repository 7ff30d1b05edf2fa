import { maxRecordBytes } from '@udb/bus'
import { type AnyEvent, encodeEvent, type Fact, type Meta } from '@udb/events'

/** What comes to the bytes of an event when it is published: headers, the key and the schema's id. */
const roomForHeaders = 20_000

/** Whether a fact is larger than an event may be, so that it could never be published. Pure. */
export const isTooLargeToPublish = ({ name, data }: Fact, meta: Meta): boolean =>
  encodeEvent({ name, meta, data } as AnyEvent).length > maxRecordBytes - roomForHeaders
