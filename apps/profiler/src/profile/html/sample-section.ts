import { whole } from '../number-text.js'
import type { ColumnProfile, Profile } from '../schema.js'
import { html, type Markup, value } from './markup.js'

type Sample = NonNullable<Profile['sample']>

export function sampleSection(sample: Sample | null, columns: readonly ColumnProfile[]): Markup | null {
  if (!sample || sample.rows.length === 0) return null
  const right = columns.map(({ number }) => number !== null)
  const title = sample.rows.length === 1 ? 'The first row' : `The first ${whole(sample.rows.length)} rows`
  return html`<section id="sample">
    <h2>Sample</h2>
    <p class="note">${title}, as stored. These are data, not statistics.</p>
    <div class="scroll card" tabindex="0" role="region" aria-label="Sample rows, scrolls sideways">
      <table class="sample">
        <thead>
          <tr>
            ${sample.columns.map((name, i) => html`<th scope="col" ${right[i] ? html` class="num"` : null}>${value(name, 40)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${sample.rows.map(
            (row) =>
              html`<tr>
                ${row.map((cell, i) => html`<td${right[i] ? html` class="num"` : null}>${cellText(cell)}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`
}

function cellText(cell: Sample['rows'][number][number]): Markup {
  if (cell === null) return html`<i class="empty">missing</i>`
  return value(String(cell), 60)
}
