import { z } from 'zod'
import { compileProblem } from './regular-expression.js'
import { durationMs } from './duration.js'

/**
 * Checks as data: what a request, a file of checks, an imported contract and a proposal have in common. Nothing here knows how a check
 * is run. Every field says what it means, because the JSON Schema of this model is what people and editors read.
 */

export const SEVERITIES = ['error', 'warning', 'info'] as const
export const DIMENSIONS = [
  'accuracy',
  'completeness',
  'conformity',
  'consistency',
  'coverage',
  'timeliness',
  'uniqueness',
] as const

const tableName = z.string().min(1).max(200)
const columnName = z.string().min(1).max(1_000)
const columnNames = z.array(columnName).min(1).max(16)

const common = {
  id: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/,
      'letters, digits, "_", "." or "-", a letter or digit first, at most 100',
    )
    .describe(
      'Names the check in its suite, and its history over runs; made from type and columns where it is not given.',
    )
    .optional(),
  severity: z
    .enum(SEVERITIES)
    .default('error')
    .describe('How bad it is when it fails; a gate closes for an error only.'),
  description: z.string().max(2_000).optional(),
  owner: z.string().max(200).describe('Who is asked when it fails.').optional(),
  dimension: z.enum(DIMENSIONS).describe('What it is about; by its type where it is not given.').optional(),
  tags: z.array(z.string().min(1).max(100)).max(20).optional(),
}

const where = {
  where: z
    .string()
    .min(1)
    .max(20_000)
    .describe('A condition in SQL; only rows for which it is true are looked at.')
    .optional(),
}

/** Of a check that looks at each row: how much may be wrong. */
const tolerance = {
  ...where,
  mostly: z
    .number()
    .min(0)
    .max(1)
    .describe('Passes when at least this share of the rows that count is as expected; default 1.')
    .optional(),
  maxUnexpected: z
    .int()
    .min(0)
    .describe('Passes when at most so many rows are not as expected; instead of mostly.')
    .optional(),
}

const ISO_TIME = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/
const bound = z
  .union(
    [z.number(), z.string().regex(/^[+-]?\d{1,38}(\.\d{1,38})?$/), z.string().regex(ISO_TIME)],
    'it is neither a number nor a date or time as in ISO 8601',
  )
  .describe('A number (as a text where it has more digits than a double), or a date or time as in ISO 8601.')
const count = z.int().min(0)
const value = z.union([z.string().max(10_000), z.number(), z.boolean()])
const pattern = z
  .string()
  .min(1)
  .max(10_000)
  .refine((text) => compileProblem(text) === null, {
    error: ({ input }) => compileProblem(String(input)) ?? '',
    params: { is: 'pattern' },
  })
const duration = z
  .string()
  .refine((text) => durationMs(text) !== null, 'no duration: a number and s, m, h, d or w, as in "36h"')

/** One column or several that count together. */
const keyed = { column: columnName.optional(), columns: columnNames.optional() }

export const TYPE_KINDS = [
  'integer',
  'number',
  'text',
  'boolean',
  'date',
  'time',
  'timestamp',
  'uuid',
  'binary',
  'json',
  'list',
  'struct',
  'map',
] as const

export const METRICS = [
  'row_count',
  'missing_count',
  'missing_share',
  'distinct_count',
  'mean',
  'standard_deviation',
  'min',
  'max',
  'sum',
] as const
export type Metric = (typeof METRICS)[number]
export const COMPARISONS = ['=', '<>', '<', '<=', '>', '>='] as const

