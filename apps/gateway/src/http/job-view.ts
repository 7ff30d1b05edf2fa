import type { Problem } from '@udb/events'
import { viewOf } from '@udb/jobs'
import { z } from 'zod'
import type { JobRow } from '../read-model.js'

export const time = z.iso.datetime().describe('RFC 3339, UTC.')
const maybeTime = time.nullable()

export const jobIdParams = z.object({ jobId: z.string().min(1).max(100) })

export const problemShape = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string(),
  line: z.number().nullable(),
  column: z.string().nullable(),
  retryable: z.boolean(),
})

const stepShape = z.object({
  stepId: z.string(),
  kind: z.string(),
  service: z.string(),
  state: z.enum(['waiting', 'requested', 'running', 'completed', 'failed', 'skipped', 'cancelled']),
  attempt: z.int(),
  startedAt: maybeTime,
  finishedAt: maybeTime,
  error: problemShape.optional(),
})

export const jobShape = z.object({
  jobId: z.string(),
  tenantId: z.string(),
  type: z.string(),
  state: z.enum(['created', 'running', 'completed', 'failed', 'cancelled']),
  createdAt: time,
  startedAt: maybeTime,
  finishedAt: maybeTime,
  progress: z.object({ done: z.int(), total: z.int() }),
  steps: z.array(stepShape),
  summary: z.string().optional(),
  error: problemShape.optional(),
})

export const jobLineShape = jobShape.omit({ steps: true })

/** A job as people see it. One that was refused is a failed one without steps. */
export function jobBody({ jobId, tenant, type, createdAt, state: folded }: JobRow): z.infer<typeof jobShape> {
  const { state, startedAt, finishedAt, progress, steps, summary, error } = viewOf(folded)
  return {
    jobId,
    tenantId: tenant,
    type,
    state: state === 'rejected' || state === 'none' ? 'failed' : state,
    createdAt: at(createdAt),
    startedAt: maybeAt(startedAt),
    finishedAt: maybeAt(finishedAt),
    progress,
    steps: steps.map(({ error: stepError, startedAt: began, finishedAt: ended, ...step }) => ({
      ...step,
      startedAt: maybeAt(began),
      finishedAt: maybeAt(ended),
      ...withError(stepError),
    })),
    ...(summary === null ? {} : { summary }),
    ...withError(error),
  }
}

export const at = (ms: number): string => new Date(ms).toISOString()
const maybeAt = (ms: number | null): string | null => (ms === null ? null : at(ms))
const withError = (error: Problem | null) => (error ? { error } : {})
