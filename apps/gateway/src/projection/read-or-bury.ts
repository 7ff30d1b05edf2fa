import type { BusRecord } from '@udb/bus'
import { CodecError } from '@udb/events'
import type { EventWire } from '@udb/registry'
import { deadLetter, type Log } from '@udb/service'
import type { LoggedEvent } from './fold-batch.js'
import type { Relay } from './relay.js'

export const PROJECTION_GROUP = 'udb.gateway.projection'

export interface ReadingPorts {
  readonly wire: EventWire
  readonly relay: Relay
  readonly log: Log
  readonly now: () => number
  /** An event that cannot be read was dead-lettered, under this code. */
  readonly buried: (code: string) => void
}

/** Null for what cannot be read: it goes to the dead letters, so that it holds up nobody. */
export async function readOrBury(
  record: BusRecord,
  { wire, relay, log, now, buried }: ReadingPorts,
  signal: AbortSignal,
): Promise<LoggedEvent | null> {
  try {
    const event = await wire.decode(record)
    return { event, offset: record.offset, traceparent: record.headers['traceparent'] ?? null }
  } catch (error) {
    if (!(error instanceof CodecError)) throw error
    const { topic, partition, offset } = record
    log.warn(`dead-lettered: ${error.code}`, { code: error.code, topic, partition, offset })
    const letter = deadLetter(record, PROJECTION_GROUP, error.code, error.message, 'udb/gateway', now())
    await relay.publish([{ event: letter, traceparent: null, dispatchOnly: false }], signal)
    buried(error.code)
    return null
  }
}
