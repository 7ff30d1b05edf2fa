import { type ColumnRule, contentRules } from './content-alerts.js'
import { short, percent, whole } from './number-text.js'
import { isKey } from './overview.js'
import { type AlertedParts, relationAlerts } from './relation-alerts.js'
import { severities } from './closed-lists.js'
import type { Alert, ColumnProfile } from './schema.js'
import { tableAlert, tableAlerts } from './table-alerts.js'
import { thresholds } from './thresholds.js'

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
  ...contentRules,
]

/** The most severe first; of one severity, those of the table, then those of the columns, then those between them. */
export function alertsFor(profile: AlertedParts): Alert[] {
  if (profile.overview.rows === 0)
    return [tableAlert('empty_table', 'warning', 0, 'The table has no rows, so there is nothing to describe.')]
  const ofColumns = profile.columns.flatMap((column) =>
    columnRules.flatMap((rule) => {
      const found = rule(column)
      return found ? [{ ...found, column: column.name, otherColumn: null }] : []
    }),
  )
  return [...tableAlerts(profile), ...ofColumns, ...relationAlerts(profile)].sort(
    (a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity),
  )
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
