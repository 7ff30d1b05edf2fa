import type { MultiplesChart, XyChart } from './chart-model.js'

/** More panels than these are too small to be read. */
export const MOST_PANELS = 12

/** One panel for each measure, all over the same x, each with its own scale. */
export function panelsByMeasure(chart: XyChart, unit: string | null): MultiplesChart {
  const { series, notes, title, subtitle } = chart
  const shown = series.slice(0, MOST_PANELS)
  const more = series.slice(MOST_PANELS).map(({ name }) => name)
  return {
    kind: 'multiples',
    title,
    subtitle,
    notes: [...notes, ...(more.length > 0 ? [`Not drawn, for want of room: ${more.join(', ')}.`] : [])],
    sameScale: false,
    panels: shown.map((one) => panel(chart, one, { label: one.name, unit })),
  }
}

/** One panel for each group, all of one scale. */
export function panelsByGroup(chart: XyChart): MultiplesChart {
  const { series, notes, title, subtitle } = chart
  const panels = series.slice(0, MOST_PANELS).map((one) => panel(chart, one, chart.y))
  return { kind: 'multiples', title, subtitle, notes, sameScale: true, panels }
}

const panel = (chart: XyChart, series: XyChart['series'][number], y: XyChart['y']): XyChart => ({
  ...chart,
  title: series.name,
  subtitle: null,
  notes: [],
  y,
  series: [series],
})
