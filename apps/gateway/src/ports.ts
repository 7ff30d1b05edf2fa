import type { ObjectStore } from '@udb/objects'
import type { BegunJobs } from './begun-jobs.js'
import type { JobSignals } from './projection/job-signals.js'
import type { ReadModel } from './read-model.js'

/** What the gateway's reactions need besides their context. */
export interface GatewayPorts {
  readonly readModel: ReadModel
  readonly signals: JobSignals
  readonly begun: BegunJobs
  readonly objects: Pick<ObjectStore, 'head'>
  readonly retentionDays: number
}
