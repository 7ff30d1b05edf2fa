import type { Card } from '../../page/index.js'
import type { ColumnKind } from '../closed-lists.js'
import { bytes, percent, short, whole } from '../number-text.js'
import type { Alert, ColumnProfile } from '../schema.js'
import { alertLine } from './alert-list.js'
import { contentDetails } from './content-details.js'
import { type Fact, factList } from './facts.js'
import { type Markup, markup, value } from './markup.js'
import { numberChart, numberDetails, numberFacts } from './number-card.js'
import { lengthFacts, textDetails } from './text-card.js'
import { timeChart, timeDetails, timeFacts } from './time-card.js'
import { valueBars } from './value-bars.js'

export const kindNames: Record<ColumnKind, string> = {
  number: 'number',
  category: 'category',
  text: 'text',
  boolean: 'yes or no',
  time: 'time',
  nested: 'nested',
  other: 'other',
}

export const columnId = (position: number): string => `column-${position}`

/** Values shown before the details are opened, and in them. */
const shownValues = 6
const moreValues = 20

export function columnCard(column: ColumnProfile, alerts: readonly Alert[], idOf: ReadonlyMap<string, string>): Card {
  const { name, kind, type } = column
  const details = detailsOf(column)
  return {
    id: columnId(column.position),
    name,
    kind,
    found: alerts.length,
    order: { alerts: alerts.length, missing: column.missingShare, distinct: column.distinct, size: column.sizeBytes },
    head: markup`<span class="kind">${kindNames[kind]}</span> <code>${value(type, 60)}</code>`,
    body: markup`${alerts.length > 0 ? markup`<ul class="alerts inline">${alerts.map((alert) => alertLine(alert, idOf, name))}</ul>` : null}
<div class="body"><div class="figures">${presence(column)}${factList([...headFacts(column)])}</div><div class="picture">${picture(column)}</div></div>
${details && markup`<details><summary>More about this column</summary><div class="more">${details}</div></details>`}
`,
    brief: [
      `${kindNames[kind]} ${type.length > 60 ? `${type.slice(0, 59)}…` : type}`,
      `${whole(column.distinct)} different values`,
      `${percent(column.missingShare)} missing`,
      ...(alerts.length === 0 ? [] : [alerts.length === 1 ? '1 alert' : `${alerts.length} alerts`]),
    ].join(', '),
  }
}

/** How much of the column is there, as a bar and in words. */
function presence({ rows, missing, missingShare, count }: ColumnProfile): Markup {
  const words =
    missing === 0
      ? rows === 0
        ? 'No rows'
        : 'No value is missing'
      : `${percent(missingShare)} missing (${whole(missing)})`
  const width = rows === 0 ? 0 : (count / rows) * 100
  return markup`<div class="presence"><span class="track" aria-hidden="true"><span class="fill" style="width:${width.toFixed(2)}%"></span></span><span>${words}</span></div>`
}

function headFacts(column: ColumnProfile): Fact[] {
  const { distinct, count, number, time, length, kind } = column
  const different: Fact = [
    'Different values',
    count === 0 ? '–' : `${whole(distinct)} (${percent(column.distinctShare)})`,
  ]
  if (number && kind === 'number') return [different, ...numberFacts(number)]
  if (time) return [different, ...timeFacts(time)]
  const once: Fact = ['Occur once', count === 0 ? '–' : whole(column.unique)]
  if (kind === 'category' || kind === 'boolean') {
    return [
      different,
      ...(number ? numberFacts(number).slice(0, 2) : []),
      ['Entropy', column.entropyBits === null ? '–' : `${short(column.entropyBits)} bits`],
      ['Imbalance', short(column.imbalance)],
    ]
  }
  return [different, once, ...(length ? lengthFacts(length) : [])]
}

function picture(column: ColumnProfile): Markup {
  const { number, time, kind, count } = column
  if (count === 0) return markup`<p class="nothing">There is no value to show.</p>`
  const chart = number && kind === 'number' ? numberChart(column, number) : time ? timeChart(column, time) : null
  if (chart) return chart
  if (number && kind === 'number')
    return markup`<p class="nothing">${number.finite === 0 ? 'No value is finite.' : 'The range is too wide for equal bins.'}</p>`
  return topValues(column, shownValues)
}

function topValues({ topValues: top, count, distinct, kind }: ColumnProfile, limit: number): Markup {
  // A list of values that each occur once says nothing about which is frequent; a few show what they look like.
  const shown = top.slice(0, top[0]?.count === 1 ? Math.min(3, limit) : limit)
  const rest = count - shown.reduce((sum, { count: n }) => sum + n, 0)
  const others = distinct - shown.length
  return markup`${valueBars(
    shown.map(({ value: text, count: n, share }) => ({ label: value(text, 60), count: n, share })),
    kind === 'boolean' ? 'whole' : 'largest',
  )}${others > 0 ? markup`<p class="note">${whole(others)} other ${others === 1 ? 'value' : 'values'} in ${whole(rest)} ${rest === 1 ? 'row' : 'rows'} (${percent(rest / count)})</p>` : null}`
}

function detailsOf(column: ColumnProfile): Markup | null {
  const { number, time, text, length, count, kind, distinct, sizeBytes, memoryBytes } = column
  if (count === 0) return null
  const charted = (kind === 'number' && number !== null) || time !== null
  const longList = charted ? distinct < count : distinct > shownValues && (column.topValues[0]?.count ?? 0) > 1
  return markup`${number && numberDetails(number)}${time && timeDetails(column, time)}${(text ?? length) && textDetails(column, text, length)}${contentDetails(column)}${
    longList ? markup`<h4>Most frequent values</h4>${topValues(column, charted ? 10 : moreValues)}` : null
  }${sizeBytes === null ? null : markup`<p class="note">${bytes(sizeBytes)} in the file, compressed${memoryBytes === null ? null : `, ${bytes(memoryBytes)} in memory`}.</p>`}`
}
