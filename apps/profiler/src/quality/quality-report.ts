import { CHECK_TYPES, DIMENSIONS, SEVERITIES } from '@udb/checks'
import { z } from 'zod'

/*
 * What checks found out about a table: the artifact `quality-<table>.json`. Every field has a description, because the JSON Schema made
 * from here is the documentation of the artifact.
 */

export const STATES = ['passed', 'failed', 'errored', 'skipped'] as const
export type CheckState = (typeof STATES)[number]

const countOf = (what: string) => z.number().int().nonnegative().describe(what)
const score = z
  .number()
  .min(0)
  .max(100)
  .nullable()
  .describe('From 0 to 100, as docs/statistics.md defines it; null where no check said anything')
const state = z
  .enum(STATES)
  .describe('errored: it could not be carried out; skipped: it had nothing to say yet, as without earlier runs')
const counts = z.object({
  passed: countOf('Checks that passed'),
  failed: countOf('Checks that failed'),
  errored: countOf('Checks that could not be carried out'),
  skipped: countOf('Checks that had nothing to say'),
})

export const trendPointSchema = z.object({
  checkedAt: z.string().describe('ISO 8601; which job and version that was, the trend of the report says'),
  state,
  unexpectedShare: z.number().min(0).max(1).nullable().describe('Of the rows that were counted'),
  value: z.number().nullable().describe('The figure, of a check that is about one'),
})
export type TrendPoint = z.infer<typeof trendPointSchema>

export const reportedCheckSchema = z.object({
  id: z.string().describe('Unique in the report; the same in every run of the same suite'),
  type: z.enum(CHECK_TYPES as [string, ...string[]]),
  columns: z.array(z.string()).describe('Columns of this table that it is about; the first is where people look'),
  severity: z.enum(SEVERITIES),
  dimension: z.enum(DIMENSIONS),
  from: z.enum(['suite', 'watch']).describe('watch: what is checked of any table without being asked for'),
  owner: z.string().nullable(),
  description: z.string().nullable(),
  state,
  expectation: z
    .string()
    .nullable()
    .describe('What has to hold, in words; null where the check does not fit the table'),
  message: z.string().describe('What came out, in one sentence'),
  counted: countOf('Rows that it looked at').nullable(),
  unexpected: countOf('Of those, the ones that are not as expected; of a query, the rows that it gave').nullable(),
  unexpectedShare: z.number().min(0).max(1).nullable().describe('unexpected of counted'),
  value: z
    .number()
    .nullable()
    .describe('The figure that was measured: rows, seconds of age, a difference of sums, a metric'),
  problem: z
    .object({ code: z.string(), message: z.string(), hint: z.string() })
    .nullable()
    .describe('Why it could not be carried out'),
  sql: z
    .string()
    .nullable()
    .describe('Finds all the rows that are not as expected, or the figure; can be sent to POST /sql as it is'),
  sample: z
    .object({
      columns: z.array(z.string()),
      rows: z.array(z.array(z.string().nullable())).describe('As texts of at most 200 characters'),
      masked: z
        .array(z.string())
        .describe('Columns in which letters and digits are replaced, as they seem to be about persons'),
    })
    .nullable()
    .describe('Some of those rows, at most 20: data of the table'),
  trend: z
    .array(trendPointSchema)
    .describe('Earlier runs and this one, the oldest first; at most 30, fewer where there are many checks'),
  definition: z.record(z.string(), z.unknown()).describe('The check as it was given'),
})
export type ReportedCheck = z.infer<typeof reportedCheckSchema>

export const qualityReportSchema = z.object({
  format: z.literal('udb.quality/1'),
  table: z.string(),
  generatedAt: z.string().describe('ISO 8601; ages are counted to here'),
  source: z.object({ version: z.string(), jobId: z.string() }),
  rows: countOf('Rows of the table').nullable(),
  score,
  counts,
  gate: z
    .enum(['off', 'open', 'closed'])
    .describe('closed: the step failed, as a check of severity error did not pass'),
  dimensions: z
    .array(z.object({ dimension: z.enum(DIMENSIONS), score, counts }))
    .describe('The same by what the checks are about'),
  checks: z
    .array(reportedCheckSchema)
    .describe('Those that need somebody first: by state, then by severity, then as given'),
  trend: z
    .array(
      z.object({ jobId: z.string(), version: z.string(), checkedAt: z.string(), rows: z.number().nullable(), score }),
    )
    .describe('Earlier runs and this one, the oldest first; at most 30'),
  proposed: z
    .object({ file: z.string().describe('Name of the artifact'), checks: countOf('Checks in it') })
    .nullable()
    .describe('Checks proposed from the profile, none of which was run'),
})
export type QualityReport = z.infer<typeof qualityReportSchema>
