import type { AnyEvent } from './event.js'
import { CodecError } from './codec.js'

export type Headers = Readonly<Record<string, string>>

/** CloudEvents 1.0, Kafka protocol binding, binary content mode. */
export const headersFor = (event: AnyEvent, traceparent: string | null): Headers => ({
  ce_specversion: '1.0',
  ce_id: event.meta.eventId,
  ce_type: event.name,
  ce_source: event.meta.source,
  ce_time: new Date(event.meta.time).toISOString(),
  'content-type': 'application/avro',
  ...(event.meta.jobId ? { ce_subject: event.meta.jobId } : {}),
  ...(traceparent ? { traceparent } : {}),
})

/** What a header says must be what the value says; a header that is not there says nothing. Throws `event_header_mismatch`. */
export function checkHeaders(event: AnyEvent, headers: Headers): void {
  const expected: Record<string, string | null> = {
    ce_id: event.meta.eventId,
    ce_type: event.name,
    ce_source: event.meta.source,
    ce_subject: event.meta.jobId,
  }
  for (const [name, value] of Object.entries(expected)) {
    if (headers[name] !== undefined && headers[name] !== value)
      throw new CodecError('event_header_mismatch', `header ${name} is not what the value says`)
  }
  if (headers['ce_time'] !== undefined && Date.parse(headers['ce_time']) !== event.meta.time)
    throw new CodecError('event_header_mismatch', 'header ce_time is not what the value says')
}
