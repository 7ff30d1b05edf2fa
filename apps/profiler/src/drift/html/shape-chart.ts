import { type Markup, markup, raw, value } from '../../page/index.js'
import { isTimeOfDay } from '../../profile/column-type.js'
import { percent, short } from '../../profile/number-text.js'
import { isoFromSeconds, timeOfDay } from '../../profile/time-text.js'
import type { Shape } from '../compare/shape.js'

const WIDTH = 600
const HEIGHT = 120

/** Rules for the page that has these charts: before is a filled shape, now a line, so that colour alone says nothing. */
export const shapeStyle =
  '.shape svg{display:block;width:100%;height:7.5rem}.shape .before{fill:var(--track);stroke:var(--soft);stroke-width:1;vector-effect:non-scaling-stroke}' +
  '.shape .now{fill:none;stroke:var(--accent);stroke-width:2;vector-effect:non-scaling-stroke}' +
  '.shape .key{display:inline-block;width:.9rem;height:.7rem;margin-right:.35rem;vertical-align:baseline}' +
  '.shape .key.was{background:var(--track);border:1px solid var(--soft)}.shape .key.is{height:0;border-top:2px solid var(--accent);vertical-align:.3em}' +
  'table.shape{border-spacing:0;font-size:.925rem;width:100%;max-width:40rem}table.shape th,table.shape td{text-align:left;font-weight:400;padding:.2rem .9rem .2rem 0}' +
  'table.shape thead th{color:var(--soft)}table.shape .num{text-align:right;white-space:nowrap}table.shape .both{width:45%}' +
  'table.shape .both i{display:block;height:.4rem;min-width:1px;border-radius:2px;margin:.1rem 0}table.shape .both .was{background:var(--track);border:1px solid var(--soft)}table.shape .both .is{background:var(--bar)}'

/** How a column's values lay and lie, one over the other. */
export function shapeChart(shape: Shape | null, type: string): Markup | null {
  if (shape === null) return null
  return shape.kind === 'bins' ? binChart(shape, type) : cellTable(shape)
}

function binChart({ of, edges, baseline, current }: Extract<Shape, { kind: 'bins' }>, type: string): Markup {
  const most = Math.max(...baseline, ...current, 1e-12)
  const text = (edge: number | undefined): string =>
    of === 'lengths' ? `${short(edge ?? 0)} characters` : edgeText(edge ?? 0, type)
  const label = `${of === 'lengths' ? 'Lengths' : 'Values'} before and now, from ${text(edges[0])} to ${text(edges.at(-1))}; most before around ${text(edges[peakOf(baseline)])}, most now around ${text(edges[peakOf(current)])}`
  return markup`<figure class="chart shape"><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${label}">${raw(
    `<path class="before" d="${stairs(baseline, most)}Z"/><path class="now" d="${stairs(current, most)}"/>`,
  )}</svg><figcaption><span>${text(edges[0])}</span><span><i class="key was"></i>before <i class="key is"></i>now</span><span>${text(edges.at(-1))}</span></figcaption></figure>`
}

const peakOf = (shares: readonly number[]): number => shares.indexOf(Math.max(...shares))

/** From the left end of the floor over each bin to the right end. */
function stairs(shares: readonly number[], most: number): string {
  const step = WIDTH / shares.length
  const top = shares.map((share) => Math.round((HEIGHT - 1) * (1 - share / most) * 10) / 10 + 1)
  return `M0 ${HEIGHT}${top.map((y, i) => `V${y}H${Math.round((i + 1) * step * 10) / 10}`).join('')}V${HEIGHT}`
}

function edgeText(edge: number, type: string): string {
  if (isTimeOfDay(type)) return timeOfDay(edge)
  return (/^(DATE|TIMESTAMP)/.test(type) ? isoFromSeconds(edge, type) : null) ?? short(edge)
}

function cellTable({ labels, rest, baseline, current }: Extract<Shape, { kind: 'cells' }>): Markup {
  const others = rest.baseline + rest.current > 0
  const most = Math.max(...baseline, ...current, 1e-12)
  const row = (label: Markup, before: number, now: number): Markup => {
    const bar = (name: string, share: number): Markup =>
      markup`<i class="${name}" style="width:${Math.min(100, (100 * share) / most).toFixed(1)}%"></i>`
    return markup`<tr><th scope="row">${label}</th><td class="both" aria-hidden="true">${bar('was', before)}${bar('is', now)}</td><td class="num">${percent(before)}</td><td class="num">${percent(now)}</td></tr>`
  }
  return markup`<table class="shape"><thead><tr><th scope="col">Value</th><td></td><th scope="col" class="num">before</th><th scope="col" class="num">now</th></tr></thead><tbody>${labels.map((label, i) => row(value(label, 40), baseline[i] ?? 0, current[i] ?? 0))}${others && row(markup`<i>others</i>`, rest.baseline, rest.current)}</tbody></table>`
}
