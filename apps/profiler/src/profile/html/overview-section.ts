import { tileList } from '../../page/index.js'
import { bytes, duration, percent, whole } from '../number-text.js'
import type { Profile } from '../schema.js'
import { columnId, kindNames } from './column-card.js'
import { type Markup, markup, value } from './markup.js'
import { moment } from './time-card.js'

export function overviewSection(profile: Profile): Markup {
  const { overview } = profile
  return markup`<section id="overview"><p class="lead">${lead(overview)}</p>${tileList([
    [whole(overview.rows), overview.rows === 1 ? 'row' : 'rows'],
    [whole(overview.columns), overview.columns === 1 ? 'column' : 'columns'],
    [percent(overview.cellsMissingShare), 'of cells missing'],
    [whole(overview.duplicateSurplus), overview.duplicateSurplus === 1 ? 'duplicate row' : 'duplicate rows'],
    [bytes(overview.sizeBytes), `stored, ${bytes(overview.uncompressedBytes)} unpacked`],
  ])}${kindBar(overview)}${covered(overview)}${keys(profile)}</section>`
}

function lead({ rows, columns, cellsMissingShare, columnsWithMissing, duplicateSurplus }: Profile['overview']): string {
  if (rows === 0) return `The table has ${whole(columns)} ${columns === 1 ? 'column' : 'columns'} and no rows.`
  const size = `${whole(rows)} ${rows === 1 ? 'row' : 'rows'} of ${whole(columns)} ${columns === 1 ? 'column' : 'columns'}`
  const gaps =
    columnsWithMissing === 0
      ? 'no value is missing'
      : `${percent(cellsMissingShare)} of the cells are missing, in ${whole(columnsWithMissing)} ${columnsWithMissing === 1 ? 'column' : 'columns'}`
  const copies =
    duplicateSurplus === 0
      ? 'no row occurs twice'
      : `${whole(duplicateSurplus)} ${duplicateSurplus === 1 ? 'row is a copy' : 'rows are copies'} of another`
  return `${size}: ${gaps}, and ${copies}.`
}

function kindBar({ kinds, columns }: Profile['overview']): Markup | null {
  const there = (Object.entries(kinds) as [keyof typeof kindNames, number][]).filter(([, n]) => n > 0)
  if (columns === 0) return null
  return markup`<ul class="kinds" aria-label="Columns by kind">${there.map(([kind, n]) => markup`<li style="flex-grow:${n}"><b>${n}</b> ${kindNames[kind]}</li>`)}</ul>`
}

function keys({ overview, columns }: Profile): Markup | null {
  const found = columns.filter(({ name }) => overview.keyCandidates.includes(name)).slice(0, 12)
  if (found.length === 0) return null
  const links = found.map(
    ({ name, position }, i) => markup`${i > 0 ? ', ' : null}<a href="#${columnId(position)}">${value(name, 40)}</a>`,
  )
  return markup`<p class="note">Could be the key, all present and all different: ${links}.</p>`
}

/** The time that the table covers, and how old its latest row is. */
function covered({ timeliness }: Profile['overview']): Markup | null {
  if (!timeliness) return null
  const { column, from, to, spanSeconds, unit, absentShare, ageSeconds } = timeliness
  const gaps = absentShare === 0 ? `with rows in every ${unit}` : `${percent(absentShare)} of its ${unit}s without rows`
  const age =
    ageSeconds === 0 ? 'the latest lies in the future' : `the latest ${duration(ageSeconds)} before this profile`
  return markup`<p class="note">By ${value(column, 40)} it covers ${moment(from)} to ${moment(to)}, ${duration(spanSeconds)}, ${gaps}; ${age}.</p>`
}
