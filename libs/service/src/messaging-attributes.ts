import type { BusRecord, OutRecord } from '@udb/bus'

/** `messaging.system` of OpenTelemetry's semantic conventions; the embedded log has a name of its own. */
export type MessagingSystem = 'kafka' | 'udb'

type Attributes = Record<string, string | number>

/** What a span of processing one record says about it. Pure. */
export const consumedAttributes = (system: MessagingSystem, group: string, record: BusRecord): Attributes => ({
  'messaging.system': system,
  'messaging.operation.type': 'process',
  'messaging.operation.name': 'process',
  'messaging.destination.name': record.topic,
  'messaging.destination.partition.id': String(record.partition),
  'messaging.consumer.group.name': group,
  'messaging.message.body.size': record.value.length,
  // Kafka's own attributes would be a lie about the embedded log.
  [system === 'kafka' ? 'messaging.kafka.offset' : 'udb.log.offset']: record.offset,
  ...(system === 'kafka' && record.key !== null ? { 'messaging.kafka.message.key': record.key } : {}),
})

/** What a span of sending records to one topic says about them. Pure. */
export function sentAttributes(system: MessagingSystem, topic: string, records: readonly OutRecord[]): Attributes {
  const [first] = records
  const alone = records.length === 1 && first !== undefined
  return {
    'messaging.system': system,
    'messaging.operation.type': 'send',
    'messaging.operation.name': 'send',
    'messaging.destination.name': topic,
    ...(alone ? { 'messaging.message.body.size': first.value.length } : {}),
    ...(alone ? {} : { 'messaging.batch.message_count': records.length }),
    ...(alone && system === 'kafka' && first.key !== null ? { 'messaging.kafka.message.key': first.key } : {}),
  }
}
