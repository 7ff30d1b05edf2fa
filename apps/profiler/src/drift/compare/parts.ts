import { z } from 'zod'

const figure = (what: string) => z.number().nullable().describe(what)

export const partNames = [
  'values',
  'missing',
  'not_finite',
  'lengths',
  'characters',
  'tokens',
  'weekdays',
  'hours',
] as const

export const partSchema = z
  .object({
    part: z.enum(partNames),
    test: z.enum(['kolmogorov_smirnov', 'chi_squared', 'fisher']),
    p: figure('p-value; null where there is too little to test'),
    looks: z.number().int().positive().describe('p-values that this one is the smallest of, already paid for in it'),
    effects: z
      .array(
        z.object({
          measure: z.enum(['wasserstein', 'kolmogorov_smirnov', 'jensen_shannon', 'cohens_h']),
          value: z.number().describe('In deviations of the baseline, in shares, or an angle (h)'),
          threshold: z.number().describe('From here on it counts'),
          noise: figure('What sampling alone gives on average where nothing has changed'),
          tolerance: z.number().describe('How far the value may be from that of all rows, where a grid is kept'),
        }),
      )
      .describe('One that reaches its threshold is enough'),
    counts: z.boolean().describe('Whether the verdict looks at it'),
    note: z.string().nullable().describe('Why it does not count, or what it is about'),
  })
  .describe('One thing that was compared of a column')
export type Part = z.infer<typeof partSchema>
export type Effect = Part['effects'][number]
