import { type Categories, type ColumnDistribution, valuesIn } from '../distribution.js'
import type { ColumnDrift } from '../drift-report.js'

const LISTED = 20

/** Values that came and that went; only where the other side lists all of its values is one known not to have it. */
export function changedCategories(
  a: ColumnDistribution,
  b: ColumnDistribution,
): Pick<ColumnDrift, 'newCategories' | 'vanishedCategories'> {
  if (a.categories === null || b.categories === null) return { newCategories: [], vanishedCategories: [] }
  return {
    newCategories: onlyIn(b, b.categories, a.categories),
    vanishedCategories: onlyIn(a, a.categories, b.categories),
  }
}

function onlyIn(column: ColumnDistribution, here: Categories, there: Categories): ColumnDrift['newCategories'] {
  if (there.rest > 0) return []
  const known = new Set(there.values.map(({ value }) => value))
  return here.values
    .filter(({ value }) => !known.has(value))
    .slice(0, LISTED)
    .map(({ value, count }) => ({ value, count, share: count / valuesIn(column) }))
}
