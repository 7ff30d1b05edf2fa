import { z } from 'zod'
import { partSchema } from './compare/parts.js'
import { methodNames } from '@udb/drift'

/*
 * What changed between a baseline and a table: the artifact `drift-<table>.json`. Every field has a description,
 * because the JSON Schema made from here is the documentation of the artifact.
 */

const countOf = (what: string) => z.number().int().nonnegative().describe(what)
const figure = (what: string) => z.number().nullable().describe(what)
const category = z.object({ value: z.string(), count: countOf('Rows'), share: z.number().describe('Of the values') })

export const statuses = ['compared', 'added', 'removed', 'type_changed'] as const

export const columnDriftSchema = z.object({
  name: z.string(),
  status: z.enum(statuses),
  types: z
    .object({ baseline: z.string().nullable(), current: z.string().nullable() })
    .describe("DuckDB's types; null where there is no such column"),
  comparedAs: z
    .enum(['number', 'few_numbers', 'category', 'text', 'time', 'presence'])
    .nullable()
    .describe('How; presence: only whether there are values'),
  drifted: z.boolean(),
  why: z.string().describe('One sentence for a person'),
  p: figure('Smallest p-value of the parts, times their number'),
  pAdjusted: figure('The same after control of false discoveries over all columns'),
  parts: z.array(partSchema),
  method: z
    .object({
      name: z.enum(methodNames),
      value: figure('A distance or a p-value'),
      threshold: z.number(),
      drifted: z.boolean().describe('What this method alone says'),
    })
    .nullable()
    .describe('The one that Evidently takes for such a column, or the one that was asked for'),
  figures: z.record(z.enum(methodNames), figure('By the definition of Evidently')),
  newCategories: z.array(category).describe('Values that the baseline has not, the most frequent first; at most 20'),
  vanishedCategories: z.array(category).describe("The baseline's values that are gone; at most 20"),
  missing: z.object({ baseline: figure('Share of the rows'), current: figure('Share of the rows') }).describe('NULLs'),
})
export type ColumnDrift = z.infer<typeof columnDriftSchema>

export const driftReportSchema = z.object({
  format: z.literal('udb.drift/1'),
  rows: z.object({ baseline: countOf('Rows'), current: countOf('Rows') }),
  drifted: z.boolean().describe('Whether the table has'),
  columnsCompared: countOf('Columns that are in both and of one kind, without those to be ignored'),
  columnsDrifted: countOf('Of those'),
  share: z.number().min(0).max(1).describe('Drifted of those compared'),
  threshold: z.number().describe('Share from which the table has drifted'),
  rule: z.enum(['controlled', 'method']),
  falseDiscoveryRate: z.number().describe('At most, among the columns that are called'),
  schema: z
    .object({ added: z.array(z.string()), removed: z.array(z.string()), typeChanged: z.array(z.string()) })
    .describe('Columns that cannot be compared'),
  columns: z.array(columnDriftSchema),
})
export type DriftReport = z.infer<typeof driftReportSchema>
