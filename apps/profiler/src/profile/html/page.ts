import type { Alert, Profile } from '../schema.js'
import { alertSection } from './alert-list.js'
import { columnCard, columnId, kindNames } from './column-card.js'
import { correlationSection } from './correlation-section.js'
import { type Markup, markup, raw, value } from './markup.js'
import { missingSection } from './missing-section.js'
import { overviewSection } from './overview-section.js'
import { sampleSection } from './sample-section.js'
import { script } from './script.js'
import { style } from './style.js'

const policy =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"

/** The profile as one self-contained page: nothing is fetched, and everything reads without its script. */
export function renderProfileHtml(profile: Profile): string {
  const { table } = profile
  const sections = sectionsOf(profile)
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Profile of ${table}</title>
<style>${raw(style)}</style>
</head>
<body>
<a class="skip" href="#overview">Skip to the overview</a>
<nav class="side" aria-label="On this page">${navigation(profile, sections)}</nav>
<main>
<header class="top"><p class="eyebrow">Profile</p><h1>${value(table, 120)}</h1>${provenance(profile)}</header>
${sections.map(({ markup }) => markup)}
<footer><p>Exact unless marked. Deviation, variance, skewness and kurtosis are sample statistics; quantiles interpolate between neighbours; duplicates are counted over whole rows.</p></footer>
</main>
<script>${raw(script)}</script>
</body>
</html>
`.text
}

interface Section {
  readonly id: string
  readonly title: string
  readonly markup: Markup
}

function sectionsOf(profile: Profile): Section[] {
  const idOf = new Map(profile.columns.map(({ name, position }) => [name, columnId(position)]))
  const all: { id: string; title: string; markup: Markup | null }[] = [
    { id: 'overview', title: 'Overview', markup: overviewSection(profile) },
    { id: 'alerts', title: 'Alerts', markup: alertSection(profile.alerts, idOf) },
    { id: 'columns', title: 'Columns', markup: columnsSection(profile, idOf) },
    { id: 'missing', title: 'Missing values', markup: missingSection(profile) },
    { id: 'correlations', title: 'Correlations', markup: correlationSection(profile.correlations) },
    { id: 'sample', title: 'Sample', markup: sampleSection(profile.sample, profile.columns) },
  ]
  return all.flatMap(({ markup, ...section }) => (markup ? [{ ...section, markup }] : []))
}

function columnsSection({ columns, alerts }: Profile, idOf: ReadonlyMap<string, string>): Markup {
  const byColumn = Map.groupBy(
    alerts.filter(({ column }) => column !== null),
    ({ column }): string => column ?? '',
  )
  const kinds = [...new Set(columns.map(({ kind }) => kind))]
  return markup`<section id="columns"><h2>Columns <span class="count">${columns.length}</span></h2>
<div class="controls" id="controls" hidden><input type="search" id="find" placeholder="Find a column" aria-label="Find a column by name" autocomplete="off"><div class="chips" role="group" aria-label="Kinds of columns"><button type="button" data-show="" aria-pressed="true">all</button>${kinds.map((kind) => markup`<button type="button" data-show="${kind}" aria-pressed="false">${kindNames[kind]}</button>`)}<button type="button" data-show="alerts" aria-pressed="false">with alerts</button></div><p id="found" class="note" role="status"></p></div>
${columns.map((column) => columnCard(column, (byColumn.get(column.name) ?? []) as Alert[], idOf))}</section>`
}

function navigation({ table, columns }: Profile, sections: readonly Section[]): Markup {
  return markup`<p class="brand">${value(table, 60)}</p><ul class="toc">${sections.map(({ id, title }) => markup`<li><a href="#${id}">${title}</a></li>`)}</ul><p class="label">Columns</p><ul class="toc columns">${columns.map(
    ({ name, position, kind }) =>
      markup`<li data-kind="${kind}"><a href="#${columnId(position)}">${value(name, 40)}</a></li>`,
  )}</ul>`
}

function provenance({ generatedAt, source }: Profile): Markup {
  const time = generatedAt.replace('T', ' ').replace(/(:\d\d)(:\d\d)(\.\d+)?Z$/, '$1 UTC')
  return markup`<p class="meta"><time datetime="${generatedAt}">${time}</time>${source && markup` · version <code>${source.version}</code> · job <code>${source.jobId}</code>`}</p>`
}
