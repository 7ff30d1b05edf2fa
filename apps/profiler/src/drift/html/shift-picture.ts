import { type Markup, markup, raw, value } from '../../page/index.js'
import { moment } from '../../profile/html/time-card.js'
import { isTimeOfDay } from '../../profile/column-type.js'
import { percent, short } from '../../profile/number-text.js'
import { isoFromSeconds, timeOfDay } from '../../profile/time-text.js'
import type { ColumnDistribution } from '../distribution.js'
import { type Shift, shiftOf } from './shift.js'

const [width, height] = [600, 110]

/** Before and now in one picture: a line for what was, bars for what is; names with both shares as text. */
export function shiftPicture(before: ColumnDistribution, now: ColumnDistribution): Markup | null {
  const shift = shiftOf(before, now)
  if (shift === null) return null
  return shift.edges === null ? namesPicture(shift) : binsPicture(shift, shift.edges, now)
}

const legend = markup`<p class="note legend"><span class="before" aria-hidden="true"></span> before <span class="now" aria-hidden="true"></span> now</p>`

function namesPicture({ labels, before, now }: Shift): Markup {
  const most = Math.max(...before, ...now, 1e-9)
  const bar = (share: number, name: string): Markup =>
    markup`<span class="track" aria-hidden="true"><span class="fill ${name}" style="width:${((share / most) * 100).toFixed(1)}%"></span></span>`
  return markup`${legend}<ul class="values shift">${labels.map((label, i) => {
    const [was, is] = [before[i] ?? 0, now[i] ?? 0]
    return markup`<li><span class="value">${value(label, 60)}</span><span class="pairs">${bar(was, 'before')}${bar(is, 'now')}</span><span class="share">${percent(was)} → ${percent(is)}</span></li>`
  })}</ul>`
}

function binsPicture({ of, before, now }: Shift, edges: readonly number[], column: ColumnDistribution): Markup {
  const text = writerFor(of, column)
  const most = Math.max(...before, ...now)
  // Both sides to one scale; a share that is not nothing is never too low to be seen.
  const high = (shares: readonly number[]): number[] =>
    shares.map((share) => (share === 0 ? 0 : Math.max(1.5, (share / most) * height)))
  const [was, is] = [high(before), high(now)]
  const step = width / before.length
  const rects = now.map((share, i) => {
    const tall = is[i] ?? 0
    const span = `${text(edges[i] ?? 0)} to ${text(edges[i + 1] ?? 0)}`
    return markup`<rect x="${round(i * step + 1)}" y="${round(height - tall)}" width="${round(step - 2)}" height="${round(tall)}"><title>${span}: ${percent(before[i] ?? 0)} before, ${percent(share)} now</title></rect>`
  })
  const line = before.map(
    (_, i) => `${i === 0 ? 'M' : 'L'}${round(i * step)} ${round(height - (was[i] ?? 0))}H${round((i + 1) * step)}`,
  )
  const label = `${of === 'lengths' ? 'Lengths' : 'Distribution'} before and now, from ${text(edges[0] ?? 0)} to ${text(edges.at(-1) ?? 0)}; the outer bins hold what lies beyond`
  return markup`${legend}<figure class="chart">${of === 'lengths' && markup`<h4>Lengths</h4>`}<svg class="bars" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-label="${label}">${rects}${raw(`<path class="was" d="${line.join('')}"/>`)}</svg><figcaption><span>${text(edges[0] ?? 0)}</span><span>${text(edges.at(-1) ?? 0)}</span></figcaption></figure>`
}

function writerFor(of: Shift['of'], { family, type }: ColumnDistribution): (edge: number) => string {
  if (of === 'lengths') return (edge) => `${short(edge)} characters`
  if (family !== 'time') return short
  return isTimeOfDay(type) ? timeOfDay : (edge) => moment(isoFromSeconds(edge, 'DATE'))
}

const round = (n: number): number => Math.round(n * 100) / 100

/** The rules of these pictures. */
export const shiftStyle = `
.why{margin:.6rem 0 0}.column .scroll{margin:.75rem 0}
.legend{display:flex;gap:.4rem;align-items:center;margin:.75rem 0 .35rem}
.legend span{width:1.1rem;height:.55rem;border-radius:2px;display:inline-block}
.legend .now{background:var(--bar);margin-left:.6rem}.legend .before{height:0;border-top:2px solid var(--text)}
.was{fill:none;stroke:var(--text);stroke-width:2;vector-effect:non-scaling-stroke}
.shift li{grid-template-columns:minmax(0,9rem) minmax(0,1fr) 8.5rem;align-items:center}
.shift .pairs{display:grid;gap:2px}.shift .track{grid-column:auto;grid-row:auto;height:.4rem}
.shift .fill.before{background:var(--text)}
@media (max-width:30rem){.shift li{grid-template-columns:minmax(0,1fr) 8.5rem}.shift .pairs{grid-column:1/-1;grid-row:2}}
`
