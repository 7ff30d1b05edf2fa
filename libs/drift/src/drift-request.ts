import { z } from 'zod'
import { driftOptionsSchema } from './drift-options.js'
import { baselinePolicySchema } from './policy.js'

/** One thing to compare with in place of what the policy would choose. */
export const driftAgainstSchema = z
  .object({
    baseline: z.string().min(1).max(100).optional().describe('Id of a baseline of the table'),
    table: z.string().min(1).max(200).optional().describe('Another table, or the same one'),
    version: z.int().min(1).optional().describe('Of that table; the newest where it is not given'),
    uploadId: z
      .string()
      .regex(/^[A-Za-z0-9-]{1,64}$/, 'is no id of an upload')
      .optional()
      .describe('The table that a file became'),
  })
  .strict()
  .refine(
    ({ baseline, table, uploadId }) => [baseline, table, uploadId].filter((each) => each !== undefined).length === 1,
    'must name exactly one of baseline, table and uploadId',
  )
  .refine(
    ({ table, version }) => version === undefined || table !== undefined,
    'must name a table where it names a version',
  )
export type DriftAgainst = z.infer<typeof driftAgainstSchema>

/** `drift` of a request: what tables are compared with, how, and what becomes of their new versions. */
export const driftRequestSchema = driftOptionsSchema
  .extend({
    policy: baselinePolicySchema
      .default({ kind: 'pinned' })
      .describe('What each table is compared with, and which versions are kept for later'),
    against: driftAgainstSchema.optional().describe('Compare with this alone; no baseline is made or changed then'),
  })
  .strict()
export type DriftRequest = z.infer<typeof driftRequestSchema>
