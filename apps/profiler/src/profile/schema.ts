import { z } from 'zod'
import { columnKinds, severities } from './closed-lists.js'
import {
  formatsSchema,
  jsonStatsSchema,
  nestedStatsSchema,
  personalSchema,
  rareSchema,
  spellingsSchema,
  suspectDatesSchema,
  wordsSchema,
} from './content-schema.js'
import { countOf, exactNumber, figure, share } from './figure-schema.js'
import {
  interactionSchema,
  missingTogetherSchema,
  placeSchema,
  ratioMatrixSchema,
  relationsSchema,
  timelinessSchema,
} from './relation-schema.js'

/*
 * The profile of a table as it is stored and served. Every field has a description, because the JSON Schema generated
 * from here (docs/profile.schema.json) is the documentation of the artifact.
 */

export const histogramSchema = z
  .object({
    edges: z
      .array(z.number())
      .describe('One more than the bins; each bin is closed on the left, the last on both sides'),
    counts: z.array(countOf('Rows in the bin')),
    uniformP: figure('p-value of the chi-squared test that all bins are equally likely'),
  })
  .describe('Equal-width bins over the finite values: min(50, distinct values), from the minimum to the maximum')
export type Histogram = z.infer<typeof histogramSchema>

export const quantilesSchema = z
  .object({
    p1: z.number(),
    p5: z.number(),
    p10: z.number(),
    p25: z.number(),
    p50: z.number(),
    p75: z.number(),
    p90: z.number(),
    p95: z.number(),
    p99: z.number(),
  })
  .describe('Linear interpolation between neighbours, as quantile_cont')
export type Quantiles = z.infer<typeof quantilesSchema>

export const outliersSchema = z.object({
  lowerFence: z.number().describe('p25 - 1.5 IQR'),
  upperFence: z.number().describe('p75 + 1.5 IQR'),
  below: countOf('Values under the lower fence'),
  above: countOf('Values over the upper fence'),
  share: share('Both together of the finite values'),
})

export const numberStatsSchema = z
  .object({
    finite: countOf('Values that are neither NaN nor infinite; all statistics here are over them'),
    notANumber: countOf('Values that are NaN'),
    positiveInfinite: countOf('Values that are +Infinity'),
    negativeInfinite: countOf('Values that are -Infinity'),
    zeros: countOf('Values equal to 0'),
    negatives: countOf('Values under 0'),
    min: exactNumber('Smallest'),
    max: exactNumber('Largest'),
    range: figure('max - min'),
    sum: exactNumber('Sum'),
    mean: figure('Arithmetic mean'),
    sd: figure('Sample standard deviation (n - 1)'),
    variance: figure('Sample variance (n - 1)'),
    cv: figure('Coefficient of variation: sd / mean'),
    skewness: figure('Bias-corrected skewness G1'),
    kurtosis: figure('Bias-corrected excess kurtosis G2'),
    mad: figure('Median absolute deviation from the median, unscaled'),
    iqr: figure('p75 - p25'),
    quantiles: quantilesSchema.nullable(),
    percentiles: z.array(z.number()).nullable().describe('The quantiles 1 to 99 in hundredths, exact; the first is p1'),
    outliers: outliersSchema.nullable().describe("Tukey's fences; null without values"),
    monotonic: z
      .enum(['strictly_increasing', 'increasing', 'strictly_decreasing', 'decreasing', 'none'])
      .describe('Order of the values in the file, missing ones left out; none for fewer than two values'),
    histogram: histogramSchema.nullable(),
    core: histogramSchema
      .nullable()
      .describe(
        'The same of the values from p1 to p99 only, where those fill less than half of the range; otherwise null',
      ),
  })
  .describe('Statistics of a numeric column')
export type NumberStats = z.infer<typeof numberStatsSchema>

export const lengthStatsSchema = z
  .object({
    unit: z.enum(['characters', 'bytes', 'items']),
    min: countOf('Shortest'),
    max: countOf('Longest'),
    mean: z.number(),
    median: z.number(),
    totalBytes: figure('Bytes of all rows, texts in UTF-8; null for lists'),
    histogram: histogramSchema.nullable(),
  })
  .describe('Lengths of texts, blobs or lists')
export type LengthStats = z.infer<typeof lengthStatsSchema>

