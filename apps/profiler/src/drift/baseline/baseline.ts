import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type TableDistribution, tableDistributionSchema } from '../distribution.js'
import { DriftError } from '../drift-error.js'

export const baselineKinds = ['pinned', 'rolling', 'period'] as const
export type BaselineKind = (typeof baselineKinds)[number]

/** What a list of baselines shows, and all that the decisions about them need. */
export const baselineSummarySchema = z.object({
  id: z.string().min(1),
  table: z.string().min(1).describe('The name people know the table by'),
  tableVersion: z.string().min(1).describe('Version of the table whose rows these distributions are of'),
  schemaVersion: z.string().min(1).describe('Changes with the names, types and order of the columns'),
  kind: z.enum(baselineKinds),
  period: z
    .string()
    .nullable()
    .describe('Of kind period: the day, week or month, such as 2026-03-09, 2026-W11, 2026-03'),
  rows: z.number().int().nonnegative(),
  createdAt: z.string().describe('ISO 8601'),
  promotedAt: z
    .string()
    .nullable()
    .describe('ISO 8601; of the pinned ones the last that was promoted is compared with'),
})
export type BaselineSummary = z.infer<typeof baselineSummarySchema>

/** A stored baseline: `baseline.json`. */
export const baselineSchema = baselineSummarySchema.extend({
  format: z.literal('udb.baseline/1'),
  distribution: tableDistributionSchema,
})
export type Baseline = z.infer<typeof baselineSchema>

/** @throws DriftError `baseline_unreadable` */
export function parseBaseline(text: string): Baseline {
  try {
    return baselineSchema.parse(JSON.parse(text))
  } catch (error) {
    throw new DriftError(
      'baseline_unreadable',
      'The stored baseline is not in a format that this version reads.',
      'Make the baseline again from a version of the table.',
      error,
    )
  }
}

/** The same for the same names, types and order; sixteen hexadecimal digits. */
export function schemaVersionOf({ columns }: TableDistribution): string {
  const names = JSON.stringify(columns.map(({ name, type }) => [name, type]))
  return createHash('sha256').update(names).digest('hex').slice(0, 16)
}
