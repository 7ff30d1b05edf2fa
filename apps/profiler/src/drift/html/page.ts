import { percent, short, whole } from '../../profile/number-text.js'
import { type Markup, markup, raw, value } from '../../profile/html/markup.js'
import { style } from '../../profile/html/style.js'
import type { Part } from '../compare/parts.js'
import type { ColumnDrift, DriftReport } from '../drift-report.js'
import { wordOf } from '../wording.js'

const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"

export interface DriftPage {
  /** The name people know the table by. */
  readonly table: string
  /** What it was compared with, as a sentence. */
  readonly against: string
  /** ISO 8601. */
  readonly generatedAt: string
}

interface Placed extends ColumnDrift {
  readonly position: number
}

/** The drift of a table as one self-contained page: nothing is fetched, and it has no script. */
export function renderDriftHtml(report: DriftReport, { table, against, generatedAt }: DriftPage): string {
  const columns = report.columns.map((column, position) => ({ ...column, position }))
  const drifted = columns.filter((column) => column.drifted)
  const same = columns.filter((column) => !column.drifted && column.status === 'compared')
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Drift of ${table}</title>
<style>${raw(style + own)}</style>
</head>
<body>
<a class="skip" href="#overview">Skip to the overview</a>
<nav class="side" aria-label="On this page"><p class="brand">${value(table, 60)}</p>${contents('Changed', drifted)}${contents('Not changed', same)}</nav>
<main>
<header class="top"><p class="eyebrow">Drift</p><h1>${value(table, 120)}</h1><p class="meta"><time datetime="${generatedAt}">${generatedAt}</time> · ${against}</p></header>
<section id="overview"><p class="lead">${lead(report)}</p><ul class="tiles">
${tile(whole(report.rows.baseline), 'rows before')}
${tile(whole(report.rows.current), 'rows now')}
${tile(whole(report.columnsCompared), 'columns compared')}
${tile(whole(report.columnsDrifted), 'of them changed')}
</ul></section>
${schemaSection(report)}
${listSection('changed', 'Changed', drifted)}
${listSection('same', 'Not changed', same)}
<footer><p>${footer(report)}</p></footer>
</main>
</body>
</html>
`.text
}

/** Beside the profile's, whose look this page shares. */
const own = 'td,th{text-align:left;vertical-align:top;padding:.2rem 1.5rem .2rem 0}.column table{margin:.5rem 0 .75rem}'

const idOf = ({ position }: Placed): string => `column-${position}`

function contents(title: string, columns: readonly Placed[]): Markup | null {
  if (columns.length === 0) return null
  return markup`<p class="label">${title}</p><ul class="toc columns">${columns.map((column) => markup`<li><a href="#${idOf(column)}">${value(column.name, 40)}</a></li>`)}</ul>`
}

const tile = (figure: string, name: string): Markup => markup`<li><b>${figure}</b><span>${name}</span></li>`

function lead({ columnsCompared, columnsDrifted, drifted, threshold, share }: DriftReport): string {
  if (columnsCompared === 0) return 'There is no column that could be compared.'
  const of = `${whole(columnsDrifted)} of ${whole(columnsCompared)} columns changed (${percent(share)})`
  return drifted
    ? `The table has drifted: ${of}.`
    : `The table has not drifted: ${of}, under the ${percent(threshold)} from which it would.`
}

function schemaSection({ columns }: DriftReport): Markup | null {
  const changed = columns.filter(({ status }) => status !== 'compared')
  if (changed.length === 0) return null
  return markup`<section id="schema"><h2>Not comparable <span class="count">${changed.length}</span></h2><ul>${changed.map(({ name, why }) => markup`<li>${value(name, 60)}: ${why}</li>`)}</ul></section>`
}

function listSection(id: string, title: string, columns: readonly Placed[]): Markup | null {
  if (columns.length === 0) return null
  return markup`<section id="${id}"><h2>${title} <span class="count">${columns.length}</span></h2>${columns.map(card)}</section>`
}

const card = (column: Placed): Markup =>
  markup`<article class="column card" id="${idOf(column)}"><header><h3>${value(column.name, 80)}</h3><span class="note">${column.types.current}</span></header><p>${column.why}</p>
<div class="scroll"><table><thead><tr><th scope="col">Part</th><th scope="col">p</th><th scope="col">Effect</th></tr></thead><tbody>${column.parts.map(partRow)}</tbody></table></div>
<p class="note">${figuresOf(column)}</p>${categories('New', column.newCategories)}${categories('Gone', column.vanishedCategories)}</article>`

const partRow = ({ part, p, effects, note }: Part): Markup =>
  markup`<tr><th scope="row">${wordOf(part)}</th><td>${short(p)}</td><td>${effects.map(
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
