import type { BusRecord } from '@udb/bus'
import { type AnyEvent, DEFAULT_TENANT, derivedId, fact, tenantOfInbox } from '@udb/events'
import { enveloped } from './publisher.js'

const SECRET = /authorization|cookie|token|secret|password|api[-_]?key/i

/** What is kept of a record that could not be handled. Pure; its id derives from where the record stands, so a redelivery repeats it. */
export function deadLetter(
  record: BusRecord,
  group: string,
  code: string,
  message: string,
  source: string,
  now: number,
): AnyEvent {
  const headers = Object.fromEntries(
    Object.entries(record.headers).map(([name, value]) => [name, SECRET.test(name) ? '[redacted]' : value]),
  )
  const framed = record.value.length >= 5 && record.value[0] === 0
  const letter = fact('dead.letter', {
    code,
    message,
    group,
    topic: record.topic,
    partition: record.partition,
    offset: record.offset,
    originalKey: record.key,
    schemaId: framed ? record.value.readInt32BE(1) : null,
    headers,
    value: record.value,
  })
  const tenant = tenantOfInbox(record.topic) ?? DEFAULT_TENANT
  const id = derivedId('dead-letter', group, record.topic, record.partition, record.offset)
  return enveloped(letter, id, source, now, { tenant, jobId: null, actor: source, causationId: null })
}
