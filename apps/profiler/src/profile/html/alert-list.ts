import { findingLine, findingList, type Finding, type Markup, markup } from '../../page/index.js'
import type { Alert } from '../schema.js'

/** What an alert is called in front of its sentence. */
const titles: Record<Alert['code'], string> = {
  empty_table: 'No rows',
  duplicates: 'Duplicates',
  all_missing: 'No values',
  constant: 'Constant',
  missing: 'Missing values',
  infinite: 'Infinite values',
  not_a_number: 'NaN',
  skewed: 'Skewed',
  imbalanced: 'Imbalanced',
  uniform: 'Uniform',
  outliers: 'Outliers',
  zeros: 'Zeros',
  high_cardinality: 'Many values',
  unique: 'Unique',
  highly_correlated: 'Correlated',
  blank_text: 'Blank texts',
  gaps: 'Gaps in time',
  personal_data: 'Personal data',
  mixed_types: 'Mixed types',
  similar_spellings: 'Spellings',
  placeholder_text: 'Placeholders',
  impossible_dates: 'Impossible dates',
  stale: 'Stale',
  dependency: 'Dependency',
  missing_together: 'Missing together',
  impossible_places: 'Impossible places',
}

/** What an alert is on any page; `within` is the column on whose card it stands, which needs no link to itself. */
function findingOf(alert: Alert, idOf: ReadonlyMap<string, string>, within: string | null = null): Finding {
  const { severity, code, column, message } = alert
  const subject =
    column !== null && column !== within ? { href: `#${idOf.get(column) ?? 'columns'}`, name: column } : null
  return { severity, title: titles[code], text: message, subject }
}

/** One alert as a list item. */
export const alertLine = (alert: Alert, idOf: ReadonlyMap<string, string>, within: string | null = null): Markup =>
  findingLine(findingOf(alert, idOf, within))

export function alertSection(alerts: readonly Alert[], idOf: ReadonlyMap<string, string>): Markup {
  if (alerts.length === 0) return markup`<section id="alerts"><h2>Alerts</h2><p>Nothing stands out.</p></section>`
  return markup`<section id="alerts"><h2>Alerts <span class="count">${alerts.length}</span></h2>${findingList(alerts.map((alert) => findingOf(alert, idOf)))}</section>`
}
