import type { ChartModel } from './chart-model.js'
import type { ChartProblem } from './chart-problem.js'

export type BoundChart =
  { readonly ok: true; readonly model: ChartModel } | { readonly ok: false; readonly problems: readonly ChartProblem[] }

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
