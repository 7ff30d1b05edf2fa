import { type ColumnDistribution, type Points, valuesIn } from '../distribution.js'
import type { MethodName } from '@udb/drift'
import { firstShareP, goodnessOfFitP } from '../statistics/contingency.js'
import { hellinger, jensenShannon, populationStability } from '../statistics/divergence.js'
import { kolmogorovSmirnov } from '../statistics/kolmogorov-smirnov.js'
import { binned, type Cells, countInBins, eachCategory, eachValue, sturgesEdges } from '../statistics/shares.js'
import { wasserstein } from '../statistics/wasserstein.js'
import { type ComparedAs, distinctTogether } from './kinds.js'

/** Figures of the methods by Evidently's definitions; distances, and p-values for the tests. Null: not for such columns. */
export type MethodFigures = Record<MethodName, number | null>

/** Above so many different values in the baseline numbers are put into bins. */
const BINNED_ABOVE = 20
/** Evidently's least deviation to divide by. */
const LEAST_DEVIATION = 0.001

const none: MethodFigures = {
  psi: null,
  jensen_shannon: null,
  wasserstein: null,
  kolmogorov_smirnov: null,
  chi_squared: null,
  hellinger: null,
  z_test: null,
}

/**
 * All methods that fit the pair, the first being the baseline.
 *
 * @param known the p-value of Kolmogorov and Smirnov where it was computed before: exact ones are dear
 */
export function methodsOf(a: ColumnDistribution, b: ColumnDistribution, known: number | null = null): MethodFigures {
  if (valuesIn(a) === 0 || valuesIn(b) === 0) return none
  if (a.points !== null && b.points !== null) return finite(ofNumbers(a, b, { from: a.points, to: b.points, known }))
  if (a.categories === null || b.categories === null) return none
  return finite(ofCells(eachCategory(a.categories, b.categories)))
}

function ofNumbers(
  a: ColumnDistribution,
  b: ColumnDistribution,
  { from, to, known }: { readonly from: Points; readonly to: Points; readonly known: number | null },
): MethodFigures {
  const listed = from.exact && to.exact
  const cells =
    a.distinct.count > BINNED_ABOVE || !listed
      ? binned(from, to, valuesIn(a) + valuesIn(b), areWhole(a, b))
      : eachValue(from, to)
  const few = listed && distinctTogether(a, b) <= BINNED_ABOVE ? ofCells(eachValue(from, to)) : none
  return {
    psi: populationStability(cells),
    jensen_shannon: jensenShannon(cells),
    wasserstein: wasserstein(from, to).distance / Math.max(a.deviation ?? 0, LEAST_DEVIATION),
    kolmogorov_smirnov: known ?? kolmogorovSmirnov(from, to).p,
    chi_squared: few.chi_squared,
    hellinger: hellinger(binsForHellinger(a, b, from, to)),
    z_test: few.z_test,
  }
}

/** pandas makes doubles of whole numbers as soon as one is missing, and numpy bins those in another way. */
const areWhole = (a: ColumnDistribution, b: ColumnDistribution): boolean =>
  [a, b].every(({ integer, missing, notFinite }) => integer && missing === 0 && notFinite === 0)

/** Evidently takes these bins from the different values and not from all. */
function binsForHellinger(a: ColumnDistribution, b: ColumnDistribution, from: Points, to: Points): Cells {
  const low = Math.min(from.x[0] ?? 0, to.x[0] ?? 0)
  const high = Math.max(from.x.at(-1) ?? 0, to.x.at(-1) ?? 0)
  const edges = sturgesEdges(low, high, distinctTogether(a, b), areWhole(a, b))
  return { baseline: countInBins(from, edges), current: countInBins(to, edges) }
}

const ofCells = (cells: Cells): MethodFigures => ({
  ...none,
  psi: populationStability(cells),
  jensen_shannon: jensenShannon(cells),
  chi_squared: goodnessOfFitP(cells),
  hellinger: hellinger(cells),
  z_test: firstShareP(cells),
})

/** A figure beyond the doubles is none. */
function finite(figures: MethodFigures): MethodFigures {
  const entries = Object.entries(figures).map(([name, value]) => [
    name,
    value !== null && Number.isFinite(value) ? value : null,
  ])
  return Object.fromEntries(entries) as MethodFigures
}

const LARGE = 1_000

/**
 * The method and threshold that Evidently takes by type and size (its documentation, "data drift algorithm"): up to
 * 1,000 values of the baseline a test at 0.05, above it a distance at 0.1. None for texts, where it trains a
 * classifier, nor for times, which it does not compare.
 */
export function defaultMethod(
  kind: ComparedAs,
  a: ColumnDistribution,
  b: ColumnDistribution,
): { readonly name: MethodName; readonly threshold: number } | null {
  const large = valuesIn(a) > LARGE
  switch (kind) {
    case 'number':
      return large ? { name: 'wasserstein', threshold: 0.1 } : { name: 'kolmogorov_smirnov', threshold: 0.05 }
    case 'few_numbers':
    case 'category':
      if (large) return { name: 'jensen_shannon', threshold: 0.1 }
      return { name: distinctTogether(a, b) <= 2 ? 'z_test' : 'chi_squared', threshold: 0.05 }
    case 'text':
    case 'time':
    case 'presence':
      return null
  }
}

const tests: ReadonlySet<MethodName> = new Set(['kolmogorov_smirnov', 'chi_squared', 'z_test'])

/** Whether a method's figure calls a drift at a threshold: a p-value under it, a distance from it on. */
export const callsDrift = (name: MethodName, value: number, threshold: number): boolean =>
  tests.has(name) ? value < threshold : value >= threshold

/** A method's usual threshold. */
export const usualThreshold = (name: MethodName): number => (tests.has(name) ? 0.05 : 0.1)
