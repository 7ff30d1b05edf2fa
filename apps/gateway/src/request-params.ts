import { baselineKinds, driftRequestSchema } from '@udb/drift'
import { z } from 'zod'
import type { JobType } from './job-types.js'
import { qualityRequest } from './quality-request.js'
import { ASK_FOR_TABLE_NAME, TABLE_NAME } from './table-name.js'

const table = z.string().regex(TABLE_NAME, ASK_FOR_TABLE_NAME).describe('Short name of a table.')
const anyTable = z.string().min(1).max(200).describe('Short name of a table.')
export const uploadId = z
  .string()
  .regex(/^[A-Za-z0-9-]{1,64}$/, 'is no id of an upload')
  .describe('Id of an upload.')
const plotly = z.record(z.string(), z.unknown()).describe('A Plotly specification.')

export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in lower-case hexadecimal')

export const overrides = z
  .record(z.string(), z.unknown())
  .describe('Decisions about a file, e.g. {"delimiter": ";", "types": {"code": "VARCHAR"}}.')

const upload = z.strictObject({
  uploadId,
  filename: z.string().min(1).max(255),
  sizeBytes: z.int().min(0),
  sha256,
  mediaType: z.string().max(200).default('application/octet-stream'),
  table: table.optional(),
  overrides: overrides.default({}),
})

const joinKey = z
  .strictObject({ left: z.string().min(1), right: z.string().min(1) })
  .describe('One pair of columns that must be equal.')
const joinKeys = z
  .union([
    z.string().min(1),
    joinKey,
    z
      .array(z.union([z.string().min(1), joinKey]))
      .min(1)
      .max(20),
  ])
  .describe('Columns that must be equal: names that both tables have, or pairs.')
const joinType = z.enum(['left', 'inner']).default('left')

const starJoin = z.strictObject({
  name: table.optional(),
  table: anyTable,
  with: z
    .array(z.strictObject({ table: anyTable, on: joinKeys, type: joinType }))
    .min(1)
    .max(20),
})
const pairJoin = z.strictObject({
  name: table.optional(),
  left: anyTable,
  right: anyTable,
  on: joinKeys,
  type: joinType,
})

const kpiName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/,
    'must be of letters, digits, "_" and "-", a letter or digit first, at most 64',
  )
  .describe('Names the result, and the files of its chart.')

const chartName = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[^\p{C}/\\]+$/u, 'must have no slashes and no control characters')

const kpi = z.strictObject({
  name: kpiName,
  sql: z.string().min(1).max(20_000).describe('One SELECT over the tables of the job.'),
  description: z.string().max(500).optional(),
  unit: z.string().max(30).optional(),
  chart: plotly.optional(),
})

const chart = z
  .strictObject({
    name: chartName,
    kpi: kpiName.optional(),
    sql: z.string().min(1).max(20_000).optional(),
    spec: plotly.optional(),
  })
  .refine(({ kpi, sql }) => (kpi === undefined) !== (sql === undefined), 'must have either a kpi or a sql')

export const analyzeParams = z.strictObject({
  connectionIds: z.array(z.string()).optional(),
  uploadIds: z.array(uploadId).min(1).max(1_000).optional(),
  tables: z.array(anyTable).min(1).max(1_000).optional(),
  joins: z
    .array(z.union([starJoin, pairJoin]))
    .max(50)
    .optional(),
  kpis: z.array(kpi).max(100).optional(),
  charts: z.array(chart).max(200).optional(),
  profile: z.boolean().default(true),
  showPersonal: z
    .boolean()
    .default(false)
    .describe('Whether profiles and drift show values of columns that may be personal data as they are.'),
  quality: z
    .union([z.boolean(), qualityRequest])
    .nullable()
    .optional()
    .describe('Checks tables; true: what holds for any table, and proposes checks from the profiles.'),
  drift: z
    .union([z.boolean(), driftRequestSchema])
    .nullable()
    .optional()
    .describe(
      'Compares each table with what was usual; true: with its pinned baseline, the first time it becomes one.',
    ),
})

export const pruneParams = z.strictObject({
  olderThanDays: z.number().min(0).max(36_500).optional().describe('Age from which things go, in days.'),
  dryRun: z.boolean().default(false).describe('Only say what would go.'),
})

export const ingestParams = z.strictObject({ uploads: z.array(upload).min(1).max(1_000) })

export const promoteParams = z.strictObject({
  version: z.int().min(1).optional().describe('Of the table; the newest where it is not given.'),
  kind: z.enum(baselineKinds).exclude(['period']).default('pinned').describe('What the baseline is for.'),
})

export const baselineId = z.string().min(1).max(100).describe('Id of a baseline.')

export const baselineParams = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('promote'), table: anyTable, ...promoteParams.shape }),
  z.strictObject({ action: z.literal('retire'), table: anyTable, baselineId }),
])

export const pingParams = z.strictObject({
  steps: z.int().min(1).max(1_000).default(1),
  text: z.string().max(1_000).default(''),
})

export const PARAMS_OF_JOB = {
  ingest: ingestParams,
  analyze: analyzeParams,
  baseline: baselineParams,
  prune: pruneParams,
  ping: pingParams,
} as const satisfies Record<JobType, z.ZodType>

export type IngestParams = z.infer<typeof ingestParams>
export type AnalyzeParams = z.infer<typeof analyzeParams>
export type BaselineParams = z.infer<typeof baselineParams>
export type PruneParams = z.infer<typeof pruneParams>
export type PingParams = z.infer<typeof pingParams>
export type JoinRequest = NonNullable<AnalyzeParams['joins']>[number]
