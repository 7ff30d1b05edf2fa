import type { Alert } from '../schema.js'
import { type Markup, markup, value } from './markup.js'

const marks: Record<Alert['severity'], string> = { warning: '▲', notice: '●', info: 'i' }
const words: Record<Alert['severity'], string> = { warning: 'Warning', notice: 'Notice', info: 'For information' }

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
}

/** One alert as a list item; `within` is the column on whose card it stands, which needs no link to itself. */
export function alertLine(alert: Alert, idOf: ReadonlyMap<string, string>, within: string | null = null): Markup {
  const { severity, code, column, message } = alert
  const id = column === null ? undefined : idOf.get(column)
  const subject =
    column !== null && column !== within ? markup`<a href="#${id ?? 'columns'}">${value(column, 60)}</a> ` : null
  return markup`<li class="alert ${severity}"><span class="mark" role="img" aria-label="${words[severity]}">${marks[severity]}</span><span>${subject}<b class="what">${titles[code]}</b> ${message}</span></li>`
}

const openAlerts = 10

export function alertSection(alerts: readonly Alert[], idOf: ReadonlyMap<string, string>): Markup {
  if (alerts.length === 0) return markup`<section id="alerts"><h2>Alerts</h2><p>Nothing stands out.</p></section>`
  const first = alerts.slice(0, alerts.length <= openAlerts + 2 ? alerts.length : openAlerts)
  const rest = alerts.slice(first.length)
  const list = (some: readonly Alert[]): Markup =>
    markup`<ul class="alerts">${some.map((alert) => alertLine(alert, idOf))}</ul>`
  return markup`<section id="alerts"><h2>Alerts <span class="count">${alerts.length}</span></h2>${list(first)}${rest.length > 0 ? markup`<details class="rest"><summary>${rest.length} more, less severe</summary>${list(rest)}</details>` : null}</section>`
}
