import { z } from 'zod'
import type { QualityRunOfJob } from '../quality-run.js'
import { findTable } from './find-table.js'
import { at, time } from './job-view.js'
import { ok, route } from './route.js'

const count = z.int()
const runShape = z.object({
  jobId: z.string(),
  version: z.int().nullable().describe('Of the table.'),
  checkedAt: time,
  rowCount: count.nullable(),
  score: z.number().nullable().describe('From 0 to 100; null where no check said anything.'),
  passed: count,
  failed: count,
  errored: count.describe('Checks that could not be carried out.'),
  skipped: count.describe('Checks that had nothing to say yet.'),
  gate: z.string().describe('off, open or closed.'),
  failures: z
    .array(
      z.object({
        id: z.string(),
        type: z.string(),
        columns: z.array(z.string()),
        severity: z.string(),
        state: z.string().describe('failed or errored.'),
        owner: z.string().nullable(),
        unexpected: count.nullable().describe('Rows that are not as expected.'),
        code: z.string().nullable(),
      }),
    )
    .describe('Checks that did not pass, the most severe first; at most 100.'),
})

const query = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(30).describe('At most so many runs.'),
})

export const getTableQuality = route({
  method: 'GET',
  path: '/tables/:name/quality',
  summary: 'The last runs of the checks of a table, the newest first: scores, counts, and what did not pass.',
  role: 'viewer',
  params: z.object({ name: z.string().min(1).max(200) }),
  query,
  answers: { 200: { description: 'The runs.', schema: z.object({ table: z.string(), runs: z.array(runShape) }) } },
  problems: ['request_invalid', 'table_unknown'],
  handle: async ({ caller, params, query: { limit } }, { readModel }) => {
    const { name } = await findTable(readModel, caller.tenant, params.name)
    return ok({ table: name, runs: (await readModel.qualityRuns(caller.tenant, name, limit)).map(runBody) })
  },
})

const runBody = ({ version, rows, checkedAt, failures, ...run }: QualityRunOfJob): z.infer<typeof runShape> => ({
  jobId: run.jobId,
  version: version === null ? null : Number(version),
  checkedAt: at(checkedAt),
  rowCount: rows,
  score: run.score,
  passed: run.passed,
  failed: run.failed,
  errored: run.errored,
  skipped: run.skipped,
  gate: run.gate,
  failures: failures.map((failure) => ({ ...failure, columns: [...failure.columns] })),
})
