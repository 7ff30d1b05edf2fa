import {
  characterClasses,
  type ColumnDistribution,
  type Points,
  type TextDistribution,
  valuesIn,
} from '../distribution.js'
import type { DriftOptions } from '@udb/drift'
import { largestGap } from '../statistics/cdf.js'
import { type Contingency, homogeneity, shareDifference } from '../statistics/contingency.js'
import { jensenShannonEffect, jensenShannonNoise } from '../statistics/divergence.js'
import { smallestOf } from '../statistics/false-discovery.js'
import { kolmogorovSmirnov } from '../statistics/kolmogorov-smirnov.js'
import { type Cells, eachCategory, eachValue } from '../statistics/shares.js'
import { wasserstein } from '../statistics/wasserstein.js'
import { type ComparedAs, isSequence } from './kinds.js'
import type { Effect, Part } from './parts.js'

export type EffectThresholds = Pick<DriftOptions, 'distance' | 'shareDistance'>

/** All that is compared of a pair of columns of one family, each with its significance and its size. */
export function partsOf(
  kind: ComparedAs,
  a: ColumnDistribution,
  b: ColumnDistribution,
  thresholds: EffectThresholds,
): Part[] {
  const shares = [
    ofShares('missing', [a.missing, a.rows], [b.missing, b.rows], thresholds),
    ofShares('not_finite', [a.notFinite, a.rows], [b.notFinite, b.rows], thresholds),
  ]
  return [...ofValues(kind, a, b, thresholds), ...shares].filter((part) => part !== null)
}

function ofValues(
  kind: ComparedAs,
  a: ColumnDistribution,
  b: ColumnDistribution,
  thresholds: EffectThresholds,
): (Part | null)[] {
  switch (kind) {
    case 'number':
      return [ofNumbers(a, b, thresholds)]
    case 'few_numbers':
      if (a.points === null || b.points === null) return []
      return [ofCells('values', eachValue(a.points, b.points), thresholds)]
    case 'category':
      return [ofCategories(a, b, thresholds)]
    case 'text':
      return [
        repeats(a) && repeats(b) ? ofCategories(a, b, thresholds) : null,
        ...(a.text !== null && b.text !== null ? ofTexts(a.text, b.text, thresholds) : []),
      ]
    case 'time':
      return [ofPosition(a, b, thresholds), ...ofRhythm(a, b, thresholds)]
    case 'presence':
      return []
  }
}

/** Texts of which the listed values make up half at least. */
const repeats = (column: ColumnDistribution): boolean =>
  column.categories !== null &&
  column.distinct.count <= valuesIn(column) / 2 &&
  column.categories.rest <= valuesIn(column) / 2

const ofCategories = (a: ColumnDistribution, b: ColumnDistribution, thresholds: EffectThresholds): Part | null =>
  a.categories === null || b.categories === null
    ? null
    : ofCells('values', eachCategory(a.categories, b.categories), thresholds)

function ofNumbers(a: ColumnDistribution, b: ColumnDistribution, thresholds: EffectThresholds): Part | null {
  if (a.points === null || b.points === null) return null
  const part = ofPoints('values', a.points, b.points, { ...thresholds, deviation: a.deviation ?? 0 })
  if (!isSequence(a) || !isSequence(b)) return part
  return { ...part, counts: false, note: 'The values count up; how far says when and not what.' }
}

function ofPoints(
  part: Part['part'],
  a: Points,
  b: Points,
  { distance, deviation }: { readonly distance: number; readonly deviation: number },
): Part {
  const { distance: largest, p } = kolmogorovSmirnov(a, b)
  const effects: Effect[] = [
    {
      measure: 'kolmogorov_smirnov',
      value: largest,
      threshold: distance,
      noise: null,
      tolerance: largestGap(a) + largestGap(b),
    },
  ]
  const area = wasserstein(a, b)
  if (deviation > 0 && Number.isFinite(area.distance / deviation)) {
    effects.unshift({
      measure: 'wasserstein',
      value: area.distance / deviation,
      threshold: distance,
      noise: area.noise / deviation,
      tolerance: area.tolerance / deviation,
    })
  }
  return { part, test: 'kolmogorov_smirnov', p, looks: 1, effects, counts: true, note: null }
}

function ofCells(part: Part['part'], cells: Cells, { distance }: EffectThresholds): Part {
  const { test, p } = homogeneity(cells)
  const effect: Effect = {
    measure: 'jensen_shannon',
    value: jensenShannonEffect(cells),
    threshold: distance,
    noise: Math.sqrt(jensenShannonNoise(cells)),
    tolerance: 0,
  }
  return { part, test, p, looks: 1, effects: [effect], counts: p !== null, note: p === null ? tooSparse : null }
}

const tooSparse = 'Hardly a value repeats, so that their counts cannot be tested.'

type With = readonly [count: number, of: number]

/** Null where neither has any. */
function ofShares(part: Part['part'], a: With, b: With, { shareDistance }: EffectThresholds): Part | null {
  if (a[0] + b[0] === 0 || a[1] === 0 || b[1] === 0) return null
  return fromShares(part, [shareDifference(...a, ...b)], shareDistance, null)
}

