import { axisName as fullAxisName } from './axis-name.js'
import { FONT, INK, PALETTE, QUIET_INK, RULE, SMALL_SIZE } from './chart-look.js'
import { shorten } from './fit-text.js'
import { axisNumberText } from './number-text.js'

export const TALL = 400

export const text = { fontFamily: FONT, fontSize: SMALL_SIZE, color: INK }
/** A picture answers no pointer, so nothing in it is prepared for one. */
export const still = { silent: true, emphasis: { disabled: true } }
export const common = { animation: false, color: [...PALETTE], textStyle: text }

/** The name stands level above the axis: turned by 90° it is hard to read. */
export function valueAxis(name: string, upright: boolean): Record<string, unknown> {
  const place = upright
    ? { nameLocation: 'end', nameGap: 12, nameTextStyle: { ...text, color: QUIET_INK, align: 'left' } }
    : { nameLocation: 'middle', nameGap: 30, nameTextStyle: { ...text, color: QUIET_INK } }
  return {
    type: 'value',
    name,
    ...place,
    axisLabel: { ...text, hideOverlap: true, formatter: axisNumberText },
    splitLine: { lineStyle: { color: RULE } },
    axisLine: { show: false, onZero: false },
    axisTick: { show: false },
  }
}

export const axisName = (axis: { readonly label: string; readonly unit: string | null }): string =>
  shorten(fullAxisName(axis), 500, SMALL_SIZE)
