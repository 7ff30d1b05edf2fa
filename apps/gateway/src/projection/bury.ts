import type { BusRecord } from '@udb/bus'
import { type AnyEvent, type CodecError, DEFAULT_TENANT, derivedId, fact } from '@udb/events'
import { enveloped } from '@udb/service'

/** What is kept of a record on a topic of facts that this version cannot read. Its id derives from where it stands. Pure. */
export function buriedFact(record: BusRecord, group: string, error: CodecError, now: number): AnyEvent {
  const { topic, partition, offset, key, headers, value } = record
  const letter = fact('dead.letter', {
    code: error.code,
    message: error.message,
    group,
    topic,
    partition,
    offset,
    originalKey: key,
    schemaId: value.length >= 5 && value[0] === 0 ? value.readInt32BE(1) : null,
    headers: { ...headers },
    value,
  })
  const cause = { tenant: DEFAULT_TENANT, jobId: null, actor: 'udb/gateway', causationId: null }
  return enveloped(letter, derivedId('dead-letter', group, topic, partition, offset), 'udb/gateway', now, cause)
}
