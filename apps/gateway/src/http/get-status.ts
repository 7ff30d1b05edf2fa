import { isEnded } from '@udb/jobs'
import { z } from 'zod'
import { jobBody, jobIdParams, jobShape } from './job-view.js'
import type { HttpPorts } from './http-ports.js'
import { jobOf } from './job-of.js'
import { ok, route } from './route.js'

const MAX_WAIT_SECONDS = 60

export const getStatus = route({
  method: 'GET',
  path: '/status/:jobId',
  summary: 'How a job is; with waitSeconds, when it has ended or the time is up.',
  role: 'viewer',
  params: jobIdParams,
  query: z.strictObject({
    waitSeconds: z.coerce.number().min(0).max(MAX_WAIT_SECONDS).optional().describe('At most 60.'),
  }),
  answers: { 200: { description: 'The job.', schema: jobShape } },
  problems: ['job_unknown'],
  handle: async ({ caller, params: { jobId }, query: { waitSeconds }, request }, ports) => {
    const job = await jobOf(caller, jobId, ports)
    if (!waitSeconds || isEnded(job.state)) return ok(jobBody(job))
    return ok(jobBody(await endOf(caller.tenant, jobId, waitSeconds * 1_000, request.raw, ports)))
  },
})

async function endOf(
  tenant: string,
  jobId: string,
  timeoutMs: number,
  connection: NodeJS.EventEmitter,
  { signals, readModel }: HttpPorts,
) {
  const gone = new AbortController()
  const leave = (): void => gone.abort()
  connection.once('close', leave)
  try {
    const ended = async () => {
      const job = await readModel.job(tenant, jobId)
      return job && isEnded(job.state) ? job : null
    }
    const job =
      (await signals.until(jobId, timeoutMs, ended, { awaits: 'end', signal: gone.signal })) ??
      (await readModel.job(tenant, jobId))
    return job!
  } finally {
    connection.off('close', leave)
  }
}
