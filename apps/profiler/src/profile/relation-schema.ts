import { z } from 'zod'
import { countOf, figure, share } from './figure-schema.js'

/* What is between columns, and what holds for the table as a whole. */

export const ratioMatrixSchema = z
  .object({
    categories: z.array(z.string()),
    numbers: z.array(z.string()),
    values: z.array(z.array(z.number().nullable())).describe('One row for each category; null where it is not defined'),
    rowsRead: countOf('Rows that went in'),
    exact: z.boolean().describe('False when a sample of the rows was read'),
    errorBound: figure('Where not exact: half the width of a 95 % interval at most (near 0)'),
    leftOut: z.array(z.string()).describe('Columns beyond the limit of what is compared pair by pair'),
  })
  .describe('Correlation ratio (eta): how much of the spread of a number lies between the values of a category')
export type RatioMatrix = z.infer<typeof ratioMatrixSchema>

export const missingTogetherSchema = z
  .object({
    columns: z.array(z.string()).describe('Columns with some values missing, at most 30, those with the most first'),
    phi: z
      .array(z.array(z.number().nullable()))
      .describe('Correlation of being missing: 1 always together, 0 independent, below 0 rather one than the other'),
    patterns: z
      .array(z.object({ missing: z.array(z.string()), rows: countOf('Rows in which just these are missing') }))
      .describe('Which of the columns are missing in one row, the most frequent first, at most 12'),
    leftOut: z.array(z.string()).describe('Columns with missing values that were not compared'),
  })
  .describe('Which columns are missing in the same rows')
export type MissingTogether = z.infer<typeof missingTogetherSchema>

export const relationsSchema = z
  .object({
    keyPairs: z
      .array(z.object({ a: z.string(), b: z.string() }))
      .describe('Pairs of columns that are different in every row, exact; neither of them is by itself'),
    dependencies: z
      .array(
        z.object({
          from: z.string(),
          to: z.string(),
          oneToOne: z.boolean().describe('Whether `to` also fixes `from`'),
          values: countOf('Different values of `from`'),
        }),
      )
      .describe(
        'Where both are present, each value of `from` goes with one value of `to`: exact, and minimal. Each value of `from` occurs twice or more on average; columns with a single value are left out',
      ),
    leftOut: z.array(z.string()).describe('Columns beyond the limit of what is compared pair by pair'),
  })
  .describe('Keys of two columns, and functional dependencies')
export type Relations = z.infer<typeof relationsSchema>

export const interactionMeasures = ['pearson', 'spearman', 'cramersV', 'correlationRatio', 'curve', 'trend'] as const
export const groupSpreadSchema = z.object({
  label: z.string(),
  rows: countOf('Rows read'),
  p25: z.number(),
  median: z.number(),
  p75: z.number(),
})
export const pictureSchema = z
  .union([
    z
      .object({
        kind: z.literal('density'),
        x: z.object({ low: z.number(), high: z.number() }),
        y: z.object({ low: z.number(), high: z.number() }),
        counts: z.array(z.array(countOf('Rows read'))).describe('Rows of equal height from the lowest y on'),
      })
      .describe('Two numbers, without the outermost hundredth on each side'),
    z
      .object({ kind: z.literal('groups'), groups: z.array(groupSpreadSchema) })
      .describe('A number by category or over time'),
    z
      .object({
        kind: z.literal('counts'),
        x: z.array(z.string()),
        y: z.array(z.string()),
        counts: z.array(z.array(countOf('Rows read'))).describe('One row for each y'),
      })
      .describe('Two categories, the most frequent values of both'),
  ])
  .describe('Enough of the rows read to draw it')
export type Picture = z.infer<typeof pictureSchema>
export const interactionSchema = z.object({
  a: z.string(),
  b: z.string(),
  measure: z.enum(interactionMeasures),
  value: z.number().describe('The coefficient that makes it worth a look'),
  why: z.string().describe('One sentence for a person'),
  picture: pictureSchema.nullable(),
})
export type Interaction = z.infer<typeof interactionSchema>

export const placeSchema = z
  .object({
    latitude: z.string(),
    longitude: z.string(),
    rows: countOf('Rows in which both are there and on the globe'),
    outside: countOf('Rows in which one of them lies beyond 90 or 180 degrees'),
    zero: countOf('Rows at 0, 0, which mostly stands for nothing'),
    south: figure('Smallest latitude'),
    west: figure('Smallest longitude'),
    north: figure('Largest latitude'),
    east: figure('Largest longitude'),
    grid: z
      .array(z.array(countOf('Rows')))
      .describe('Rows in 24 × 24 equal parts of the box, from south to north and from west to east'),
  })
  .describe('A pair of columns that are coordinates, by their names and their range; 0, 0 is left out of the box')
export type Place = z.infer<typeof placeSchema>

export const timelinessSchema = z
  .object({
    column: z.string().describe('The time column with the most different values'),
    from: z.string().describe('ISO 8601'),
    to: z.string().describe('ISO 8601'),
    spanSeconds: z.number(),
    unit: z.enum(['day', 'hour', 'minute']),
    absentShare: share('Units of the span without a row'),
    longestGapUnits: countOf('Units of the longest stretch without a row'),
    ageSeconds: z.number().describe('From the latest value to the profile; 0 where that lies in the future'),
    staleAfterSeconds: z
      .number()
      .describe('Three times the longest time without rows so far, and at least two days: above it the table is stale'),
  })
  .describe('The time that the table covers, and how fresh it is')
export type Timeliness = z.infer<typeof timelinessSchema>
