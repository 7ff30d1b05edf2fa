import { z } from 'zod'

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
