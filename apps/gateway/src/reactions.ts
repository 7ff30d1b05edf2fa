import { onFact } from '@udb/service'
import { onJobCancelRequested } from './on-job-cancel-requested.js'
import { onJobRequested } from './on-job-requested.js'

/** Besides these, the projection folds every fact of a job and publishes what `decide` says. */
export const reactions = [
  onFact('job.requested', 'udb.requests.{tenant}.v1', onJobRequested, ['job.created', 'job.rejected']),
  onFact('job.cancel.requested', 'udb.requests.{tenant}.v1', onJobCancelRequested, ['job.cancelling']),
]
