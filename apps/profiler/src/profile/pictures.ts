import type { Row } from '@udb/engine'
import type { Asking } from './asking.js'
import type { NumericColumn } from './correlations.js'
import type { Candidate } from './interactions.js'
import type { Lanes } from './lanes.js'
import type { Interaction, Picture } from './relation-schema.js'
import { type RowSample, sampled, timeParts } from './row-sample.js'
import { double } from './sql-text.js'
import { isoFromSeconds } from './time-text.js'

const drawn = 8
const cells = 24
const shownGroups = 10
const shownLevels = 8

/** Draws the strongest of them from the sampled rows. */
export async function withPictures(
  lanes: Lanes,
  sample: RowSample,
  candidates: readonly Candidate[],
): Promise<Interaction[]> {
  const pictures = candidates.map((candidate, i) =>
    i < drawn ? lanes.use((ask) => pictureOf(ask, sample, candidate)) : Promise.resolve(null),
  )
  const made = await Promise.all(pictures)
  return candidates.map((candidate, i) => ({ ...candidate, picture: made[i] ?? null }))
}

function pictureOf(ask: Asking, sample: RowSample, { a, b, measure }: Candidate): Promise<Picture | null> {
  const number = (name: string): number => sample.numbers.findIndex((column) => column.name === name)
  if (measure === 'cramersV') return counts(ask, sample.categories.indexOf(a), sample.categories.indexOf(b))
  const y = sample.numbers[number(b)]
  if (!y) return Promise.resolve(null)
  if (measure === 'correlationRatio') return groups(ask, `c${sample.categories.indexOf(a)}`, number(b), y)
  if (measure === 'trend') return overTime(ask, sample, a, number(b), y)
  const x = sample.numbers[number(a)]
  return x ? density(ask, [number(a), x], [number(b), y]) : Promise.resolve(null)
}

/** Scaled as the sample is. */
const scaledValue = ({ mean, width }: NumericColumn, value: number): number => (value - mean) / width
const unscaled = ({ mean, width }: NumericColumn, value: number): number => value * width + mean

async function density(
  ask: Asking,
  [i, x]: readonly [number, NumericColumn],
  [j, y]: readonly [number, NumericColumn],
): Promise<Picture | null> {
  if (x.middle[1] <= x.middle[0] || y.middle[1] <= y.middle[0]) return null
  const part = (at: number, column: NumericColumn): string => {
    const [low, high] = column.middle.map((value) => scaledValue(column, value)) as [number, number]
    return `least(floor((x${at} - ${double(low)}) / ${double(high - low)} * ${cells}), ${cells - 1})::INTEGER`
  }
  const rows = await ask.rows<Row & { x: number; y: number; n: number }>(
    `SELECT x, y, count(*) AS n FROM (SELECT ${part(i, x)} AS x, ${part(j, y)} AS y, x${i} AS xv, x${j} AS yv FROM ${sampled}) ` +
      `WHERE x >= 0 AND y >= 0 AND xv <= ${double(scaledValue(x, x.middle[1]))} AND yv <= ${double(scaledValue(y, y.middle[1]))} GROUP BY ALL`,
  )
  const grid = Array.from({ length: cells }, () => Array.from({ length: cells }, () => 0))
  for (const { x: across, y: up, n } of rows) (grid[up] ?? [])[across] = n
  const ends = ({ middle: [low, high] }: NumericColumn): { low: number; high: number } => ({ low, high })
  return { kind: 'density', x: ends(x), y: ends(y), counts: grid }
}

interface Spread extends Row {
  g: string
  n: number
  q: [number, number, number]
}

const spreadSql = (by: string, at: number, order: string, limit: number): string =>
  `SELECT left(${by}::VARCHAR, 60) AS g, count(x${at}) AS n, quantile_cont(x${at}, [0.25, 0.5, 0.75]) AS q FROM ${sampled} ` +
  `WHERE ${by} IS NOT NULL AND x${at} IS NOT NULL GROUP BY ${by} ORDER BY ${order} LIMIT ${limit}`

const spreadOf = ({ n, q }: Spread, label: string, column: NumericColumn) => ({
  label,
  rows: n,
  p25: unscaled(column, q[0]),
  median: unscaled(column, q[1]),
  p75: unscaled(column, q[2]),
})

async function groups(ask: Asking, by: string, at: number, column: NumericColumn): Promise<Picture> {
  const rows = await ask.rows<Spread>(spreadSql(by, at, `n DESC, ${by}`, shownGroups))
  return { kind: 'groups', groups: rows.map((row) => spreadOf(row, row.g, column)) }
}

async function overTime(
  ask: Asking,
  sample: RowSample,
  name: string,
  at: number,
  column: NumericColumn,
): Promise<Picture | null> {
  const i = sample.times.findIndex((time) => time.name === name)
  const time = sample.times[i]
  if (!time) return null
  const rows = await ask.rows<Spread>(spreadSql(`t${i}`, at, `t${i}`, timeParts))
  const start = (part: string): string =>
    isoFromSeconds(time.low + ((time.high - time.low) * Number(part)) / timeParts, 'DATE') ?? part
  return { kind: 'groups', groups: rows.map((row) => spreadOf(row, start(row.g), column)) }
}

async function counts(ask: Asking, a: number, b: number): Promise<Picture | null> {
  if (a < 0 || b < 0) return null
  const top = async (i: number): Promise<string[]> =>
    (
      await ask.rows<Row & { v: string }>(
        `SELECT c${i} AS v FROM ${sampled} WHERE c${i} IS NOT NULL GROUP BY c${i} ORDER BY count(*) DESC, c${i} LIMIT ${shownLevels}`,
      )
    ).map(({ v }) => v)
  const [x, y] = [await top(a), await top(b)]
  const rows = await ask.rows<Row & { x: string; y: string; n: number }>(
    `SELECT c${a} AS x, c${b} AS y, count(*) AS n FROM ${sampled} WHERE c${a} IS NOT NULL AND c${b} IS NOT NULL GROUP BY ALL`,
  )
  const found = new Map(rows.map((row) => [JSON.stringify([row.x, row.y]), row.n]))
  return {
    kind: 'counts',
    x: x.map((level) => [...level].slice(0, 60).join('')),
    y: y.map((level) => [...level].slice(0, 60).join('')),
    counts: y.map((up) => x.map((across) => found.get(JSON.stringify([across, up])) ?? 0)),
  }
}
