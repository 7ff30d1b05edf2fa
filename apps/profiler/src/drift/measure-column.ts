import { changedCategories } from './compare/changed-categories.js'
import { partsOf } from './compare/compare-parts.js'
import { comparedAs, type ComparedAs } from './compare/kinds.js'
import { callsDrift, defaultMethod, type MethodFigures, methodsOf, usualThreshold } from './compare/methods.js'
import type { ColumnDistribution } from './distribution.js'
import { type DriftOptions, methodNames } from '@udb/drift'
import type { ColumnDrift } from './drift-report.js'
import { smallestP } from './verdict.js'

/** What was measured of one column, before the table as a whole decides. */
export interface Measured {
  readonly drift: ColumnDrift
  /** Whether it takes part in the verdict. */
  readonly judged: boolean
}

/** Compares a pair of columns of one family; the verdict is left to the table. */
export function measureColumn(a: ColumnDistribution, b: ColumnDistribution, options: DriftOptions): Measured {
  const kind = comparedAs(a, b)
  // Own properties only: a column may be called "constructor".
  const own = Object.hasOwn(options.columns, a.name) ? (options.columns[a.name] ?? {}) : {}
  const thresholds = {
    distance: own.effect ?? options.distance,
    shareDistance: own.effect ?? options.shareDistance,
  }
  const parts = a.rows === 0 || b.rows === 0 ? [] : partsOf(kind, a, b, thresholds)
  const known = parts.find(({ part, test }) => part === 'values' && test === 'kolmogorov_smirnov')?.p
  const figures = methodsOf(a, b, known)
  const drift: ColumnDrift = {
    name: a.name,
    status: 'compared',
    types: { baseline: a.type, current: b.type },
    comparedAs: kind,
    drifted: false,
    why: own.ignore ? 'It is not judged, as asked.' : 'It was not judged.',
    p: smallestP(parts),
    pAdjusted: null,
    parts,
    method: methodFor(kind, { a, b, figures }, own),
    figures,
    ...changedCategories(a, b),
    missing: { baseline: shareOf(a), current: shareOf(b) },
  }
  const judged = own.ignore !== true && a.rows > 0 && b.rows > 0
  return { drift, judged }
}

function methodFor(
  kind: ComparedAs,
  { a, b, figures }: { a: ColumnDistribution; b: ColumnDistribution; figures: MethodFigures },
  own: DriftOptions['columns'][string],
): ColumnDrift['method'] {
  const usual = defaultMethod(kind, a, b)
  const name = own.method ?? usual?.name
  if (name === undefined) return null
  const threshold = own.threshold ?? (name === usual?.name ? usual.threshold : usualThreshold(name))
  const value = figures[name]
  return { name, value, threshold, drifted: value !== null && callsDrift(name, value, threshold) }
}

const shareOf = ({ missing, rows }: ColumnDistribution): number | null => (rows === 0 ? null : missing / rows)

/** A column that is in one of the tables only, or of another kind in each. */
export function notCompared(
  status: 'added' | 'removed' | 'type_changed',
  a: ColumnDistribution | null,
  b: ColumnDistribution | null,
): Measured {
  const why = {
    added: 'The baseline has no such column.',
    removed: 'The column is gone.',
    type_changed: `It was ${a?.type ?? ''} and is ${b?.type ?? ''}, which cannot be compared.`,
  }[status]
  const drift: ColumnDrift = {
    name: (b ?? a)?.name ?? '',
    status,
    types: { baseline: a?.type ?? null, current: b?.type ?? null },
    comparedAs: null,
    drifted: false,
    why,
    p: null,
    pAdjusted: null,
    parts: [],
    method: null,
    figures: Object.fromEntries(methodNames.map((name) => [name, null])) as MethodFigures,
    newCategories: [],
    vanishedCategories: [],
    missing: { baseline: a === null ? null : shareOf(a), current: b === null ? null : shareOf(b) },
  }
  return { drift, judged: false }
}
