import { strongPairs } from '../strong-pairs.js'
import { short, whole } from '../number-text.js'
import type { Matrix, Profile } from '../schema.js'
import { type Markup, markup, value } from './markup.js'

/** Beyond this many columns a table of all pairs helps nobody: the strongest pairs are listed. */
const heatmapColumns = 30

const kinds = [
  ['pearson', 'Linear', 'Pearson’s r: 1 or −1 is a straight line, 0 is no linear relation.'],
  [
    'spearman',
    'By rank',
    'Spearman’s ρ: as Pearson’s, of the ranks; it sees any steady rise or fall, and outliers do not sway it.',
  ],
  ['cramersV', 'Categories', 'Cramér’s V, bias-corrected: 0 is independent, 1 is one value fixing the other.'],
] as const

export function correlationSection(correlations: Profile['correlations']): Markup | null {
  const there = kinds.flatMap(([key, title, what]) => {
    const matrix = correlations[key]
    return matrix ? [{ title, what, matrix }] : []
  })
  if (there.length === 0) return null
  return markup`<section id="correlations"><h2>Correlations</h2>${there.map(
    ({ title, what, matrix }, i) =>
      markup`<details class="card" ${i === 0 ? markup`open` : null}><summary>${title} <span class="count">${matrix.columns.length} columns</span></summary><div class="more"><p class="note">${what}${note(matrix)}</p>${
        matrix.columns.length <= heatmapColumns ? heatmap(title, matrix) : pairList(matrix)
      }</div></details>`,
  )}</section>`
}

function note({ exact, rowsRead, errorBound, leftOut }: Matrix): string {
  const sample = exact ? '' : ` From a sample of ${whole(rowsRead)} rows: give or take ${short(errorBound)}.`
  const more = leftOut.length > 0 ? ` ${whole(leftOut.length)} more columns were not compared.` : ''
  return sample + more
}

/** -10 to 10: the step of the colour scale. */
export const level = (r: number): number => Math.round(r * 10) || 0

/** Two decimals without the leading zero, as r is mostly written; a true minus sign. */
export function coefficient(r: number | null): string {
  if (r === null) return ''
  const size = Math.abs(r)
  const text = size.toFixed(size >= 0.995 ? 3 : 2)
  if (text === '0.00') return '0'
  return `${r < 0 ? '−' : ''}${text === '1.000' ? '1' : text.slice(1)}`
}

function heatmap(title: string, { columns, values }: Matrix): Markup {
  const cell = (r: number | null, i: number, j: number): Markup => {
    if (i === j) return markup`<td class="self"></td>`
    if (r === null) return markup`<td class="none" title="not defined">–</td>`
    return markup`<td class="l${level(r)}" title="${columns[i]} and ${columns[j]}: ${r.toFixed(4)}">${coefficient(r)}</td>`
  }
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="${title} correlations, scrolls sideways"><table class="heat"><thead><tr><td></td>${columns.map((name) => markup`<th scope="col"><span>${value(name, 24)}</span></th>`)}</tr></thead><tbody>${columns.map(
    (name, i) =>
      markup`<tr><th scope="row">${value(name, 24)}</th>${columns.map((_, j) => cell(values[i]?.[j] ?? null, i, j))}</tr>`,
  )}</tbody></table></div>`
}

function pairList(matrix: Matrix): Markup {
  const pairs = strongPairs(matrix, 0.3).slice(0, 30)
  if (pairs.length === 0) return markup`<p>No pair reaches 0.3.</p>`
  return markup`<table class="pairs"><tbody>${pairs.map(
    ({ a, b, r }) =>
      markup`<tr><td>${value(a, 40)}</td><td>${value(b, 40)}</td><td class="num">${coefficient(r)}</td></tr>`,
  )}</tbody></table>`
}
