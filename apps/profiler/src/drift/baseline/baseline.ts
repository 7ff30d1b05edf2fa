import { createHash } from 'node:crypto'
import { baselineSummarySchema } from '@udb/drift'
import { z } from 'zod'
import { type TableDistribution, tableDistributionSchema } from '../distribution.js'
import { DriftError } from '../drift-error.js'

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
