/*
 * The colours of the page by role, for both schemes. A spec checks that every pair that carries text has a contrast
 * of at least 4.5 to 1 (WCAG 2.2, AA), and graphics 3 to 1.
 */
export interface Scheme {
  readonly page: string
  readonly card: string
  readonly line: string
  readonly text: string
  readonly soft: string
  readonly accent: string
  readonly bar: string
  readonly track: string
  readonly warning: string
  readonly notice: string
  readonly info: string
  /** Ends of the correlation scale; the middle is the card. */
  readonly positive: string
  readonly negative: string
}

export const light: Scheme = {
  page: '#f6f5f2',
  card: '#ffffff',
  line: '#e2dfd8',
  text: '#1d1c1a',
  soft: '#605c55',
  accent: '#0b5c6b',
  bar: '#2f8796',
  track: '#e9e6df',
  warning: '#a8321d',
  notice: '#85580a',
  info: '#4d5a66',
  positive: '#0f6374',
  negative: '#a34712',
}

export const dark: Scheme = {
  page: '#131516',
  card: '#1c1f21',
  line: '#303437',
  text: '#ecebe7',
  soft: '#a9a8a3',
  accent: '#7ccfdc',
  bar: '#4ca3b3',
  track: '#2b2f32',
  warning: '#ff9079',
  notice: '#e9b959',
  info: '#a9b7c4',
  positive: '#5ec3d4',
  negative: '#f09a62',
}

const channels = (hex: string): number[] => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16))

/** A step of the way from one colour to another, in sRGB. */
export function mix(from: string, to: string, share: number): string {
  const [a, b] = [channels(from), channels(to)]
  const mixed = a.map((channel, i) => Math.round(channel + ((b[i] ?? 0) - channel) * share))
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
}

/** Relative luminance (WCAG 2.2). */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = channels(hex).map((channel) => {
    const c = channel / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** Contrast ratio of two colours, from 1 to 21 (WCAG 2.2). */
export function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (high + 0.05) / (low + 0.05)
}

export interface ScaleStep {
  /** -10 to 10, never 0. */
  readonly level: number
  readonly back: string
  readonly text: string
}

/** The correlation scale: twenty steps; on each black or white, of which one always has a contrast of 4.5 or more. */
export function scaleOf(scheme: Scheme): ScaleStep[] {
  const levels = Array.from({ length: 10 }, (_, i) => i + 1)
  return levels.flatMap((step) =>
    [step, -step].map((level) => {
      const back = mix(scheme.card, level > 0 ? scheme.positive : scheme.negative, step / 10)
      const text = contrast(back, '#000000') >= contrast(back, '#ffffff') ? '#000000' : '#ffffff'
      return { level, back, text }
    }),
  )
}
