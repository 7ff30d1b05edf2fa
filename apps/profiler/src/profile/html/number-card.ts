import { percent, short, whole } from '../number-text.js'
import type { ColumnProfile, NumberStats } from '../schema.js'
import { type Fact, factList } from './facts.js'
import { histogramChart } from './histogram-chart.js'
import { type Markup, markup } from './markup.js'

const orders: Record<NumberStats['monotonic'], string> = {
  strictly_increasing: 'always rises',
  increasing: 'never falls',
  strictly_decreasing: 'always falls',
  decreasing: 'never rises',
  none: 'none',
}

export function numberChart({ name }: ColumnProfile, { histogram, core, quantiles }: NumberStats): Markup | null {
  if (!histogram) return null
  const whole = histogramChart(`Distribution of ${name}`, histogram, short, quantiles)
  if (!core) return whole
  const close = histogramChart(`Distribution of ${name} without the lowest and highest 1%`, core, short)
  return markup`${whole}<h4>Without the lowest and highest 1%</h4>${close}`
}

export const numberFacts = (stats: NumberStats): Fact[] => [
  ['Mean', short(stats.mean)],
  ['Median', short(stats.quantiles?.p50 ?? null)],
  ['Deviation', short(stats.sd)],
  ['Smallest', short(stats.min)],
  ['Largest', short(stats.max)],
]

export function numberDetails(stats: NumberStats): Markup {
  const { quantiles: q, outliers } = stats
  const columns: readonly (readonly [string, number | null])[] = q
    ? [
        ['1%', q.p1],
        ['5%', q.p5],
        ['10%', q.p10],
        ['25%', q.p25],
        ['50%', q.p50],
        ['75%', q.p75],
        ['90%', q.p90],
        ['95%', q.p95],
        ['99%', q.p99],
      ]
    : []
  const infinite = stats.positiveInfinite + stats.negativeInfinite
  const facts: Fact[] = [
    [
      'Sum',
      stats.sum === null
        ? '–'
        : whole(typeof stats.sum === 'number' && !Number.isInteger(stats.sum) ? short(stats.sum) : stats.sum),
    ],
    ['Range', short(stats.range)],
    ['Interquartile range', short(stats.iqr)],
    ['Median absolute deviation', short(stats.mad)],
    ['Variance', short(stats.variance)],
    ['Coefficient of variation', short(stats.cv)],
    ['Skewness', short(stats.skewness)],
    ['Excess kurtosis', short(stats.kurtosis)],
    ['Zeros', stats.finite === 0 ? '–' : `${whole(stats.zeros)} (${percent(stats.zeros / stats.finite)})`],
    ['Negative', whole(stats.negatives)],
    ['Infinite', infinite === 0 ? '0' : `${whole(stats.positiveInfinite)} up, ${whole(stats.negativeInfinite)} down`],
    ['NaN', whole(stats.notANumber)],
    ['Outliers', outliers && `${whole(outliers.below)} below, ${whole(outliers.above)} above`],
    ['Order in the file', orders[stats.monotonic]],
  ]
  return markup`${q && markup`<h4>Quantiles</h4><div class="scroll"><table class="quantiles"><thead><tr>${columns.map(([name]) => markup`<th scope="col">${name}</th>`)}</tr></thead><tbody><tr>${columns.map(([, v]) => markup`<td>${short(v)}</td>`)}</tr></tbody></table></div>`}<h4>Figures</h4>${factList(facts, 'facts fine')}`
}
