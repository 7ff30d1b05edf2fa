import { percent, whole } from '../number-text.js'
import type { ColumnProfile, Profile } from '../schema.js'
import { columnId } from './column-card.js'
import { type Markup, markup, value } from './markup.js'
import { valueBars } from './value-bars.js'

const shown = 40

export function missingSection({ overview, columns }: Profile): Markup | null {
  if (overview.rows === 0 || columns.length === 0) return null
  const some = columns.filter(({ missing }) => missing > 0).sort((a, b) => b.missing - a.missing)
  if (some.length === 0)
    return markup`<section id="missing"><h2>Missing values</h2><p>Every cell has a value.</p></section>`
  const complete = columns.length - some.length
  return markup`<section id="missing"><h2>Missing values</h2><p>${whole(overview.cellsMissing)} of ${whole(overview.cells)} cells (${percent(overview.cellsMissingShare)}) are missing, in ${whole(some.length)} ${some.length === 1 ? 'column' : 'columns'}; ${complete === 0 ? 'no column is complete' : `${whole(complete)} ${complete === 1 ? 'column is' : 'columns are'} complete`}.</p><div class="card missing">${valueBars(some.slice(0, shown).map(bar), 'whole')}</div></section>`
}

const bar = ({ name, position, missing, missingShare }: ColumnProfile) => ({
  label: markup`<a href="#${columnId(position)}">${value(name, 40)}</a>`,
  count: missing,
  share: missingShare,
})
