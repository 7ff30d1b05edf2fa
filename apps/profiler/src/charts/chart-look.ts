/**
 * Colours that people with any colour vision tell apart: Okabe and Ito, Color Universal Design (2008), without its
 * yellow, which is too pale on white, and with a purple and a grey in its place.
 */
export const PALETTE = ['#0072B2', '#E69F00', '#009E73', '#CC79A7', '#56B4E9', '#D55E00', '#7B5EA7', '#7A7A7A'] as const

/** Light to dark in lightness too, so that it survives a black-and-white print. */
export const SEQUENTIAL = ['#EEF5FA', '#B9D7EA', '#74B0D6', '#2F84BC', '#0B5589', '#06304F'] as const
/** For values on both sides of zero. */
export const DIVERGING = ['#B35806', '#F1A340', '#FEE0B6', '#F7F7F7', '#D1E5F0', '#67A9CF', '#0B5589'] as const

export const INK = '#1F2933'
export const QUIET_INK = '#5A6875'
export const RULE = '#E1E6EB'
export const PAPER = '#FFFFFF'

export const FONT = 'DejaVu Sans'
export const TITLE_SIZE = 19
export const TEXT_SIZE = 13
export const SMALL_SIZE = 12

/**
 * The colours of a heat map and the values at their ends. Diverging, with zero in the middle, where both sides of zero
 * matter; a few values just below zero must not cost the others half of the scale.
 */
export function heatScale(values: readonly number[]): {
  readonly colours: readonly string[]
  readonly min: number
  readonly max: number
} {
  const lowest = values.reduce((a, b) => Math.min(a, b), Infinity)
  const highest = values.reduce((a, b) => Math.max(a, b), -Infinity)
  if (values.length === 0) return { colours: SEQUENTIAL, min: 0, max: 1 }
  const far = Math.max(Math.abs(lowest), Math.abs(highest))
  if (lowest < 0 && highest > 0 && Math.min(-lowest, highest) > far * 0.15)
    return { colours: DIVERGING, min: -far, max: far }
  return { colours: SEQUENTIAL, min: lowest, max: highest === lowest ? lowest + 1 : highest }
}
