import { fact } from '@udb/events'
import { isEnded } from '@udb/jobs'
import { enveloped } from '@udb/service'
import { z } from 'zod'
import { HttpProblem } from './http-problem.js'
import { jobOf } from './job-of.js'
import { jobIdParams } from './job-view.js'
import { accepted, route } from './route.js'

export const postJobCancel = route({
  method: 'POST',
  path: '/jobs/:jobId/cancel',
  summary: 'Asks a job to stop.',
  role: 'analyst',
  params: jobIdParams,
  body: z.strictObject({ reason: z.string().max(500).optional() }),
  answers: { 202: { description: 'The job is being stopped.', schema: z.object({ jobId: z.string() }) } },
  problems: ['job_unknown', 'job_ended', 'request_invalid'],
  handle: async ({ caller, params: { jobId }, body: { reason } }, ports) => {
    const job = await jobOf(caller, jobId, ports)
    if (isEnded(job.state))
      throw new HttpProblem(
        'job_ended',
        'The job has ended, so there is nothing to stop.',
        'GET /status/{jobId} says how it ended.',
      )
    const cause = { tenant: caller.tenant, jobId, actor: caller.actor, causationId: null }
    await ports.publish(
      enveloped(
        fact('job.cancel.requested', { reason: reason ?? null }),
        ports.newId(),
        'udb/gateway',
        ports.now(),
        cause,
      ),
    )
    return accepted(jobId, { jobId })
  },
})
