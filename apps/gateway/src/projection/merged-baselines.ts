import type { BaselineRow } from './rows.js'

/** What a batch tells of each baseline, once, as the database would put it together: a statement cannot write a row twice. Pure. */
export function mergedBaselines(rows: readonly BaselineRow[]): BaselineRow[] {
  const merged = new Map<string, BaselineRow>()
  for (const row of rows) {
    const key = `${row.tenant}/${row.baselineId}`
    const before = merged.get(key)
    merged.set(key, before ? together(before, row) : row)
  }
  // In one order, whoever writes them: two partitions may write the same rows, and must not wait for each other.
  return [...merged].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}

const together = (a: BaselineRow, b: BaselineRow): BaselineRow => ({
  ...a,
  table: a.table ?? b.table,
  kept: a.kept ?? b.kept,
  promotedAt: extreme(Math.max, a.promotedAt, b.promotedAt),
  retiredAt: extreme(Math.min, a.retiredAt, b.retiredAt),
  removed: a.removed || b.removed,
})

const extreme = (of: (a: number, b: number) => number, a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : of(a, b)
