import { measureColumn, type Measured, notCompared } from './measure-column.js'
import type { TableDistribution } from './distribution.js'
import { type DriftOptions, defaultDriftOptions } from '@udb/drift'
import type { ColumnDrift, DriftReport } from './drift-report.js'
import { adjusted } from './statistics/false-discovery.js'
import { byEvidence, byMethod } from './verdict.js'

/**
 * Compares a table with its baseline. A column is called where a test is significant over all columns together and the
 * change is large enough to matter; or, by the rule `method`, where the one method passes its threshold. Pure.
 */
export function decideDrift(
  baseline: TableDistribution,
  current: TableDistribution,
  options: DriftOptions = defaultDriftOptions,
): DriftReport {
  const measured = measureAll(baseline, current, options)
  const judged = measured.filter((one) => one.judged)
  const ps = judged.map(({ drift }) => drift.p ?? 1)
  const pAdjusted = new Map(adjusted(ps).map((p, i) => [judged[i]?.drift, p]))
  const limit = cutOf(ps, [...pAdjusted.values()], options.falseDiscoveryRate)
  const columns = measured.map(({ drift, judged }) => {
    if (!judged) return drift
    const withP = { ...drift, pAdjusted: drift.p === null ? null : (pAdjusted.get(drift) ?? null) }
    return options.rule === 'method' ? byMethod(withP) : byEvidence(withP, limit)
  })
  const drifted = columns.filter((column) => column.drifted).length
  const share = judged.length === 0 ? 0 : drifted / judged.length
  return {
    format: 'udb.drift/1',
    rows: { baseline: baseline.rows, current: current.rows },
    drifted: judged.length > 0 && share >= options.tableShare,
    columnsCompared: judged.length,
    columnsDrifted: drifted,
    share,
    threshold: options.tableShare,
    rule: options.rule,
    falseDiscoveryRate: options.falseDiscoveryRate,
    schema: schemaOf(columns),
    columns,
  }
}

/** The largest p-value of a column that is significant; below zero where none is. */
function cutOf(ps: readonly number[], adjustedPs: readonly number[], rate: number): number {
  return Math.max(-1, ...ps.filter((_, i) => (adjustedPs[i] ?? 1) <= rate))
}

function measureAll(baseline: TableDistribution, current: TableDistribution, options: DriftOptions): Measured[] {
  const before = new Map(baseline.columns.map((column) => [column.name, column]))
  const after = new Set(current.columns.map(({ name }) => name))
  return [
    ...current.columns.map((column) => {
      const from = before.get(column.name)
      if (from === undefined) return notCompared('added', null, column)
      if (from.family !== column.family) return notCompared('type_changed', from, column)
      return measureColumn(from, column, options)
    }),
    ...baseline.columns.filter(({ name }) => !after.has(name)).map((column) => notCompared('removed', column, null)),
  ]
}

function schemaOf(columns: readonly ColumnDrift[]): DriftReport['schema'] {
  const of = (status: ColumnDrift['status']): string[] =>
    columns.filter((column) => column.status === status).map(({ name }) => name)
  return { added: of('added'), removed: of('removed'), typeChanged: of('type_changed') }
}
