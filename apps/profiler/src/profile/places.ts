import type { Row } from '@udb/engine'
import { wordsOfName } from '@udb/personal'
import type { Asking } from './asking.js'
import type { Place } from './relation-schema.js'
import type { ColumnProfile } from './schema.js'
import { double, identifier } from './sql-text.js'

const shownPairs = 4
const cells = 24

const latitude = /\b(lat|latitude)\b/
const longitude = /\b(lon|lng|long|longitude)\b/

/** Numbers whose middle hundredths lie on the globe; a few wrong values are counted, not a reason to look away. */
function lies({ number }: ColumnProfile, most: number): boolean {
  const quantiles = number?.quantiles ?? null
  return quantiles !== null && quantiles.p5 >= -most && quantiles.p95 <= most
}

/** Columns that are a latitude and its longitude: what is left of both names is the same. */
export function placePairs(columns: readonly ColumnProfile[]): { latitude: string; longitude: string }[] {
  const rest = (name: string, word: RegExp): string => wordsOfName(name).replace(word, '*')
  const east = columns.filter((column) => longitude.test(wordsOfName(column.name)) && lies(column, 180))
  return columns
    .filter((column) => latitude.test(wordsOfName(column.name)) && lies(column, 90))
    .flatMap(({ name }) => {
      const other = east.find((column) => rest(column.name, longitude) === rest(name, latitude))
      return other ? [{ latitude: name, longitude: other.name }] : []
    })
    .slice(0, shownPairs)
}

const onGlobe = `abs(lat) <= 90 AND abs(lon) <= 180`
const atZero = `lat = 0 AND lon = 0`

interface Box extends Row {
  rows: number
  outside: number
  zero: number
  south: number | null
  west: number | null
  north: number | null
  east: number | null
}

export async function readPlaces(ask: Asking, relation: string, columns: readonly ColumnProfile[]): Promise<Place[]> {
  const places: Place[] = []
  for (const pair of placePairs(columns)) {
    const source =
      `(SELECT ${identifier(pair.latitude)}::DOUBLE AS lat, ${identifier(pair.longitude)}::DOUBLE AS lon FROM ${relation} ` +
      `WHERE isfinite(lat) AND isfinite(lon))`
    const box = await ask.row<Box>(
      `SELECT count(*) FILTER (${onGlobe}) AS rows, count(*) FILTER (NOT (${onGlobe})) AS outside, count(*) FILTER (${atZero}) AS zero, ` +
        `min(lat) FILTER (${inBox}) AS south, min(lon) FILTER (${inBox}) AS west, ` +
        `max(lat) FILTER (${inBox}) AS north, max(lon) FILTER (${inBox}) AS east FROM ${source}`,
    )
    places.push({ ...pair, ...box, grid: await readGrid(ask, source, box) })
  }
  return places
}

const inBox = `${onGlobe} AND NOT (${atZero})`

async function readGrid(ask: Asking, source: string, { south, west, north, east }: Box): Promise<Place['grid']> {
  if (south === null || west === null || north === null || east === null) return []
  const part = (of: string, low: number, high: number): string =>
    `least(floor((${of} - ${double(low)}) / ${double(high - low || 1)} * ${cells}), ${cells - 1})::INTEGER`
  const rows = await ask.rows<Row & { y: number; x: number; n: number }>(
    `SELECT ${part('lat', south, north)} AS y, ${part('lon', west, east)} AS x, count(*) AS n FROM ${source} WHERE ${inBox} GROUP BY ALL`,
  )
  const grid = Array.from({ length: cells }, () => Array.from({ length: cells }, () => 0))
  for (const { y, x, n } of rows) (grid[y] ?? [])[x] = n
  return grid
}
