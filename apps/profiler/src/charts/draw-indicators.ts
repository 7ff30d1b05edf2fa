import type { IndicatorChart } from './chart-model.js'
import { isWholeType, labelOf, momentOf, numberOf, withoutMidnight } from './query-result.js'
import type { Sketch } from './sketch.js'

type Item = IndicatorChart['items'][number]

/** The figures of a single row; one that stands beside another as its past becomes that one's comparison. */
export function drawIndicators({ result, unit, titled }: Sketch, numbers: readonly number[]): IndicatorChart {
  const row = result.rows[0] ?? []
  const names = numbers.map((at) => result.columns[at]?.name ?? '')
  const pastOf = new Map(
    names.flatMap((name) => {
      const base = withoutPast(name)
      return base !== null && names.includes(base) ? [[base, name] as const] : []
    }),
  )
  const pasts = new Set(pastOf.values())
  const valueOf = (name: string): number | null => numberOf(row[numbers[names.indexOf(name)] ?? -1])
  const shown = names.filter((name) => !pasts.has(name))
  const items = shown.map((name): Item => {
    const past = pastOf.get(name)
    const before = past === undefined ? null : valueOf(past)
    return {
      label: name,
      value: valueOf(name),
      unit: shown.length === 1 ? unit : null,
      ...(past === undefined || before === null ? {} : { before: { label: past.replaceAll('_', ' '), value: before } }),
    }
  })
  return { kind: 'indicator', ...titled, notes: [], items }
}

const PAST =
  /^(?:previous|prev|prior|last|before)_(.+)$|^(.+)_(?:previous|prev|prior|before|last_(?:day|week|month|quarter|year|period)|(?:day|week|month|quarter|year|period)_before)$/i

/** "previous_revenue" and "revenue_last_month" are the past of "revenue"; null for all else. */
function withoutPast(name: string): string | null {
  const found = PAST.exec(name)
  return found?.[1] ?? found?.[2] ?? null
}

/** The latest of several moments, or steps such as years, and how it changed from the one before; null where there are not two. */
export function drawLatest({ result, unit, titled }: Sketch, at: number, value: number): IndicatorChart | null {
  const isTime = !isWholeType(result.columns[at]?.type ?? '')
  const known = result.rows
    .flatMap((row) => {
      const place = isTime ? momentOf(row[at]) : numberOf(row[at])
      const figure = numberOf(row[value])
      return place === null || figure === null ? [] : [{ place, figure, label: withoutMidnight(labelOf(row[at])) }]
    })
    .sort((a, b) => a.place - b.place)
  const [latest, before] = [known.at(-1), known.at(-2)]
  if (latest === undefined || before === undefined || latest.place === before.place) return null
  const name = result.columns[value]?.name ?? ''
  const item: Item = {
    label: `${name}, ${latest.label}`,
    value: latest.figure,
    unit,
    before: { label: before.label, value: before.figure },
  }
  return { kind: 'indicator', ...titled, notes: [], items: [item] }
}