/** Several shares looked at together: the smallest p-value pays for all looks. */
function fromShares(
  part: Part['part'],
  differences: readonly (Contingency & { h: number })[],
  threshold: number,
  note: string | null,
): Part {
  const ps = differences.map(({ p }) => p).filter((p) => p !== null)
  const effect: Effect = {
    measure: 'cohens_h',
    value: Math.max(0, ...differences.map(({ h }) => h)),
    threshold,
    noise: null,
    tolerance: 0,
  }
  const p = ps.length === 0 ? null : smallestOf(ps)
  const test = differences[0]?.test ?? 'chi_squared'
  return { part, test, p, looks: Math.max(1, ps.length), effects: [effect], counts: p !== null, note }
}

function ofTexts(a: TextDistribution, b: TextDistribution, thresholds: EffectThresholds): (Part | null)[] {
  const lengths = ofPoints('lengths', a.lengths, b.lengths, { ...thresholds, deviation: deviationOf(a.lengths) })
  if (a.sampled === 0 || b.sampled === 0) return [lengths]
  const classes = characterClasses
    .filter((name) => a.with[name] + b.with[name] > 0 && a.with[name] + b.with[name] < a.sampled + b.sampled)
    .map((name) => shareDifference(a.with[name], a.sampled, b.with[name], b.sampled))
  const characters = classes.length === 0 ? null : fromShares('characters', classes, thresholds.shareDistance, null)
  return [lengths, characters, ofTokens(a, b, thresholds)]
}

/** Of the values that hold a token, chosen by both together; one that is listed once counts as the bound elsewhere. */
function ofTokens(a: TextDistribution, b: TextDistribution, { shareDistance }: EffectThresholds): Part | null {
  const inA = new Map(a.tokens.map(({ token, values }) => [token, values]))
  const inB = new Map(b.tokens.map(({ token, values }) => [token, values]))
  const compared = [...new Set([...inA.keys(), ...inB.keys()])]
    .map((token) => ({ token, a: inA.get(token) ?? a.tokensRest, b: inB.get(token) ?? b.tokensRest }))
    .filter(({ a: x, b: y }) => (x + y) / (a.sampled + b.sampled) >= LEAST_TOKEN_SHARE)
  if (compared.length === 0) return null
  const differences = compared.map(({ a: x, b: y }) => shareDifference(x, a.sampled, y, b.sampled))
  const most = compared[differences.indexOf(differences.toSorted((p, q) => q.h - p.h)[0] ?? differences[0]!)]
  return fromShares('tokens', differences, shareDistance, most === undefined ? null : `Most of all: ${most.token}`)
}

/** Tokens in fewer of the values than this say nothing of the column. */
const LEAST_TOKEN_SHARE = 0.005

function deviationOf({ x, below, upTo }: Points): number {
  const n = upTo.at(-1) ?? 0
  const counts = upTo.map((count, i) => count - (i === 0 ? (below[0] ?? 0) : (upTo[i - 1] ?? 0)))
  const mean = x.reduce((sum, value, i) => sum + (value * (counts[i] ?? 0)) / n, 0)
  return Math.sqrt(x.reduce((sum, value, i) => sum + ((value - mean) ** 2 * (counts[i] ?? 0)) / n, 0))
}

const DAY = 86_400

/** Where on the time line the values lie; a table that goes on in time is not taken to have drifted by that. */
function ofPosition(a: ColumnDistribution, b: ColumnDistribution, thresholds: EffectThresholds): Part | null {
  if (a.points === null || b.points === null) return null
  const part = ofPoints('values', a.points, b.points, { ...thresholds, deviation: a.deviation ?? 0 })
  const [from, to] = [a.points.x[0] ?? 0, a.points.x.at(-1) ?? 0]
  const last = b.points.x.at(-1) ?? 0
  if (last <= to + (to - from) * MOVED_ON) return part
  return { ...part, counts: false, note: 'Time has gone on: the values reach beyond those of the baseline.' }
}

/** Share of the baseline's span that later values may reach beyond it. */
const MOVED_ON = 0.05

/** Weekdays where both cover four weeks, hours where both cover two days: less is a matter of the calendar. */
function ofRhythm(a: ColumnDistribution, b: ColumnDistribution, thresholds: EffectThresholds): (Part | null)[] {
  if (a.time === null || b.time === null) return []
  const span = Math.min(spanOf(a.points), spanOf(b.points))
  const { weekdays, hours } = a.time
  const daytime = weekdays === null
  return [
    weekdays !== null && b.time.weekdays !== null && span >= 28 * DAY
      ? ofCells('weekdays', { baseline: weekdays, current: b.time.weekdays }, thresholds)
      : null,
    hours !== null && b.time.hours !== null && (daytime || span >= 2 * DAY)
      ? ofCells('hours', { baseline: hours, current: b.time.hours }, thresholds)
      : null,
  ]
}

const spanOf = (points: Points | null): number => (points === null ? 0 : (points.x.at(-1) ?? 0) - (points.x[0] ?? 0))
