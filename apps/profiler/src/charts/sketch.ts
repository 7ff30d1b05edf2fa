import type { QueryResult } from './query-result.js'

export interface ChartHints {
  readonly title: string
  readonly unit?: string | undefined
  readonly description?: string | undefined
}

/** What every `draw…` gets: the result, the columns by kind, and the words around the chart. */
export interface Sketch {
  readonly result: QueryResult
  readonly unit: string | null
  readonly titled: { readonly title: string; readonly subtitle: string | null }
}

export function sketchOf(result: QueryResult, hints: ChartHints): Sketch {
  const subtitle = hints.description?.trim()
  return {
    result,
    unit: hints.unit?.trim() || null,
    titled: { title: hints.title.trim() || 'Untitled', subtitle: subtitle || null },
  }
}
