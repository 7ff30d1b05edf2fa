import { z } from 'zod'
import { pruneParams } from '../request-params.js'
import { askForJob, jobIdentity } from './ask-for-job.js'
import { accepted, route } from './route.js'

export const postAdminPrune = route({
  method: 'POST',
  path: '/admin/prune',
  summary: 'Removes what is past its retention: artifacts, uploads, old versions of tables.',
  role: 'admin',
  body: pruneParams,
  answers: { 202: { description: 'The job has begun.', schema: z.object({ jobId: z.string() }) } },
  problems: ['request_invalid', 'idempotency_conflict'],
  handle: async ({ caller, body, request }, ports) => {
    const identity = jobIdentity(caller, request, ports.newId)
    await askForJob({ type: 'prune', params: body }, identity, caller, ports)
    return accepted(identity.jobId, { jobId: identity.jobId })
  },
})
