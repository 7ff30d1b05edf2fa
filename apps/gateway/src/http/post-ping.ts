import { z } from 'zod'
import { pingParams } from '../request-params.js'
import { askForJob, jobIdentity } from './ask-for-job.js'
import { accepted, route } from './route.js'

export const postPing = route({
  method: 'POST',
  path: '/ping',
  summary: 'Starts a job of empty steps: tests and measures the way through all services.',
  role: 'analyst',
  body: pingParams,
  answers: { 202: { description: 'The job has begun.', schema: z.object({ jobId: z.string() }) } },
  problems: ['request_invalid', 'plan_too_large', 'idempotency_conflict'],
  handle: async ({ caller, body, request }, ports) => {
    const identity = jobIdentity(caller, request, ports.newId)
    await askForJob({ type: 'ping', params: body }, identity, caller, ports)
    return accepted(identity.jobId, { jobId: identity.jobId })
  },
})
