import { quoted } from '../problem.js'
import type { JobRow } from '../read-model.js'
import type { HttpPorts } from './http-ports.js'
import { HttpProblem } from './http-problem.js'
import type { Caller } from './role.js'

/** The caller's job. What is another tenant's is not there. */
export async function jobOf({ tenant }: Caller, jobId: string, { readModel }: HttpPorts): Promise<JobRow> {
  const job = await readModel.job(tenant, jobId)
  if (job) return job
  throw new HttpProblem('job_unknown', `There is no job ${quoted(jobId)}.`, 'GET /jobs lists the jobs.')
}
