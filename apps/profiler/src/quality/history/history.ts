import { z } from 'zod'

/**
 * What is kept of the runs of a table's checks: for trends, for changes against the run before, and for what is out of the ordinary. It
 * holds aggregates and no rows, lies in the object store, and each run hands on the one that it was given with itself added.
 */
export const MAX_RUNS = 30
/** Of a table with thousands of checks fewer runs are kept, so that it stays a small object. */
const MAX_ENTRIES = 50_000

const checkOfRun = z.object({
  state: z.enum(['passed', 'failed', 'errored', 'skipped']),
  unexpected: z.number().nullable(),
  counted: z.number().nullable(),
  value: z.number().nullable(),
  /** What the value measures, so that a check whose definition has changed starts anew. */
  of: z.string().nullable(),
})
const runSchema = z.object({
  jobId: z.string(),
  version: z.string(),
  checkedAt: z.string(),
  rows: z.number().nullable(),
  score: z.number().nullable(),
  checks: z.record(z.string(), checkOfRun),
})
export const historySchema = z.object({
  format: z.literal('udb.quality-history/1'),
  table: z.string(),
  runs: z.array(runSchema).max(MAX_RUNS),
})
export type CheckOfRun = z.infer<typeof checkOfRun>
export type EarlierRun = z.infer<typeof runSchema>
export type History = z.infer<typeof historySchema>

/** The runs of a stored history, the oldest first; none where it is not one of this table. */
export function runsOf(stored: unknown, table: string): readonly EarlierRun[] {
  const read = historySchema.safeParse(stored)
  return read.success && read.data.table === table ? read.data.runs : []
}

/** The history with one more run. The same job once more takes the place of what it said before. */
export function withRun(table: string, earlier: readonly EarlierRun[], run: EarlierRun): History {
  const kept = Math.min(MAX_RUNS, Math.ceil(MAX_ENTRIES / Math.max(1, Object.keys(run.checks).length)))
  const runs = [...earlier.filter(({ jobId }) => jobId !== run.jobId), run].slice(-kept)
  return { format: 'udb.quality-history/1', table, runs }
}
