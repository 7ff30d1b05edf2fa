import { short, percent, whole } from './number-text.js'
import { isKey } from './overview.js'
import { type Alert, type ColumnProfile, type Matrix, type Profile, severities } from './schema.js'

/** When an alert is raised. Shares from 0 to 1; where it matters, the definitions of the reference profile. */
export const thresholds = {
  missingShare: 0.01,
  zeroShare: 0.01,
  absoluteSkewness: 20,
  uniformP: 0.999,
  imbalance: 0.5,
  outlierShare: 0.05,
  correlation: 0.5,
  strongCorrelation: 0.9,
  distinctShare: 0.5,
  /** Of the units of the time span, when at least most of them have rows. */
  gapShare: 0.01,
} as const

type ColumnRule = (column: ColumnProfile) => Omit<Alert, 'column' | 'otherColumn'> | null

const columnRules: readonly ColumnRule[] = [
  constantOrEmpty,
  missing,
  infinite,
  notANumber,
  skewed,
  imbalanced,
  uniform,
  outliers,
  zeros,
  unique,
  highCardinality,
  blankText,
  gaps,
]

export function alertsFor(
  overview: Profile['overview'],
  columns: readonly ColumnProfile[],
  correlations: Profile['correlations'],
): Alert[] {
  if (overview.rows === 0)
    return [tableAlert('empty_table', 'warning', 0, 'The table has no rows, so there is nothing to describe.')]
  const ofColumns = columns.flatMap((column) =>
    columnRules.flatMap((rule) => {
      const found = rule(column)
      return found ? [{ ...found, column: column.name, otherColumn: null }] : []
    }),
  )
  return [...duplicateAlerts(overview), ...ofColumns, ...correlationAlerts(correlations)].sort(
    (a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity),
  )
}

const tableAlert = (code: Alert['code'], severity: Alert['severity'], value: number, message: string): Alert => ({
  code,
  severity,
  column: null,
  otherColumn: null,
  value,
  message,
})

function duplicateAlerts({ duplicateGroups, duplicateSurplus, rows }: Profile['overview']): Alert[] {
  if (duplicateGroups === 0) return []
  const different = duplicateGroups === 1 ? '1 row occurs' : `${whole(duplicateGroups)} different rows occur`
  const message = `${different} more than once: ${whole(duplicateSurplus)} ${duplicateSurplus === 1 ? 'row is' : 'rows are'} a copy of another, ${percent(duplicateSurplus / rows)} of the table.`
  return [tableAlert('duplicates', 'warning', duplicateGroups, message)]
}

function constantOrEmpty({ rows, count, distinct, topValues }: ColumnProfile): ReturnType<ColumnRule> {
  if (count === 0) {
    return {
      code: 'all_missing',
      severity: 'warning',
      value: 1,
      message: `All ${whole(rows)} values are missing: the column says nothing.`,
    }
  }
  if (distinct !== 1 || rows < 2) return null
  const value = topValues[0]?.value ?? ''
  const shown = value.length > 40 ? `${[...value].slice(0, 40).join('')}…` : value
  return { code: 'constant', severity: 'warning', value: 1, message: `Every value that is present is “${shown}”.` }
}

function missing({ missingShare: share, missing: n, count }: ColumnProfile): ReturnType<ColumnRule> {
  if (share <= thresholds.missingShare || count === 0) return null
  const severity = share >= 0.5 ? 'warning' : share >= 0.05 ? 'notice' : 'info'
  return {
    code: 'missing',
    severity,
    value: share,
    message: `${percent(share)} of the values are missing (${whole(n)}).`,
  }
}

function infinite({ number }: ColumnProfile): ReturnType<ColumnRule> {
  const n = number ? number.positiveInfinite + number.negativeInfinite : 0
  if (n === 0) return null
  return {
    code: 'infinite',
    severity: 'warning',
    value: n,
    message: `${whole(n)} ${n === 1 ? 'value is' : 'values are'} infinite; the statistics are over the others.`,
  }
}

function notANumber({ number }: ColumnProfile): ReturnType<ColumnRule> {
  const n = number?.notANumber ?? 0
  if (n === 0) return null
  return {
    code: 'not_a_number',
    severity: 'warning',
    value: n,
    message: `${whole(n)} ${n === 1 ? 'value is' : 'values are'} NaN, which is not the same as missing; the statistics are over the others.`,
  }
}

function skewed({ number }: ColumnProfile): ReturnType<ColumnRule> {
  const skewness = number?.skewness ?? 0
  if (Math.abs(skewness) <= thresholds.absoluteSkewness) return null
  const side = skewness > 0 ? 'high' : 'low'
  return {
    code: 'skewed',
    severity: 'notice',
    value: skewness,
    message: `A few very ${side} values pull the mean away from the median (skewness ${short(skewness)}).`,
  }
}

function imbalanced({ imbalance, topValues, distinct }: ColumnProfile): ReturnType<ColumnRule> {
  const top = topValues[0]
  if (imbalance === null || imbalance <= thresholds.imbalance || !top || distinct < 2) return null
  return {
    code: 'imbalanced',
    severity: 'notice',
    value: imbalance,
    message: `One value dominates: ${percent(top.share)} are “${[...top.value].slice(0, 40).join('')}”.`,
  }
}

