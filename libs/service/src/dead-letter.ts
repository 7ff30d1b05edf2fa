import type { BusRecord } from '@udb/bus'
import { type AnyEvent, DEFAULT_TENANT, derivedId, fact, tenantOfInbox } from '@udb/events'
import { firstBytes } from './first-bytes.js'
import { enveloped } from './publisher.js'
import { bytesOf, whatFits } from './what-fits.js'

/** Stands where a header held a secret. */
export const REDACTED = '[redacted]'

const SECRET = /authorization|cookie|token|secret|password|api[-_]?key/i
const MESSAGE_BYTES = 5_000

/**
 * What is kept of a record that could not be handled: all of it, or what fits into a record. Pure; its id derives from where the record
 * stands, so a redelivery repeats it.
 */
export function deadLetter(
  record: BusRecord,
  group: string,
  code: string,
  message: string,
  source: string,
  now: number,
): AnyEvent {
  const whole = { ...record, headers: redacted(record.headers) }
  const { key, headers, value, isWhole } = whatFits(whole)
  const cut = ` (the record has ${bytesOf(whole)} bytes, which is too large to keep; here are the first ${value.length} of its value)`
  const framed = record.unreadable === undefined && record.value.length >= 5 && record.value[0] === 0
  const letter = fact('dead.letter', {
    code,
    message: firstBytes(message, MESSAGE_BYTES) + (isWhole ? '' : cut),
    group,
    topic: record.topic,
    partition: record.partition,
    offset: record.offset,
    originalKey: key,
    schemaId: framed ? record.value.readInt32BE(1) : null,
    headers,
    value,
    isWhole: isWhole && record.unreadable === undefined,
  })
  const tenant = tenantOfInbox(record.topic) ?? DEFAULT_TENANT
  const id = derivedId('dead-letter', group, record.topic, record.partition, record.offset)
  return enveloped(letter, id, source, now, { tenant, jobId: null, actor: source, causationId: null })
}

const redacted = (headers: BusRecord['headers']): BusRecord['headers'] =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, SECRET.test(name) ? REDACTED : value]))
