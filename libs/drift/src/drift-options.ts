import { z } from 'zod'

export const methodNames = [
  'psi',
  'jensen_shannon',
  'wasserstein',
  'kolmogorov_smirnov',
  'chi_squared',
  'hellinger',
  'z_test',
] as const
export type MethodName = (typeof methodNames)[number]

const columnOptionsSchema = z
  .object({
    method: z.enum(methodNames).optional().describe('In place of the one by type and size'),
    threshold: z
      .number()
      .nonnegative()
      .optional()
      .describe("The method's: a distance from here on, a p-value under it"),
    effect: z.number().nonnegative().optional().describe('Least distance that the verdict takes for a change'),
    ignore: z.boolean().optional().describe('Compared and reported, but not part of any verdict'),
  })
  .strict()

export const driftOptionsSchema = z
  .object({
    rule: z
      .enum(['controlled', 'method'])
      .default('controlled')
      .describe('Who calls a column: significance and effect together, or the one method against its threshold'),
    falseDiscoveryRate: z.number().gt(0).lt(1).default(0.01).describe('Of the columns that are called, over the table'),
    distance: z
      .number()
      .nonnegative()
      .default(0.1)
      .describe('Least Wasserstein (in deviations), K-S or Jensen-Shannon'),
    shareDistance: z.number().nonnegative().default(0.2).describe("Least difference of shares, as Cohen's h"),
    tableShare: z
      .number()
      .gt(0)
      .max(1)
      .default(0.5)
      .describe('Share of drifted columns from which the table has drifted'),
    columns: z.record(z.string(), columnOptionsSchema).default({}),
  })
  .strict()
export type DriftOptions = z.infer<typeof driftOptionsSchema>
export type ColumnOptions = z.infer<typeof columnOptionsSchema>

export const defaultDriftOptions: DriftOptions = driftOptionsSchema.parse({})