export const textStatsSchema = z
  .object({
    empty: countOf('Values that are the empty text'),
    blank: countOf('Values of white space only, the empty ones not counted'),
    padded: countOf('Values that begin or end with white space, the blank ones not counted'),
    shapes: z
      .object({
        valuesRead: countOf('Distinct values that were read for this'),
        exact: z.boolean().describe('Whether those were all the distinct values'),
        characters: z
          .object({
            letters: share('ASCII letters'),
            digits: share('ASCII digits'),
            spaces: share('White space'),
            punctuation: share('Other ASCII'),
            nonAscii: share('Characters beyond ASCII'),
          })
          .nullable()
          .describe('Shares of all characters in the values read, each value counted for the rows that it stands for'),
        patterns: z
          .array(
            z.object({
              pattern: z
                .string()
                .describe('A letter run as A or a, a digit run as 9, with its length where it is fixed'),
              example: z.string(),
              share: share('Rows of the values read'),
            }),
          )
          .describe('The most frequent shapes of the values'),
      })
      .nullable(),
    placeholders: countOf('Values that mostly stand for missing: n/a, null, none, -, ? and the like'),
    formats: formatsSchema.nullable().describe('null without values'),
    words: wordsSchema.nullable().describe('null where most values have a format of their own'),
    json: jsonStatsSchema.nullable().describe('null where fewer than nine in ten values are JSON'),
  })
  .describe('What the texts look like')
export type TextStats = z.infer<typeof textStatsSchema>

export const timeStatsSchema = z
  .object({
    min: z.string().nullable().describe('Earliest, ISO 8601'),
    max: z.string().nullable().describe('Latest, ISO 8601'),
    spanSeconds: figure('max - min'),
    infinite: countOf('Values that are infinity or -infinity'),
    median: z.string().nullable().describe('ISO 8601'),
    histogram: histogramSchema
      .nullable()
      .describe('Edges in seconds since 1970-01-01T00:00Z, or since midnight for times'),
    weekdays: z.array(countOf('Rows')).nullable().describe('Monday to Sunday; null for times of day'),
    hours: z.array(countOf('Rows')).nullable().describe('00 to 23; null for dates'),
    gaps: z
      .object({
        unit: z.enum(['day', 'hour', 'minute']),
        present: countOf('Units of the span with at least one row'),
        absent: countOf('Units of the span without a row'),
        longest: z
          .array(
            z.object({ after: z.string(), before: z.string(), units: countOf('Units between them without a row') }),
          )
          .describe('The longest stretches without a row'),
      })
      .nullable(),
    suspect: suspectDatesSchema.nullable().describe('null for times of day'),
  })
  .describe('Statistics of dates, times and timestamps')
export type TimeStats = z.infer<typeof timeStatsSchema>

export const topValueSchema = z.object({
  value: z.string().describe('The value as text, cut to 200 characters'),
  cut: z.boolean(),
  count: countOf('Rows with this value'),
  share: share('Of the values that are not missing'),
})
export type TopValue = z.infer<typeof topValueSchema>

export const columnSchema = z.object({
  name: z.string(),
  position: countOf('From 0'),
  type: z.string().describe("DuckDB's type"),
  kind: z.enum(columnKinds).describe('What the column is used as'),
  sizeBytes: z.number().nullable().describe('Compressed size in the file'),
  rows: countOf('Rows of the table'),
  count: countOf('Values that are not missing'),
  missing: countOf('NULLs'),
  missingShare: share('Missing of all rows'),
  distinct: countOf('Different values, exact'),
  distinctShare: share('Different values of those not missing'),
  unique: countOf('Values that occur exactly once, exact'),
  entropyBits: figure('Shannon entropy of the values, in bits'),
  imbalance: figure('1 - entropy / log2(distinct), for categories and booleans: 0 even, towards 1 one value dominates'),
  topValues: z.array(topValueSchema).describe('The most frequent values, at most 20; ties in the order of the values'),
  number: numberStatsSchema.nullable(),
  text: textStatsSchema.nullable(),
  length: lengthStatsSchema.nullable(),
  time: timeStatsSchema.nullable(),
  nested: nestedStatsSchema.nullable(),
  rare: rareSchema.nullable().describe('For categories; null for other kinds'),
  spellings: z
    .array(spellingsSchema)
    .describe('Values that are likely one, written in several ways: of texts with 2 to 5,000 different values'),
  personal: personalSchema.nullable(),
  memoryBytes: z
    .number()
    .nullable()
    .describe("Size in Arrow's layout in memory; null for nested and other types, which have no fixed one"),
})
export type ColumnProfile = z.infer<typeof columnSchema>

