import { percent, whole } from '../number-text.js'
import { type Markup, markup } from './markup.js'

export interface ValueBar {
  readonly label: Markup | string
  readonly count: number
  /** From 0 to 1: what is written. */
  readonly share: number
}

/** Horizontal bars as a list: the numbers stand beside them, so the list reads without seeing the bars. */
export function valueBars(bars: readonly ValueBar[], scale: 'largest' | 'whole' = 'largest'): Markup {
  const full = scale === 'whole' ? 1 : Math.max(...bars.map(({ share }) => share), 1e-12)
  return markup`<ul class="values">${bars.map(
    ({ label, count, share }) =>
      markup`<li><span class="value">${label}</span><span class="track" aria-hidden="true"><span class="fill" style="width:${((share / full) * 100).toFixed(1)}%"></span></span><span class="n">${whole(count)}</span><span class="share">${percent(share)}</span></li>`,
  )}</ul>`
}
