import { BusError, type OutRecord } from './port.js'

/** Key, headers and value together. Kafka's default limit is a little above it. */
export const maxRecordBytes = 1_000_000

/** Throws `record_too_large`. */
export function refuseTooLarge(record: OutRecord, sizeBytes: number): void {
  if (sizeBytes <= maxRecordBytes) return
  throw new BusError(
    'record_too_large',
    `A record for topic ${record.topic} has ${sizeBytes} bytes; at most ${maxRecordBytes} are allowed.`,
    'Put the content into the object store and publish a reference to it.',
  )
}
