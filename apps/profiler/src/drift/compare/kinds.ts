import { type ColumnDistribution, valuesIn } from '../distribution.js'
import { CATEGORIES } from '../read/limits.js'

/** How two columns are compared. */
export type ComparedAs = 'number' | 'few_numbers' | 'category' | 'text' | 'time' | 'presence'

/** Numbers with no more different values than this, in both together, are compared value by value. */
const FEW = 5

/** How a pair of columns of the same family is compared; columns of other families cannot be. */
export function comparedAs(a: ColumnDistribution, b: ColumnDistribution): ComparedAs {
  if (valuesIn(a) === 0 || valuesIn(b) === 0) return 'presence'
  switch (a.family) {
    case 'number':
      return distinctTogether(a, b) <= FEW ? 'few_numbers' : 'number'
    case 'boolean':
      return 'category'
    case 'text':
      return isCategory(a) && isCategory(b) ? 'category' : 'text'
    case 'time':
      return 'time'
    case 'nested':
    case 'other':
      return a.points !== null && b.points !== null ? 'number' : 'presence'
  }
}

const isCategory = (column: ColumnDistribution): boolean =>
  column.categories !== null && column.distinct.exact && column.distinct.count <= CATEGORIES

/** Different values of both together; where not all are kept, the most that either has. */
export function distinctTogether(a: ColumnDistribution, b: ColumnDistribution): number {
  if (a.points?.exact && b.points?.exact) return new Set([...a.points.x, ...b.points.x]).size
  if (a.categories && b.categories && a.categories.rest === 0 && b.categories.rest === 0)
    return new Set([...a.categories.values, ...b.categories.values].map(({ value }) => value)).size
  return Math.max(a.distinct.count, b.distinct.count)
}

/** Whole numbers without repeats that lie close: a key that counts up, whose values say when and not what. */
export function isSequence({ integer, points }: ColumnDistribution): boolean {
  if (!integer || points === null || points.x.length < 20) return false
  const { x, below, upTo } = points
  const once = upTo.every((count, i) => count - (below[i] ?? 0) === 1)
  const range = (x.at(-1) ?? 0) - (x[0] ?? 0) + 1
  return once && range <= 10 * (upTo.at(-1) ?? 0)
}
