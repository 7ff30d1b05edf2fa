import type { TextStats } from './schema.js'

type Pattern = NonNullable<TextStats['shapes']>['patterns'][number]

const loose = (pattern: string): string => pattern.replace(/(9|A|a|ä)\1+/g, '$1+').replace(/A\+?a\+/g, 'Aa+')

/** `999-99` as `9{3}-9{2}`; single characters stay as they are. */
export const exactPattern = (pattern: string): string =>
  pattern.replace(/(9|A|a|ä)\1+/g, (run, character: string) => `${character}{${run.length}}`)

export interface PatternCount {
  /** Every digit as 9, capital as A, small letter as a, other non-ASCII as ä; the rest as it is. */
  readonly pattern: string
  readonly example: string
  readonly n: number
}

/**
 * The most frequent shapes. Where the lengths of runs are regular (few different shapes) they are kept, otherwise runs
 * of any length fall together, so that names do not make a hundred shapes of one value each.
 */
export function summarisePatterns(counts: readonly PatternCount[], limit = 5): Pattern[] {
  const total = counts.reduce((sum, { n }) => sum + n, 0)
  const regular = counts.length <= limit
  const merged = new Map<string, { example: string; n: number }>()
  for (const { pattern, example, n } of counts) {
    const shape = regular ? exactPattern(pattern) : loose(pattern)
    const known = merged.get(shape)
    if (known) known.n += n
    else merged.set(shape, { example, n })
  }
  return [...merged]
    .sort(([, a], [, b]) => b.n - a.n)
    .slice(0, limit)
    .map(([pattern, { example, n }]) => ({ pattern, example, share: total === 0 ? 0 : n / total }))
}
