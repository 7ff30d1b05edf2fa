import {
  type AnyEvent,
  derivedId,
  type EventOf,
  fact,
  type Ignored,
  ignored,
  isTooLargeEvent,
  jobIdFor,
  type Problem,
} from '@udb/events'
import { type FactAbout, type Log, type ReactionContext, uploadKey } from '@udb/service'
import { isTooDeep } from './nesting.js'
import { planFor, tooDeep } from './plan.js'
import { endedJobsDueBefore } from './plan-prune.js'
import type { GatewayPorts } from './ports.js'
import { problemOf, quoted } from './problem.js'
import { PARAMS_OF_JOB } from './request-params.js'
import { requestHash } from './request-hash.js'
import { readKnown } from './read-known.js'

type Requested = EventOf<'job.requested'>

/** A request becomes a job with its whole plan, or is refused with the reason. The job's id derives from the request, so a repeat is the same job. */
export async function onJobRequested(
  event: Requested,
  ports: GatewayPorts,
  context: ReactionContext,
): Promise<readonly FactAbout[] | Ignored> {
  const { tenant, source, eventId } = event.meta
  const { type } = event.data
  const jobId = jobIdFor(tenant, source, eventId)
  const read = readParams(event.data.params)
  const params = 'problem' in read ? undefined : read.params
  const hash = event.data.requestHash ?? requestHash(type, params ?? event.data.params)
  const { readModel, retentionDays } = ports
  const now = context.now()
  const [before, known] = await Promise.all([
    readModel.job(tenant, jobId),
    readKnown(readModel, tenant, type, params, endedJobsDueBefore(params, retentionDays, now)),
  ])
  if (before?.requestHash === hash) return ignored('the job of this request is there already')
  if (before || ports.begun.isOfAnother(jobId, hash)) return refuseConflict(event, jobId, hash, context.log)
  const planned = 'problem' in read ? read : planFor(type, params, { tenant, now, retentionDays, ...known })
  const created =
    'problem' in planned
      ? null
      : fact('job.created', { type, requestHash: hash, params: JSON.stringify(planned.params), steps: planned.steps })
  const problem =
    'problem' in planned
      ? planned.problem
      : isTooLargeEvent({ ...created!, meta: { ...event.meta, jobId } } as AnyEvent)
        ? planTooLarge(planned.steps.length)
        : await missingUpload(type, planned.params, tenant, ports)
  const made = problem ? fact('job.rejected', { type, requestHash: hash, problem }) : created!
  if (problem) context.log.info(`refused: ${problem.code}`, { job: jobId, code: problem.code })
  return [{ ...made, about: { jobId, key: 'begun' } }]
}

const planTooLarge = (steps: number): Problem =>
  problemOf(
    'plan_too_large',
    `The plan of the job, of ${steps} steps, is larger than an event may be.`,
    'Ask for fewer tables at once.',
  )

const noJson = problemOf('request_invalid', 'The parameters of the job are no JSON.', 'Give params as a JSON object.')

/** They may come from anybody: whatever goes through them from here on may rely on their depth. */
function readParams(text: string): { readonly params: unknown } | { readonly problem: Problem } {
  try {
    const params: unknown = JSON.parse(text)
    return isTooDeep(params) ? { problem: tooDeep } : { params }
  } catch {
    return { problem: noJson }
  }
}

/** An upload that is not in the store, or is not what was said of it, would fail its job later, and less clearly. */
async function missingUpload(
  type: string,
  params: unknown,
  tenant: string,
  { objects }: GatewayPorts,
): Promise<Problem | null> {
  if (type !== 'ingest') return null
  for (const { uploadId, sizeBytes } of PARAMS_OF_JOB.ingest.parse(params).uploads) {
    const found = await objects.head(uploadKey(tenant, uploadId))
    if (found?.sizeBytes === sizeBytes) continue
    return problemOf(
      'upload_unknown',
      `There is no upload ${quoted(uploadId)} of ${sizeBytes} bytes.`,
      'Send the file with POST /ingest/upload.',
    )
  }
  return null
}

/** The job that has the id goes on; the other request is refused under an id of its own, so that its publisher can find out why. */
function refuseConflict({ meta, data: { type } }: Requested, jobId: string, hash: string, log: Log): FactAbout[] {
  const problem = problemOf(
    'idempotency_conflict',
    `The event id ${quoted(meta.eventId)} was used for another request, which is job ${jobId}.`,
    'Give each request an event id of its own.',
  )
  const refusedId = derivedId('conflict', jobId, hash)
  log.warn('refused: idempotency_conflict', { job: jobId, code: problem.code, refused: refusedId })
  return [{ ...fact('job.rejected', { type, requestHash: hash, problem }), about: { jobId: refusedId, key: 'begun' } }]
}
