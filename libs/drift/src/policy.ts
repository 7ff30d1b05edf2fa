import { z } from 'zod'

const keep = (what: string) => z.number().int().min(1).max(366).describe(what)

/** What a table is compared with. */
export const baselinePolicySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('pinned').describe('One version, until another is promoted') }).strict(),
  z
    .object({
      kind: z.literal('rolling').describe('The last versions together'),
      last: keep('So many of them').default(1),
      skipDrifted: z.boolean().default(true).describe('A version that has drifted does not become part of it'),
    })
    .strict(),
  z
    .object({
      kind: z.literal('period').describe('The version of an earlier day, week or month'),
      unit: z.enum(['day', 'week', 'month']),
      back: keep('So many units earlier; 7 days are the same weekday of last week').default(1),
      keep: keep('Periods that are kept; never fewer than `back`').default(31),
    })
    .strict(),
])
export type BaselinePolicy = z.infer<typeof baselinePolicySchema>
export type PeriodUnit = Extract<BaselinePolicy, { kind: 'period' }>['unit']
