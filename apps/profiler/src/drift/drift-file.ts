import type { BaselineDecision } from '@udb/drift'
import { z } from 'zod'
import { type DriftReport, driftReportSchema } from './drift-report.js'

const comparedBaselineSchema = z.object({
  id: z.string(),
  tableVersion: z.string(),
  rows: z.number().int().nonnegative(),
  createdAt: z.string().describe('ISO 8601: when that version was made'),
})

export const comparisonSchema = z
  .object({
    what: z.enum(['baselines', 'table', 'nothing']),
    why: z.string().describe('As a sentence'),
    baselines: z.array(comparedBaselineSchema).describe('Several count as one table of all their rows'),
    table: z.object({ name: z.string(), version: z.string() }).nullable().describe('A table that was named'),
  })
  .describe('What the version was compared with')
export type Comparison = z.infer<typeof comparisonSchema>

/** `drift-<table>.json`: the report, what it is a report of, and what became of the baselines. */
export const driftFileSchema = driftReportSchema.extend({
  table: z.string(),
  version: z.string().describe('Of the table'),
  jobId: z.string(),
  generatedAt: z.string().describe('ISO 8601'),
  rows: z.object({
    baseline: z.number().int().nonnegative().nullable().describe('null: there was nothing to compare with'),
    current: z.number().int().nonnegative(),
  }),
  drifted: z.boolean().nullable().describe('Whether the table has; null: there was nothing to compare with'),
  comparedWith: comparisonSchema,
  baseline: z
    .object({
      stored: z.object({ id: z.string(), kind: z.string(), tableVersion: z.string() }).nullable(),
      retired: z.array(z.string()).describe('Ids of baselines that hold no longer'),
      reason: z.string(),
      why: z.string().describe('As a sentence'),
      schemaChanged: z.boolean().describe('Whether columns came, went or changed since the baseline that held'),
    })
    .nullable()
    .describe('What became of the baselines; null where that was not asked for'),
})
export type DriftFile = z.infer<typeof driftFileSchema>

export interface DriftFileOf {
  readonly table: string
  readonly version: string
  readonly jobId: string
  readonly generatedAt: string
  readonly comparedWith: Comparison
  /** Null where there was nothing to compare with. */
  readonly report: DriftReport | null
  readonly rows: number
  readonly decision: BaselineDecision | null
  readonly options: {
    readonly tableShare: number
    readonly rule: DriftReport['rule']
    readonly falseDiscoveryRate: number
  }
}

/** The file of one comparison, or of a first version that there was nothing to compare with. Pure. */
export function driftFile({ report, rows, decision, options, ...about }: DriftFileOf): DriftFile {
  const { tableShare, rule, falseDiscoveryRate } = options
  const measured = report ?? {
    format: 'udb.drift/1' as const,
    rows: { baseline: null, current: rows },
    drifted: null,
    columnsCompared: 0,
    columnsDrifted: 0,
    share: 0,
    threshold: tableShare,
    rule,
    falseDiscoveryRate,
    schema: { added: [], removed: [], typeChanged: [] },
    columns: [],
  }
  return { ...measured, ...about, baseline: decision && outcomeOf(decision) }
}

const outcomeOf = ({ store, retire, reason, why, schemaChanged }: BaselineDecision): DriftFile['baseline'] => ({
  stored: store && { id: store.id, kind: store.kind, tableVersion: store.tableVersion },
  retired: [...retire],
  reason,
  why,
  schemaChanged,
})
