import { z } from 'zod'
import { analyzeParams } from '../request-params.js'
import { askForJob, jobIdentity } from './ask-for-job.js'
import { accepted, route } from './route.js'
import { withPlaces } from './problem-places.js'

export const postAnalyze = route({
  method: 'POST',
  path: '/analyze',
  summary: 'Joins, KPIs, profiles, drift, charts and a report of tables.',
  role: 'analyst',
  body: analyzeParams,
  answers: { 202: { description: 'The job has begun.', schema: z.object({ jobId: z.string() }) } },
  problems: [
    'request_invalid',
    'table_unknown',
    'table_version_unknown',
    'baseline_unknown',
    'nothing_to_compare',
    'column_unknown',
    'upload_unknown',
    'upload_not_ready',
    'table_name_taken',
    'name_duplicate',
    'checks_invalid',
    'check_type_unknown',
    'check_pattern_invalid',
    'check_threshold_invalid',
    'check_id_duplicate',
    'kpi_unknown',
    'nothing_to_analyze',
    'plan_too_large',
    'body_too_large',
    'not_supported',
    'idempotency_conflict',
  ],
  handle: async ({ caller, body, request }, ports) => {
    const identity = jobIdentity(caller, request, ports.newId)
    await askForJob({ type: 'analyze', params: body }, identity, caller, ports).catch(async (error: unknown) => {
      throw await withPlaces(error, body, caller, ports)
    })
    return accepted(identity.jobId, { jobId: identity.jobId })
  },
})
