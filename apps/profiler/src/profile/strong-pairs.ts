import type { Matrix } from './schema.js'

export interface StrongPair {
  readonly a: string
  readonly b: string
  readonly r: number
}

/** Pairs of a matrix at or above the threshold, the strongest first. */
export function strongPairs(matrix: Matrix | null, threshold: number): StrongPair[] {
  if (!matrix) return []
  const found = matrix.columns.flatMap((a, i) =>
    matrix.columns.slice(0, i).flatMap((b, j): StrongPair[] => {
      const r = matrix.values[i]?.[j] ?? null
      return r !== null && Math.abs(r) >= threshold ? [{ a: b, b: a, r }] : []
    }),
  )
  return found.sort((x, y) => Math.abs(y.r) - Math.abs(x.r))
}
