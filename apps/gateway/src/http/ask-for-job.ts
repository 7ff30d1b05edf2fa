import { derivedId, fact, jobIdFor } from '@udb/events'
import { enveloped, isDependencyDown } from '@udb/service'
import type { FastifyRequest } from 'fastify'
import type { JobType } from '../job-types.js'
import type { JobRow } from '../read-model.js'
import { requestHash } from '../request-hash.js'
import type { HttpPorts } from './http-ports.js'
import { HttpProblem, httpProblemOf } from './http-problem.js'
import type { Caller } from './role.js'

/** Who asks for the jobs of this API's callers. */
export const REQUEST_SOURCE = 'udb/gateway'

/** So long a request waits until its job can be seen. It is accepted in any case: the event is durable. */
const PATIENCE_MS = 5_000

export interface JobIdentity {
  readonly eventId: string
  readonly jobId: string
}

/** With an `Idempotency-Key` the same request is the same job; without one every request is a job of its own. */
export function jobIdentity({ tenant }: Caller, request: FastifyRequest, newId: () => string): JobIdentity {
  const key = request.headers['idempotency-key']
  if (typeof key === 'string' && key.length > 255)
    throw new HttpProblem(
      'request_invalid',
      'The Idempotency-Key is longer than 255 characters.',
      'Use a shorter one, e.g. a UUID.',
    )
  const eventId = key ? derivedId('request', tenant, request.routeOptions.url ?? request.url, String(key)) : newId()
  return { eventId, jobId: jobIdFor(tenant, REQUEST_SOURCE, eventId) }
}

export interface JobAsked {
  readonly type: JobType
  readonly params: unknown
  /** What makes two requests the same; default: type and params. */
  readonly hash?: string
  /** Hears that the request goes to the log now: an error after that, unless it is an `HttpProblem`, leaves open whether it is there. */
  readonly publishing?: () => void
}

/**
 * Asks for a job and waits until it can be seen, so that what the answer points at is there. Throws the problem for which the job was
 * refused, and `idempotency_conflict` when its key belongs to another request. Null when the job could not be seen in time.
 */
export async function askForJob(
  asked: JobAsked,
  { eventId, jobId }: JobIdentity,
  caller: Caller,
  ports: HttpPorts,
): Promise<JobRow | null> {
  const hash = asked.hash ?? requestHash(asked.type, asked.params)
  const before = await ports.readModel.job(caller.tenant, jobId)
  if (before) return sameOrRefused(before, hash)
  const request = fact('job.requested', { type: asked.type, params: JSON.stringify(asked.params), requestHash: hash })
  asked.publishing?.()
  await ports.publish(
    enveloped(request, eventId, REQUEST_SOURCE, ports.now(), {
      tenant: caller.tenant,
      jobId: null,
      actor: caller.actor,
      causationId: null,
    }),
  )
  // From here on the request is durable: that the read model is away only means that its job cannot be seen yet.
  const seen = () =>
    ports.readModel.job(caller.tenant, jobId).catch((error: unknown) => {
      if (isDependencyDown(error)) return null
      throw error
    })
  const job = await ports.signals.until(jobId, PATIENCE_MS, seen)
  return job ? sameOrRefused(job, hash) : null
}

export function sameOrRefused(job: JobRow, hash: string): JobRow {
  if (job.requestHash !== hash)
    throw new HttpProblem(
      'idempotency_conflict',
      `The Idempotency-Key was used for another request, which is job ${job.jobId}.`,
      'Use a new key for a new request.',
    )
  if (job.state.kind === 'rejected') throw httpProblemOf(job.state.problem, 'plan_invalid')
  return job
}
