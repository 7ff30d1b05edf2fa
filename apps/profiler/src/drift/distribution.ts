import { z } from 'zod'

/*
 * What is kept of a table so that a later one can be compared with it without its rows: the format of a baseline's
 * distributions. Up to a limit every value is kept, and what is computed from them is exact; beyond it a grid.
 */

const countOf = (what: string) => z.number().int().nonnegative().describe(what)

export const pointsSchema = z
  .object({
    x: z.array(z.number()).describe('Values that occur, ascending'),
    below: z.array(countOf('Values under x')).describe('For each x, exact'),
    upTo: z.array(countOf('Values up to and with x')).describe('For each x, exact'),
    exact: z.boolean().describe('Whether x holds every value that occurs'),
  })
  .describe('A distribution function, exact at its points; between two points lie at most 1/grid of the values')
export type Points = z.infer<typeof pointsSchema>

export const categoriesSchema = z
  .object({
    values: z
      .array(z.object({ value: z.string(), count: countOf('Rows') }))
      .describe('The most frequent values first; of a long one its start and its hash'),
    rest: countOf('Rows with values that are not listed'),
  })
  .describe('How often each value occurs')
export type Categories = z.infer<typeof categoriesSchema>

export const characterClasses = ['letters', 'digits', 'spaces', 'punctuation', 'nonAscii'] as const
export type CharacterClass = (typeof characterClasses)[number]

const perClass = (what: string) =>
  z.object({
    letters: countOf(what),
    digits: countOf(what),
    spaces: countOf(what),
    punctuation: countOf(what),
    nonAscii: countOf(what),
  })

export const textDistributionSchema = z
  .object({
    lengths: pointsSchema.describe('Lengths in characters, of all values'),
    sampled: countOf('Rows with a value that the rest was counted in, drawn by row number'),
    with: perClass('Sampled values with at least one such character'),
    characters: perClass('Such characters in the sampled values'),
    tokens: z.array(z.object({ token: z.string(), values: countOf('Sampled values that hold it') })),
    tokensRest: countOf('No token that is not listed is in more of the sampled values than this'),
  })
  .describe('What texts look like')
export type TextDistribution = z.infer<typeof textDistributionSchema>

export const timeDistributionSchema = z.object({
  weekdays: z.array(countOf('Rows')).nullable().describe('Monday to Sunday; null for times of day'),
  hours: z.array(countOf('Rows')).nullable().describe('00 to 23; null for dates'),
})
export type TimeDistribution = z.infer<typeof timeDistributionSchema>

export const families = ['number', 'text', 'boolean', 'time', 'nested', 'other'] as const
export type DistributionFamily = (typeof families)[number]

export const columnDistributionSchema = z.object({
  name: z.string(),
  type: z.string().describe("DuckDB's type"),
  family: z.enum(families),
  integer: z.boolean().describe('Whether the type holds whole numbers only'),
  rows: countOf('Rows of the table'),
  missing: countOf('NULLs'),
  notFinite: countOf('NaN and infinities; no statistic counts them as values'),
  distinct: z
    .object({ count: countOf('Different values'), exact: z.boolean() })
    .describe('Where not exact, an estimate for a column whose values hardly repeat'),
  points: pointsSchema.nullable().describe('Numbers as they are, times in seconds since 1970-01-01T00:00Z'),
  deviation: z.number().nullable().describe('Population standard deviation of the values of `points`'),
  categories: categoriesSchema.nullable(),
  text: textDistributionSchema.nullable(),
  time: timeDistributionSchema.nullable(),
})
export type ColumnDistribution = z.infer<typeof columnDistributionSchema>

export const tableDistributionSchema = z.object({
  format: z.literal('udb.distribution/1'),
  rows: countOf('Rows'),
  grid: z.number().int().positive().nullable().describe('Cells of equal mass where values are too many; null: exact'),
  columns: z.array(columnDistributionSchema),
})
export type TableDistribution = z.infer<typeof tableDistributionSchema>

/** Values that statistics count: neither missing nor NaN nor infinite. */
export const valuesIn = ({ rows, missing, notFinite }: ColumnDistribution): number => rows - missing - notFinite
