import type { RatioMatrix } from '../relation-schema.js'
import { type StrongPair, strongPairs } from '../strong-pairs.js'
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
  const ratio = correlations.correlationRatio
  if (there.length === 0 && !ratio) return null
  return markup`<section id="correlations"><h2>Correlations</h2>${there.map(
    ({ title, what, matrix }, i) =>
      markup`<details class="card" ${i === 0 ? markup`open` : null}><summary>${title} <span class="count">${matrix.columns.length} columns</span></summary><div class="more"><p class="note">${what}${note(matrix)}</p>${
        matrix.columns.length <= heatmapColumns ? heatmap(title, matrix) : pairList(matrix)
      }</div></details>`,
  )}${ratio && ratioDetails(ratio, there.length === 0)}</section>`
}

function ratioDetails(ratio: RatioMatrix, open: boolean): Markup {
  const { categories, numbers, values } = ratio
  const pairs = categories
    .flatMap((a, i) => numbers.map((b, j) => ({ a, b, r: values[i]?.[j] ?? null })))
    .flatMap(({ a, b, r }) => (r === null ? [] : [{ a, b, r }]))
    .sort((x, y) => y.r - x.r)
  const shown = categories.length <= heatmapColumns && numbers.length <= heatmapColumns
  return markup`<details class="card"${open && markup` open`}><summary>Numbers by category <span class="count">${categories.length} × ${numbers.length} columns</span></summary><div class="more"><p class="note">Correlation ratio η: 0 where the mean of a number is the same in every category, 1 where the category fixes the number.${note(ratio)}</p>${
    shown ? ratioTable(ratio) : pairTable(pairs.filter(({ r }) => r >= 0.3).slice(0, 30))
  }</div></details>`
}

function ratioTable({ categories, numbers, values }: RatioMatrix): Markup {
  const cell = (r: number | null, a: string, b: string): Markup =>
    r === null
      ? markup`<td class="none" title="not defined">–</td>`
      : markup`<td class="l${level(r)}" title="${a} and ${b}: ${r.toFixed(4)}">${coefficient(r)}</td>`
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="Correlation ratios, scrolls sideways"><table class="heat"><thead><tr><td></td>${numbers.map((name) => markup`<th scope="col"><span>${value(name, 24)}</span></th>`)}</tr></thead><tbody>${categories.map(
    (a, i) =>
      markup`<tr><th scope="row">${value(a, 24)}</th>${numbers.map((b, j) => cell(values[i]?.[j] ?? null, a, b))}</tr>`,
  )}</tbody></table></div>`
}

type Read = Pick<Matrix, 'exact' | 'rowsRead' | 'errorBound' | 'leftOut'>

function note({ exact, rowsRead, errorBound, leftOut }: Read): string {
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

const pairList = (matrix: Matrix): Markup => pairTable(strongPairs(matrix, 0.3).slice(0, 30))

function pairTable(pairs: readonly StrongPair[]): Markup {
  if (pairs.length === 0) return markup`<p>No pair reaches 0.3.</p>`
  return markup`<table class="pairs"><tbody>${pairs.map(
    ({ a, b, r }) =>
      markup`<tr><td>${value(a, 40)}</td><td>${value(b, 40)}</td><td class="num">${coefficient(r)}</td></tr>`,
  )}</tbody></table>`
}
