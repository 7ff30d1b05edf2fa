import type { Bus } from '@udb/bus'
import type { AnyEvent } from '@udb/events'
import type { ObjectStore } from '@udb/objects'
import type { EventWire } from '@udb/registry'
import type { Log, Settings } from '@udb/service'
import type { JobSignals } from '../projection/job-signals.js'
import type { ReadModel } from '../read-model.js'
import type { EventWatch } from './event-watch.js'
import type { QueryDesk } from './query-desk.js'

/** What the routes need. */
export interface HttpPorts {
  readonly settings: Settings
  readonly readModel: ReadModel
  readonly signals: JobSignals
  readonly objects: ObjectStore
  readonly bus: Pick<Bus, 'read' | 'positions' | 'ping'>
  readonly wire: EventWire
  readonly watch: EventWatch
  readonly queries: QueryDesk
  readonly log: Log
  readonly now: () => number
  /** A new UUID. */
  readonly newId: () => string
  /** Told of the bytes of files as they come in. */
  readonly uploaded: (bytes: number) => void
  /** Resolves when the event is durable. */
  readonly publish: (event: AnyEvent) => Promise<void>
}

export const HTTP_PORTS = Symbol('http ports')
