import {
  type Card,
  cardControls,
  cardList,
  findingList,
  type Markup,
  markup,
  type PageSection,
  renderPage,
  section,
  tileList,
  value,
} from '../../page/index.js'
import { percent, short, whole } from '../../profile/number-text.js'
import type { Part } from '../compare/parts.js'
import type { TableDistribution } from '../distribution.js'
import type { ColumnDrift, DriftReport } from '../drift-report.js'
import { shiftPicture, shiftStyle } from './shift-picture.js'
import { wordOf } from '../wording.js'

export interface DriftPage {
  /** The name people know the table by. */
  readonly table: string
  /** What it was compared with, as a sentence. */
  readonly against: string
  /** ISO 8601. */
  readonly generatedAt: string
  /** What was compared, for pictures of before and now; without it there are none. */
  readonly compared?: { readonly before: TableDistribution; readonly now: TableDistribution }
}

interface Placed extends ColumnDrift {
  readonly position: number
}

/** The drift of a table as one self-contained page: nothing is fetched, what changed comes first. */
export function renderDriftHtml(
  report: DriftReport,
  { table, against, generatedAt, compared: sides }: DriftPage,
): string {
  const columns = report.columns.map((column, position) => ({ ...column, position }))
  const compared = columns.filter(({ status }) => status === 'compared')
  const placed = [...compared.filter(({ drifted }) => drifted), ...compared.filter(({ drifted }) => !drifted)]
  return renderPage({
    kind: 'Drift',
    name: table,
    title: `Drift of ${table}`,
    generatedAt,
    facts: [against],
    sections: [
      overviewSection(report),
      changesSection(placed),
      schemaSection(columns),
      columnsSection(placed, table, picturesOf(sides)),
    ],
    links: [{ title: 'Columns', links: placed.map((column) => ({ id: idOf(column), name: column.name })) }],
    footer: footer(report),
    style: shiftStyle,
  })
}

const overviewSection = (report: DriftReport): PageSection => ({
  id: 'overview',
  title: 'Overview',
  markup: markup`<section id="overview"><p class="lead">${lead(report)}</p>${tileList([
    [whole(report.rows.baseline), 'rows before'],
    [whole(report.rows.current), 'rows now'],
    [whole(report.columnsCompared), 'columns compared'],
    [whole(report.columnsDrifted), 'of them changed'],
  ])}</section>`,
})

/** What changed, in words, first. */
function changesSection(columns: readonly Placed[]): PageSection | null {
  const changed = columns.filter(({ drifted }) => drifted)
  if (changed.length === 0) return null
  const findings = changed.map((column) => ({
    severity: 'warning' as const,
    title: 'Changed',
    text: column.why,
    subject: { href: `#${idOf(column)}`, name: column.name },
  }))
  return section('changed', 'Changed', findingList(findings), changed.length)
}

const idOf = ({ position }: Placed): string => `column-${position}`

function lead({ columnsCompared, columnsDrifted, drifted, threshold, share }: DriftReport): string {
  if (columnsCompared === 0) return 'There is no column that could be compared.'
  if (columnsDrifted === 0) return `The table has not drifted: none of ${whole(columnsCompared)} columns changed.`
  const of = `${whole(columnsDrifted)} of ${whole(columnsCompared)} columns changed (${percent(share)})`
  return drifted
    ? `The table has drifted: ${of}.`
    : `The table has not drifted: ${of}, under the ${percent(threshold)} from which it would.`
}

function schemaSection(columns: readonly Placed[]): PageSection | null {
  const changed = columns.filter(({ status }) => status !== 'compared')
  if (changed.length === 0) return null
  const list = markup`<ul class="plain">${changed.map(({ name, why }) => markup`<li><b>${value(name, 60)}</b>: ${why}</li>`)}</ul>`
  return section('schema', 'Not comparable', list, changed.length)
}

type Picture = (column: string) => Markup | null

function picturesOf(compared: DriftPage['compared']): Picture {
  if (compared === undefined) return () => null
  const byName = ({ columns }: TableDistribution) => new Map(columns.map((column) => [column.name, column]))
  const [before, now] = [byName(compared.before), byName(compared.now)]
  return (name) => {
    const [was, is] = [before.get(name), now.get(name)]
    return was && is ? shiftPicture(was, is) : null
  }
}

function columnsSection(columns: readonly Placed[], table: string, picture: Picture): PageSection | null {
  if (columns.length === 0) return null
  const controls = cardControls({
    noun: 'column',
    kinds: [],
    found: 'changed',
    orders: [{ key: 'effect', label: 'by effect' }],
  })
  const cards = cardList(
    columns.map((column) => columnCard(column, picture(column.name))),
    `All figures are in drift-${table}.json.`,
  )
  return section('columns', 'Columns', markup`${controls}${cards}`, columns.length)
}

const columnCard = (column: Placed, picture: Markup | null): Card => ({
  id: idOf(column),
  name: column.name,
  kind: column.drifted ? 'changed' : 'same',
  found: column.drifted ? 1 : 0,
  order: { effect: largestEffect(column) },
  head: markup`<span class="kind">${column.drifted ? 'changed' : 'not changed'}</span> <code>${column.types.current}</code>`,
  open: column.drifted,
  brief: markup`<span class="kind">${column.drifted ? 'changed' : 'not changed'}</span> ${column.why}`,
  body: markup`<p class="why">${column.why}</p>${picture}
<div class="scroll" tabindex="0" role="region" aria-label="Parts of the comparison, scrolls sideways"><table class="rows"><thead><tr><th scope="col">Part</th><th scope="col">p</th><th scope="col">Effect</th></tr></thead><tbody>${column.parts.map(partRow)}</tbody></table></div>
<p class="note">${figuresOf(column)}</p>${categories('New', column.newCategories)}${categories('Gone', column.vanishedCategories)}`,
})

/** In thresholds: 2 is twice what counts as changed. */
const largestEffect = ({ parts }: ColumnDrift): number | null =>
  parts
    .flatMap(({ effects }) => effects.map(({ value: size, threshold }) => (size === null ? 0 : size / threshold)))
    .reduce<number | null>((most, one) => Math.max(most ?? 0, one), null)

const partRow = ({ part, p, effects, note }: Part): Markup =>
  markup`<tr><th scope="row">${wordOf(part)}</th><td>${p !== null && p < 1e-12 ? 'under 1e-12' : short(p)}</td><td>${effects.map(
    ({ measure, value: size, threshold }, i) =>
      markup`${i > 0 ? '; ' : null}${wordOf(measure)} ${short(size)} (from ${short(threshold)} on)`,
  )}${note !== null && markup` · ${note}`}</td></tr>`

function figuresOf({ figures, missing }: ColumnDrift): string {
  const known = Object.entries(figures).flatMap(([name, figure]) =>
    figure === null ? [] : [`${wordOf(name)} ${short(figure)}`],
  )
  const share = (of: number | null): string => (of === null ? '–' : percent(of))
  return [`missing ${share(missing.baseline)} before, ${share(missing.current)} now`, ...known].join(' · ')
}

function categories(title: string, list: ColumnDrift['newCategories']): Markup | null {
  if (list.length === 0) return null
  return markup`<p>${title}: ${list.map(({ value: text, share }, i) => markup`${i > 0 ? ', ' : null}${value(text, 60)} (${percent(share)})`)}</p>`
}

function footer({ rule, falseDiscoveryRate }: DriftReport): string {
  if (rule === 'method') return 'A column is called where its one method passes its threshold.'
  return `A column is called where a change is more than chance (false discovery rate ${percent(falseDiscoveryRate)}) and large enough to matter.`
}
