import { dark, light } from '../page/colours.js'

/**
 * Eight colours for series, in the order of their use. Found by search, so that any two of them stay at least 0.1 apart
 * in OKLab (Ottosson, 2020) for normal, protanopic and deuteranopic eyes (simulated after Machado et al., 2009), and
 * each has a contrast of at least 3 to 1 with the paper (WCAG 2.2, 1.4.11); a spec computes both.
 */
export const PALETTE = ['#185FC8', '#A25200', '#20A790', '#882965', '#627BF9', '#801906', '#3517A5', '#68739C'] as const
export const DARK_PALETTE = [
  '#67BEFF',
  '#D18808',
  '#48E0B8',
  '#B867B5',
  '#98FCFF',
  '#C85051',
  '#A768FF',
  '#C38E93',
] as const

/** Light to dark in lightness too, so that it survives a black-and-white print. */
export const SEQUENTIAL = ['#EEF5FA', '#B9D7EA', '#74B0D6', '#2F84BC', '#0B5589', '#06304F'] as const
/** For values on both sides of zero. */
export const DIVERGING = ['#B35806', '#F1A340', '#FEE0B6', '#F7F7F7', '#D1E5F0', '#67A9CF', '#0B5589'] as const

export const INK = light.text
export const QUIET_INK = light.soft
export const RULE = light.line
export const PAPER = light.card

/** What each colour of a light drawing is in a dark one. Scales of heat maps are the same in both. */
export const IN_THE_DARK: ReadonlyMap<string, string> = new Map([
  [INK, dark.text],
  [QUIET_INK, dark.soft],
  [RULE, dark.line],
  [PAPER, dark.card],
  ...PALETTE.map((colour, i) => [colour, DARK_PALETTE[i] ?? colour] as const),
])

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
