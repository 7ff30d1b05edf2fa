import { utf8 } from './field-text.js'
import type { Mend } from './row-mends.js'

/** What was found between the rows, or had to be done to a row to take it. */
export type Oddity = Mend | 'blank' | 'ruler' | 'remark' | 'header_again' | 'footer'

export interface OddityCount {
  count: number
  readonly firstLine: number
  /** The first such line, cut. */
  readonly text: string
}

const longestShown = 80

/** Counts one more, the bytes from `start` to `end`; the first of each is kept to be shown. */
export function countOddity(
  seen: Map<Oddity, OddityCount>,
  what: Oddity,
  bytes: Uint8Array,
  start: number,
  end: number,
  line: number,
): void {
  const known = seen.get(what)
  if (known) known.count++
  else seen.set(what, { count: 1, firstLine: line, text: utf8(bytes, start, Math.min(end, start + longestShown)) })
}
