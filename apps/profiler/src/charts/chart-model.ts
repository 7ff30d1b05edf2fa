import type { Cell } from '@udb/engine'
import type { ResultColumn } from './query-result.js'

/** A chart, free of any library: what is drawn, not how. Plotly's JSON, the page, the SVG and the PNG all come from it. */
export type ChartModel =
  XyChart | MultiplesChart | MapChart | PieChart | HistogramChart | HeatmapChart | IndicatorChart | TableChart
export type ChartKind = ChartModel['kind']

interface Titled {
  readonly title: string
  readonly subtitle: string | null
  /** What the drawing leaves out or shortens, in sentences; shown under the chart. */
  readonly notes: readonly string[]
  /** Where not all points are drawn. */
  readonly sampled?: Sampled
  /** The figure as it was given, with columns bound; it is then what the Plotly JSON and the page show. */
  readonly figure?: PlotlyFigure
}

export interface Sampled {
  readonly drawn: number
  readonly of: number
}

export interface PlotlyFigure {
  readonly data: readonly Record<string, unknown>[]
  readonly layout: Record<string, unknown>
}

export interface Axis {
  readonly label: string
  readonly unit: string | null
}

/** `x` holds numbers for `number`, ISO 8601 text for `time`, and labels of `categories` for `category`. */
export interface XAxis extends Axis {
  readonly type: 'category' | 'time' | 'number'
  /** For `category`: every label once, in the order of drawing. */
  readonly categories: readonly string[]
}

export interface Series {
  readonly name: string
  readonly mark: 'bar' | 'line' | 'point'
  readonly points: readonly (readonly [x: number | string, y: number | null])[]
}

export interface XyChart extends Titled {
  readonly kind: 'bar' | 'line' | 'scatter'
  readonly x: XAxis
  readonly y: Axis
  /** Bars that lie: the categories run down the side. */
  readonly horizontal: boolean
  readonly stacked: boolean
  readonly series: readonly Series[]
}

/** The same kind of chart several times, beside each other: measures of different scales, or many groups. */
export interface MultiplesChart extends Titled {
  readonly kind: 'multiples'
  /** Each with its own title; their axes are of one type. */
  readonly panels: readonly XyChart[]
  /** Whether all have one scale of values, and so can be compared by eye. */
  readonly sameScale: boolean
}

/** Points on the earth, in degrees. */
export interface MapChart extends Titled {
  readonly kind: 'map'
  readonly points: readonly {
    readonly lat: number
    readonly lon: number
    readonly label: string | null
    readonly value: number | null
  }[]
  /** What the sizes of the points mean; null where they are all alike. */
  readonly value: Axis | null
}

export interface PieChart extends Titled {
  readonly kind: 'pie'
  readonly unit: string | null
  readonly slices: readonly { readonly label: string; readonly value: number }[]
}

export interface HistogramChart extends Titled {
  readonly kind: 'histogram'
  readonly x: Axis
  /** Each holds the values from `from` up to, and for the last one including, `to`. */
  readonly bins: readonly { readonly from: number; readonly to: number; readonly count: number }[]
}

export interface HeatmapChart extends Titled {
  readonly kind: 'heatmap'
  readonly x: Axis & { readonly categories: readonly string[] }
  readonly y: Axis & { readonly categories: readonly string[] }
  readonly value: Axis
  /** One row per category of y, one cell per category of x. */
  readonly values: readonly (readonly (number | null)[])[]
}

export interface IndicatorChart extends Titled {
  readonly kind: 'indicator'
  readonly items: readonly {
    readonly label: string
    readonly value: number | null
    readonly unit: string | null
    /** What it is compared with, mostly the period before. */
    readonly before?: { readonly label: string; readonly value: number }
  }[]
}

export interface TableChart extends Titled {
  readonly kind: 'table'
  readonly columns: readonly ResultColumn[]
  readonly rows: readonly (readonly Cell[])[]
  readonly totalRows: number
}