const notNull = z.strictObject({ type: z.literal('not_null'), column: columnName, ...tolerance, ...common })
const unique = z.strictObject({ type: z.literal('unique'), ...keyed, ...tolerance, ...common })
const acceptedValues = z.strictObject({
  type: z.literal('accepted_values'),
  column: columnName,
  values: z.array(value).min(1).max(10_000),
  ignoreCase: z.boolean().optional(),
  ...tolerance,
  ...common,
})
const range = z.strictObject({
  type: z.literal('range'),
  column: columnName,
  min: bound.optional(),
  max: bound.optional(),
  exclusiveMin: z.boolean().describe('The least value itself is too small.').optional(),
  exclusiveMax: z.boolean().describe('The greatest value itself is too large.').optional(),
  ...tolerance,
  ...common,
})
const patternCheck = z.strictObject({
  type: z.literal('pattern'),
  column: columnName,
  pattern: pattern.describe('A regular expression in the syntax of RE2 that the whole value has to match.'),
  anywhere: z.boolean().describe('It is enough when a part of the value matches.').optional(),
  not: z.boolean().describe('Values that match are wrong.').optional(),
  ignoreCase: z.boolean().optional(),
  ...tolerance,
  ...common,
})
const length = z.strictObject({
  type: z.literal('length'),
  column: columnName,
  min: count.describe('Characters of a text, or elements of a list.').optional(),
  max: count.optional(),
  ...tolerance,
  ...common,
})
const type = z.strictObject({
  type: z.literal('type'),
  column: columnName,
  expected: z
    .union([z.string().min(1).max(500), z.array(z.string().min(1).max(500)).min(1).max(20)])
    .describe(`One of ${TYPE_KINDS.join(', ')}, or a type of DuckDB as in "DECIMAL(9,2)"; or several of these.`),
  ...common,
})
const columnExists = z.strictObject({
  type: z.literal('columns'),
  columns: z.array(columnName).min(1).max(5_000),
  exact: z.boolean().describe('There are no other columns.').optional(),
  ordered: z.boolean().describe('They stand in this order.').optional(),
  ...common,
})
const rowCount = z.strictObject({
  type: z.literal('row_count'),
  min: count.optional(),
  max: count.optional(),
  ...where,
  ...common,
})
const rowCountChange = z.strictObject({
  type: z.literal('row_count_change'),
  maxIncrease: z
    .number()
    .min(0)
    .describe('As a share of the rows of the run before: 0.5 is half as many again.')
    .optional(),
  maxDecrease: z.number().min(0).max(1).describe('As a share of the rows of the run before.').optional(),
  ...common,
})
const freshness = z.strictObject({
  type: z.literal('freshness'),
  column: columnName,
  maxAge: duration.describe('How old the newest value may be when the check runs, as in "36h" or "7d".'),
  ...where,
  ...common,
})
const references = z.strictObject({
  type: z.literal('references'),
  ...keyed,
  to: z.strictObject({ table: tableName, ...keyed }).describe('Where each key has to stand.'),
  ...tolerance,
  ...common,
})
const summed = z.strictObject({
  table: tableName.describe('Default: the table of the suite.').optional(),
  column: columnName,
  ...where,
})
const sumBalance = z.strictObject({
  type: z.literal('sum_balance'),
  left: summed,
  right: summed,
  tolerance: z.number().min(0).describe('How far apart the sums may be; default 0.').optional(),
  relativeTolerance: z
    .number()
    .min(0)
    .max(1)
    .describe(
      'The same as a share of the larger one; default a billionth, which is what adding doubles in another order may give.',
    )
    .optional(),
  ...common,
})
const compareColumns = z.strictObject({
  type: z.literal('compare_columns'),
  column: columnName,
  operator: z.enum(COMPARISONS),
  other: columnName,
  ...tolerance,
  ...common,
})
const sql = z.strictObject({
  type: z.literal('sql'),
  query: z
    .string()
    .min(1)
    .max(20_000)
    .describe('One SELECT over the tables of the job; each row that it gives is a failure.'),
  maxUnexpected: z.int().min(0).describe('Passes when it gives at most so many rows; default 0.').optional(),
  ...common,
})
const anomaly = z.strictObject({
  type: z.literal('anomaly'),
  metric: z.enum(METRICS),
  column: columnName.describe('Needed for every metric but row_count.').optional(),
  sensitivity: z
    .number()
    .min(1)
    .max(100)
    .describe('From how many robust deviations a value is out of the ordinary; default 3.5.')
    .optional(),
  direction: z.enum(['any', 'up', 'down']).optional(),
  minRuns: z.int().min(3).max(30).describe('Earlier runs without which nothing is said; default 5.').optional(),
  minChange: z
    .number()
    .min(0)
    .describe(
      'A smaller change is never out of the ordinary: as a share of the median, of a missing share in shares of the rows; default 0.01.',
    )
    .optional(),
  ...where,
  ...common,
})

/** Each kind of check by its type. */
export const CHECK_SHAPES = {
  not_null: notNull,
  unique,
  accepted_values: acceptedValues,
  range,
  pattern: patternCheck,
  length,
  type,
  columns: columnExists,
  row_count: rowCount,
  row_count_change: rowCountChange,
  freshness,
  references,
  sum_balance: sumBalance,
  compare_columns: compareColumns,
  sql,
  anomaly,
} as const

export type CheckType = keyof typeof CHECK_SHAPES
export const CHECK_TYPES = Object.keys(CHECK_SHAPES) as readonly CheckType[]

export const checkSchema = z.discriminatedUnion('type', [
  notNull,
  unique,
  acceptedValues,
  range,
  patternCheck,
  length,
  type,
  columnExists,
  rowCount,
  rowCountChange,
  freshness,
  references,
  sumBalance,
  compareColumns,
  sql,
  anomaly,
])

/** The checks of one table. */
export const suiteSchema = z.strictObject({
  table: tableName.describe('Short name of the table.'),
  description: z.string().max(2_000).optional(),
  owner: z.string().max(200).describe('Who is asked about checks that name nobody.').optional(),
  gate: z.boolean().describe('A failed check of severity error fails the step of this table.').optional(),
  checks: z.array(checkSchema).min(1).max(5_000),
})

/** The JSON Schema (draft 2020-12) of a suite, as it is written: defaults need not be given. */
export const suiteJsonSchema: Record<string, unknown> = {
  title: 'Checks of a table',
  ...z.toJSONSchema(suiteSchema, { io: 'input' }),
}

export type Check = z.infer<typeof checkSchema>
export type CheckOf<T extends CheckType> = Extract<Check, { type: T }>
export type CheckSuite = z.infer<typeof suiteSchema>
/** As a person writes it: with defaults left out. */
export type CheckInput = z.input<typeof checkSchema>
export type SuiteInput = z.input<typeof suiteSchema>
export type Severity = (typeof SEVERITIES)[number]
export type Dimension = (typeof DIMENSIONS)[number]
