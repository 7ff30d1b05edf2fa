import type { ColumnProfile, Profile } from '../schema.js'
import { type Markup, markup, value } from './markup.js'

type Sample = NonNullable<Profile['sample']>

/** Nobody reads a row of more, and the page has to stay small. */
const shownColumns = 100

export function sampleSection(whole: Sample | null, columns: readonly ColumnProfile[]): Markup | null {
  if (!whole || whole.rows.length === 0) return null
  const sample = {
    columns: whole.columns.slice(0, shownColumns),
    rows: whole.rows.map((row) => row.slice(0, shownColumns)),
  }
  const cut = whole.columns.length > shownColumns ? ` The first ${shownColumns} columns are shown.` : ''
  const right = columns.map(({ number }) => number !== null)
  const title = sample.rows.length === 1 ? 'The first row' : `The first ${sample.rows.length} rows`
  return markup`<section id="sample"><h2>Sample</h2><p class="note">${title}, as stored. These are data, not statistics.${cut}</p><div class="scroll card" tabindex="0" role="region" aria-label="Sample rows, scrolls sideways"><table class="sample"><thead><tr>${sample.columns.map((name, i) => markup`<th scope="col"${right[i] ? markup` class="num"` : null}>${value(name, 40)}</th>`)}</tr></thead><tbody>${sample.rows.map(
    (row) =>
      markup`<tr>${row.map((cell, i) => markup`<td${right[i] ? markup` class="num"` : null}>${cellText(cell)}</td>`)}</tr>`,
  )}</tbody></table></div></section>`
}

function cellText(cell: Sample['rows'][number][number]): Markup {
  if (cell === null) return markup`<i class="empty">missing</i>`
  return value(String(cell), 60)
}
