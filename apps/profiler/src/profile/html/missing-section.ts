import { percent, whole } from '../number-text.js'
import type { ColumnProfile, Profile } from '../schema.js'
import { strongPairs } from '../strong-pairs.js'
import { columnId } from './column-card.js'
import { coefficient } from './correlation-section.js'
import { type Markup, markup, value } from './markup.js'
import { valueBars } from './value-bars.js'

const shown = 40

export function missingSection({ overview, columns, missingTogether }: Profile): Markup | null {
  if (overview.rows === 0 || columns.length === 0) return null
  const some = columns.filter(({ missing }) => missing > 0).sort((a, b) => b.missing - a.missing)
  if (some.length === 0)
    return markup`<section id="missing"><h2>Missing values</h2><p>Every cell has a value.</p></section>`
  const complete = columns.length - some.length
  return markup`<section id="missing"><h2>Missing values</h2><p>${whole(overview.cellsMissing)} of ${whole(overview.cells)} cells (${percent(overview.cellsMissingShare)}) are missing, in ${whole(some.length)} ${some.length === 1 ? 'column' : 'columns'}; ${complete === 0 ? 'no column is complete' : `${whole(complete)} ${complete === 1 ? 'column is' : 'columns are'} complete`}.</p><div class="card missing">${valueBars(some.slice(0, shown).map(bar), 'whole')}</div>${missingTogether && together(missingTogether)}</section>`
}

const shownPairs = 8

/** Which are missing in one row, and what goes together more than by chance. */
function together({ columns, phi, patterns, leftOut }: NonNullable<Profile['missingTogether']>): Markup {
  const matrix = { columns, values: phi, rowsRead: 0, exact: true, errorBound: null, leftOut }
  const pairs = strongPairs(matrix, 0.3).slice(0, shownPairs)
  const names = (list: readonly string[]): Markup[] =>
    list.map((name, i) => markup`${i > 0 ? ', ' : null}${value(name, 30)}`)
  return markup`<details class="card missing"><summary>Missing in the same rows</summary><div class="more">${
    pairs.length > 0
      ? markup`<p>More than by chance: ${pairs.map(({ a, b, r }, i) => markup`${i > 0 ? ', ' : null}${value(a, 30)} ${r > 0 ? 'with' : 'instead of'} ${value(b, 30)} <span class="soft">(${coefficient(r)})</span>`)}.</p>`
      : markup`<p>No two columns are missing together more than by chance.</p>`
  }<div class="scroll" tabindex="0" role="region" aria-label="Columns missing in the same rows, scrolls sideways"><table class="patterns"><thead><tr><th scope="col">Missing in one row</th><th scope="col" class="num">Rows</th></tr></thead><tbody>${patterns.map(({ missing, rows }) => markup`<tr><td>${names(missing)}</td><td class="num">${whole(rows)}</td></tr>`)}</tbody></table></div></div></details>`
}

const bar = ({ name, position, missing, missingShare }: ColumnProfile) => ({
  label: markup`<a href="#${columnId(position)}">${value(name, 40)}</a>`,
  count: missing,
  share: missingShare,
})