export const matrixSchema = z.object({
  columns: z.array(z.string()),
  values: z.array(z.array(z.number().nullable())).describe('Symmetric; null where it is not defined'),
  rowsRead: countOf('Rows that went in'),
  exact: z.boolean().describe('False when a sample of the rows was read'),
  errorBound: figure('Where not exact: half the width of a 95 % interval at most (near 0)'),
  leftOut: z.array(z.string()).describe('Columns beyond the limit of what is compared pair by pair'),
})
export type Matrix = z.infer<typeof matrixSchema>

export const alertCodes = [
  'empty_table',
  'duplicates',
  'all_missing',
  'constant',
  'missing',
  'infinite',
  'not_a_number',
  'skewed',
  'imbalanced',
  'uniform',
  'outliers',
  'zeros',
  'high_cardinality',
  'unique',
  'highly_correlated',
  'blank_text',
  'gaps',
  'personal_data',
  'mixed_types',
  'similar_spellings',
  'placeholder_text',
  'impossible_dates',
  'stale',
  'dependency',
  'missing_together',
  'impossible_places',
] as const
export const alertSchema = z.object({
  code: z.enum(alertCodes),
  severity: z.enum(severities),
  column: z.string().nullable().describe('null: the whole table'),
  otherColumn: z.string().nullable(),
  value: figure('The figure that raised it'),
  message: z.string().describe('One sentence for a person'),
})
export type Alert = z.infer<typeof alertSchema>

export const sampleCell = z.union([z.string(), z.number(), z.boolean(), z.null()])
export const profileSchema = z.object({
  format: z.literal('udb.profile/1'),
  table: z.string(),
  generatedAt: z.string().describe('ISO 8601'),
  source: z.object({ version: z.string(), jobId: z.string() }).nullable(),
  overview: z.object({
    rows: countOf('Rows'),
    columns: countOf('Columns'),
    cells: countOf('Rows times columns'),
    cellsMissing: countOf('Cells that are NULL'),
    cellsMissingShare: share('Of all cells'),
    columnsWithMissing: countOf('Columns with at least one NULL'),
    columnsAllMissing: countOf('Columns without any value'),
    duplicateGroups: countOf('Different rows that occur more than once, exact'),
    duplicateSurplus: countOf('Rows that would go if each row were kept once, exact'),
    duplicateShare: share('duplicateGroups of all rows'),
    sizeBytes: countOf('Compressed size of the data in the file'),
    uncompressedBytes: countOf('Size of the data before compression'),
    kinds: z.record(z.enum(columnKinds), z.number().int()).describe('Columns of each kind'),
    memoryBytes: countOf("Size in Arrow's layout in memory; nested columns count as in the file"),
    keyCandidates: z.array(z.string()).describe('Columns whose values are all present and all different'),
    timeliness: timelinessSchema.nullable().describe('null without a column of dates or timestamps'),
  }),
  alerts: z.array(alertSchema).describe('The most severe first'),
  columns: z.array(columnSchema),
  correlations: z.object({
    pearson: matrixSchema.nullable().describe('Linear correlation of numeric columns, pairwise complete rows'),
    spearman: matrixSchema.nullable().describe('Rank correlation; ranks per column over its values, ties averaged'),
    cramersV: matrixSchema.nullable().describe("Bias-corrected Cramér's V of columns with 2 to 100 different values"),
    correlationRatio: ratioMatrixSchema.nullable(),
  }),
  relations: relationsSchema,
  missingTogether: missingTogetherSchema.nullable().describe('null where fewer than two columns have missing values'),
  interactions: z.array(interactionSchema).describe('Pairs worth a look, the strongest first, at most 12'),
  places: z.array(placeSchema),
  sample: z
    .object({ columns: z.array(z.string()), rows: z.array(z.array(sampleCell)) })
    .nullable()
    .describe('The first rows, values cut to 200 characters: data of the table, not statistics'),
})
export type Profile = z.infer<typeof profileSchema>

/** JSON Schema (draft 2020-12) of the artifact `profile-<table>.json`. */
export const profileJsonSchema: Record<string, unknown> = {
  title: 'Profile of a table',
  ...z.toJSONSchema(profileSchema),
}
