import { duration, percent, whole } from '../number-text.js'
import type { ColumnProfile, TimeStats } from '../schema.js'
import { isTimeOfDay } from '../column-type.js'
import { isoFromSeconds, timeOfDay } from '../time-text.js'
import { type Fact, factList } from './facts.js'
import { barChart, histogramChart } from './histogram-chart.js'
import { type Markup, markup } from './markup.js'

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** A moment for a person: no seconds where they are zero, no time where it is midnight, and UTC in words. */
export const moment = (iso: string | null): string =>
  iso
    ?.replace('T', ' ')
    .replace(/ 00:00:00Z?$/, '')
    .replace(/^(.+ \d\d:\d\d):00(Z?)$/, '$1$2')
    .replace(/Z$/, ' UTC') ?? '–'

export function timeChart({ name, type }: ColumnProfile, { histogram, spanSeconds }: TimeStats): Markup | null {
  if (!histogram) return null
  const daytime = isTimeOfDay(type)
  // Bins of a long span are days wide: the hour at which one begins is noise.
  const shownAs = (spanSeconds ?? 0) > 14 * 86_400 ? 'DATE' : type
  const text = (edge: number): string => (daytime ? timeOfDay(edge) : moment(isoFromSeconds(edge, shownAs)))
  return histogramChart(`Rows of ${name} over time`, histogram, text)
}

export const timeFacts = ({ min, max, median, spanSeconds }: TimeStats): Fact[] => [
  ['Earliest', moment(min)],
  ['Latest', moment(max)],
  ['Median', moment(median)],
  ['Span', spanSeconds === null ? '–' : duration(spanSeconds)],
]

export function timeDetails({ name }: ColumnProfile, stats: TimeStats): Markup {
  const { gaps } = stats
  return markup`<div class="pair">${stats.weekdays && small('Weekdays', `Rows of ${name} by weekday`, stats.weekdays, weekdays, 'each')}${stats.hours && small('Hours of the day', `Rows of ${name} by hour`, stats.hours, hourNames, 'ends')}</div>${gaps && gapText(gaps)}${stats.infinite > 0 && factList([['Infinite', whole(stats.infinite)]], 'facts fine')}`
}

const hourNames = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`)

const small = (
  title: string,
  label: string,
  counts: readonly number[],
  names: readonly string[],
  ticks: 'each' | 'ends',
): Markup =>
  markup`<div><h4>${title}</h4><figure class="chart">${barChart(label, counts, (i) => names[i] ?? '', 60)}<figcaption class="${ticks}">${(ticks === 'each' ? names : [names[0] ?? '', names.at(-1) ?? '']).map((tick) => markup`<span>${tick}</span>`)}</figcaption></figure></div>`

function gapText({ unit, present, absent, longest }: NonNullable<TimeStats['gaps']>): Markup {
  if (absent === 0) return markup`<h4>Gaps</h4><p>Every ${unit} of the span has rows.</p>`
  const share = percent(absent / (absent + present))
  return markup`<h4>Gaps</h4><p>${whole(absent)} of ${whole(absent + present)} ${unit}s (${share}) have no row. The longest stretches:</p><ul class="plain">${longest.map(
    (gap) =>
      markup`<li><b>${whole(gap.units)} ${gap.units === 1 ? unit : `${unit}s`}</b> between ${moment(gap.after)} and ${moment(gap.before)}</li>`,
  )}</ul>`
}
