import { z } from 'zod'
import { JOB_TYPES } from '../job-types.js'
import { cursorFrom, cursorText } from './cursor.js'
import { jobBody, jobLineShape } from './job-view.js'
import { ok, route } from './route.js'

const STATES = ['created', 'running', 'completed', 'failed', 'cancelled'] as const

export const getJobs = route({
  method: 'GET',
  path: '/jobs',
  summary: 'The jobs, newest first.',
  role: 'viewer',
  query: z.strictObject({
    limit: z.coerce.number().int().min(1).max(500).default(50),
    cursor: z.string().max(200).optional().describe('The nextCursor of the page before.'),
    state: z.enum(STATES).optional(),
    type: z.enum(JOB_TYPES).optional(),
  }),
  answers: {
    200: {
      description: 'A page of jobs.',
      schema: z.object({ jobs: z.array(jobLineShape), nextCursor: z.string().nullable() }),
    },
  },
  problems: ['request_invalid', 'cursor_invalid'],
  handle: async ({ caller, query: { limit, cursor, state, type } }, { readModel }) => {
    // A refused request is kept as 'rejected', and is a failed job to those who look.
    const stored = state === 'failed' ? 'failed,rejected' : (state ?? null)
    const after = cursor === undefined ? null : cursorFrom(cursor)
    const rows = await readModel.jobs(caller.tenant, { limit: limit + 1, after, state: stored, type: type ?? null })
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    const jobs = page.map((row) => {
      const { steps: _, ...line } = jobBody(row)
      return line
    })
    return ok({ jobs, nextCursor: rows.length > limit && last ? cursorText(last) : null })
  },
})
