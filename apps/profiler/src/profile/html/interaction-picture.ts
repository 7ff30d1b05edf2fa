import { percent, short, whole } from '../number-text.js'
import type { Interaction, Picture } from '../relation-schema.js'
import { type Markup, markup, raw, value } from './markup.js'

const steps = 6

/** The picture of two columns, drawn from counts: no row is on the page. */
export function interactionPicture({ a, b, picture }: Interaction): Markup | null {
  if (!picture) return null
  if (picture.kind === 'density') return density(a, b, picture)
  return picture.kind === 'groups' ? groups(picture) : counts(a, b, picture)
}

/** A cell each, as one path for each of a few steps of darkness: the root of the count, so that thin places show. */
export function cellPaths(cells: readonly (readonly number[])[]): Markup[] {
  const most = Math.max(1, ...cells.flat())
  const height = cells.length
  return Array.from({ length: steps }, (_, i) => i + 1).map((step) => {
    const path = cells
      .flatMap((row, y) =>
        row.map((n, x) =>
          n > 0 && Math.ceil(Math.sqrt(n / most) * steps) === step ? `M${x} ${height - 1 - y}h1v1h-1z` : '',
        ),
      )
      .join('')
    return raw(path === '' ? '' : `<path opacity="${(step / steps).toFixed(2)}" d="${path}"/>`)
  })
}

function density(a: string, b: string, { x, y, counts: cells }: Extract<Picture, { kind: 'density' }>): Markup {
  const label = `${b} from ${short(y.low)} to ${short(y.high)} upwards, ${a} from ${short(x.low)} to ${short(x.high)} to the right; darker where there are more rows`
  return markup`<figure class="chart density"><svg viewBox="0 0 ${cells[0]?.length ?? 1} ${cells.length}" preserveAspectRatio="none" role="img" aria-label="${label}">${cellPaths(cells)}</svg><figcaption><span>${value(a, 24)} ${short(x.low)}</span><span>${short(x.high)}</span></figcaption><p class="note">Upwards ${value(b, 24)}, ${short(y.low)} to ${short(y.high)}. Without the outermost 1% on each side.</p></figure>`
}

function groups({ groups: all }: Extract<Picture, { kind: 'groups' }>): Markup {
  const low = Math.min(...all.map(({ p25 }) => p25))
  const high = Math.max(...all.map(({ p75 }) => p75))
  const at = (v: number): string => (high > low ? ((v - low) / (high - low)) * 100 : 0).toFixed(1)
  const rows = all.map(
    ({ label, p25, median, p75 }) =>
      markup`<li><span class="value">${value(label, 24)}</span><span class="track span" aria-hidden="true"><span class="box" style="left:${at(p25)}%;width:${at(low + p75 - p25)}%"></span><span class="tick" style="left:${at(median)}%"></span></span><span class="n" title="middle half ${short(p25)} to ${short(p75)}">${short(median)}</span></li>`,
  )
  return markup`<ul class="values spreads">${rows}</ul><p class="note">The middle half of each, with its median.</p>`
}

function counts(a: string, b: string, { x, y, counts: cells }: Extract<Picture, { kind: 'counts' }>): Markup {
  const rows = y.map((label, i) => {
    const row = cells[i] ?? []
    const total = row.reduce((sum, n) => sum + n, 0)
    const shares = row.map((n) => (total === 0 ? 0 : n / total))
    return markup`<tr><th scope="row">${value(label, 20)}</th>${shares.map((share, j) => markup`<td class="l${Math.round(share * 10)}" title="${whole(row[j] ?? 0)} rows">${share === 0 ? null : percent(share)}</td>`)}</tr>`
  })
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="${b} by ${a}, scrolls sideways"><table class="heat"><thead><tr><td></td>${x.map((label) => markup`<th scope="col"><span>${value(label, 20)}</span></th>`)}</tr></thead><tbody>${rows}</tbody></table></div><p class="note">Of each row, how it divides among the columns.</p>`
}