function uniform({ number, time, kind }: ColumnProfile): ReturnType<ColumnRule> {
  const p = kind === 'category' ? null : (number?.histogram?.uniformP ?? time?.histogram?.uniformP ?? null)
  if (p === null || p <= thresholds.uniformP) return null
  return {
    code: 'uniform',
    severity: 'info',
    value: p,
    message: 'The values are spread as evenly as a counter or a generator would.',
  }
}

function outliers({ number, kind }: ColumnProfile): ReturnType<ColumnRule> {
  const found = number?.outliers
  if (!found || kind === 'category' || found.share <= thresholds.outlierShare) return null
  const message = `${percent(found.share)} lie far from the middle half (under ${short(found.lowerFence)} or over ${short(found.upperFence)}).`
  return { code: 'outliers', severity: 'info', value: found.share, message }
}

function zeros({ number, count, distinct }: ColumnProfile): ReturnType<ColumnRule> {
  const share = number && count > 0 ? number.zeros / count : 0
  if (share <= thresholds.zeroShare || distinct === 1) return null
  return { code: 'zeros', severity: 'info', value: share, message: `${percent(share)} of the values are 0.` }
}

function unique(column: ColumnProfile): ReturnType<ColumnRule> {
  if (!isKey(column)) return null
  return {
    code: 'unique',
    severity: 'info',
    value: column.distinct,
    message: 'Every row has its own value and none is missing: it could be the key.',
  }
}

function highCardinality({ kind, distinct, count, distinctShare, rows }: ColumnProfile): ReturnType<ColumnRule> {
  if (kind !== 'text' || distinct <= 50 || distinctShare <= thresholds.distinctShare || distinct === rows) return null
  const message = `${whole(distinct)} different values in ${whole(count)}: too many to group by.`
  return { code: 'high_cardinality', severity: 'info', value: distinctShare, message }
}

function blankText({ text, count }: ColumnProfile): ReturnType<ColumnRule> {
  const n = text ? text.empty + text.blank : 0
  if (n === 0) return null
  return {
    code: 'blank_text',
    severity: 'notice',
    value: n / count,
    message: `${whole(n)} ${n === 1 ? 'text is' : 'texts are'} empty or blank, which often stands for missing.`,
  }
}

function gaps({ time }: ColumnProfile): ReturnType<ColumnRule> {
  const found = time?.gaps
  const longest = found?.longest[0]
  if (!found || !longest) return null
  const share = found.absent / (found.absent + found.present)
  // A column with rows in few of the units is sparse, not interrupted.
  if (share <= thresholds.gapShare || share > 0.5) return null
  const message = `${whole(found.absent)} of ${whole(found.absent + found.present)} ${found.unit}s have no row; the longest gap lies between ${longest.after} and ${longest.before}.`
  return { code: 'gaps', severity: 'notice', value: share, message }
}

interface Found {
  readonly a: string
  readonly b: string
  readonly r: number
}

/** Pairs of a matrix at or above the threshold, the strongest first. */
export function strongPairs(matrix: Matrix | null, threshold: number): Found[] {
  if (!matrix) return []
  const found = matrix.columns.flatMap((a, i) =>
    matrix.columns.slice(0, i).flatMap((b, j): Found[] => {
      const r = matrix.values[i]?.[j] ?? null
      return r !== null && Math.abs(r) >= threshold ? [{ a: b, b: a, r }] : []
    }),
  )
  return found.sort((x, y) => Math.abs(y.r) - Math.abs(x.r))
}

/** One alert per pair, by the stronger of the coefficients. */
function correlationAlerts({ pearson, spearman, cramersV }: Profile['correlations']): Alert[] {
  const best = new Map<string, Found & { name: string }>()
  for (const [name, matrix] of [
    ['Pearson', pearson],
    ['Spearman', spearman],
    ["Cramér's V", cramersV],
  ] as const) {
    for (const pair of strongPairs(matrix, thresholds.correlation)) {
      const key = JSON.stringify([pair.a, pair.b])
      const known = best.get(key)
      if (!known || Math.abs(pair.r) > Math.abs(known.r)) best.set(key, { ...pair, name })
    }
  }
  return [...best.values()]
    .sort((x, y) => Math.abs(y.r) - Math.abs(x.r))
    .map(({ a, b, r, name }) => ({
      code: 'highly_correlated',
      severity: Math.abs(r) >= thresholds.strongCorrelation ? 'notice' : 'info',
      column: a,
      otherColumn: b,
      value: r,
      message: correlationMessage(b, r, name),
    }))
}

function correlationMessage(other: string, r: number, name: string): string {
  const how = name === "Cramér's V" ? `Goes with ${other}` : r > 0 ? `Rises with ${other}` : `Falls as ${other} rises`
  const same = Math.abs(r) >= 0.999 ? ': one of the two nearly says it all' : ''
  return `${how} (${name} ${short(r)})${same}.`
}
