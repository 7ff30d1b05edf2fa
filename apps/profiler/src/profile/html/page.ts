import { cardControls, cardList, type PageSection, renderPage } from '../../page/index.js'
import type { Alert, Profile } from '../schema.js'
import { alertSection } from './alert-list.js'
import { columnCard, columnId, kindNames } from './column-card.js'
import { correlationSection } from './correlation-section.js'
import { definitionSection } from './definition-section.js'
import { type Markup, markup } from './markup.js'
import { missingSection } from './missing-section.js'
import { overviewSection } from './overview-section.js'
import { placeSection } from './place-section.js'
import { interactionSection, relationSection } from './relation-section.js'
import { sampleSection } from './sample-section.js'
import { style } from './style.js'

/** The profile as one self-contained page: nothing is fetched, and everything reads without its script. */
export function renderProfileHtml(profile: Profile): string {
  const { table, source, columns, generatedAt } = profile
  return renderPage({
    kind: 'Profile',
    name: table,
    title: `Profile of ${table}`,
    generatedAt,
    facts: source ? [markup`version <code>${source.version}</code>`, markup`job <code>${source.jobId}</code>`] : [],
    sections: sectionsOf(profile),
    links: [{ title: 'Columns', links: columns.map(({ name, position }) => ({ id: columnId(position), name })) }],
    footer:
      'Exact unless marked. Deviation, variance, skewness and kurtosis are sample statistics; quantiles interpolate between neighbours; duplicates are counted over whole rows.',
    style,
  })
}

function sectionsOf(profile: Profile): PageSection[] {
  const idOf = new Map(profile.columns.map(({ name, position }) => [name, columnId(position)]))
  const all: { id: string; title: string; markup: Markup | null }[] = [
    { id: 'overview', title: 'Overview', markup: overviewSection(profile) },
    { id: 'alerts', title: 'Alerts', markup: alertSection(profile.alerts, idOf) },
    { id: 'columns', title: 'Columns', markup: columnsSection(profile, idOf) },
    { id: 'missing', title: 'Missing values', markup: missingSection(profile) },
    { id: 'interactions', title: 'Worth a look', markup: interactionSection(profile, idOf) },
    { id: 'relations', title: 'Keys and dependencies', markup: relationSection(profile, idOf) },
    { id: 'correlations', title: 'Correlations', markup: correlationSection(profile.correlations) },
    { id: 'places', title: 'Places', markup: placeSection(profile.places) },
    { id: 'sample', title: 'Sample', markup: sampleSection(profile.sample, profile.columns) },
    { id: 'definitions', title: 'Definitions', markup: definitionSection() },
  ]
  return all.flatMap(({ markup, ...section }) => (markup ? [{ ...section, markup }] : []))
}

function columnsSection({ table, columns, alerts }: Profile, idOf: ReadonlyMap<string, string>): Markup {
  const byColumn = Map.groupBy(
    alerts.filter(({ column }) => column !== null),
    ({ column }): string => column ?? '',
  )
  const kinds = [...new Set(columns.map(({ kind }) => kind))]
  return markup`<section id="columns"><h2>Columns <span class="count">${columns.length}</span></h2>
${cardControls({
  noun: 'column',
  kinds: kinds.map((kind) => ({ key: kind, label: kindNames[kind] })),
  found: 'with alerts',
  orders: [
    { key: 'alerts', label: 'by alerts' },
    { key: 'missing', label: 'by missing values' },
    { key: 'distinct', label: 'by different values' },
    { key: 'size', label: 'by size' },
  ],
})}
${cardList(
  columns.map((column) => columnCard(column, (byColumn.get(column.name) ?? []) as Alert[], idOf)),
  `All figures are in profile-${table}.json.`,
)}</section>`
}
