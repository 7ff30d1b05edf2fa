import type { AnyEvent } from '@udb/events'
import type { ObjectStore } from '@udb/objects'
import type { JobSignals } from './projection/job-signals.js'
import type { ReadModel } from './read-model.js'

/** What the gateway's reactions need besides their context. */
export interface GatewayPorts {
  readonly readModel: ReadModel
  readonly signals: JobSignals
  readonly objects: Pick<ObjectStore, 'head'>
  readonly retentionDays: number
  /** Resolves when the event is durable. For facts about a job that the event they come from does not name yet. */
  readonly publish: (event: AnyEvent) => Promise<void>
}
