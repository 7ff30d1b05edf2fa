import type { Cell } from '@udb/engine'
import type { ChartModel, HeatmapChart, IndicatorChart } from './chart-model.js'
import { contrast, mix } from '../page/colours.js'
import { axisName } from './axis-name.js'
import { changeText } from './change-text.js'
import { heatScale } from './chart-look.js'
import { alignedNumberText, numberText, withUnit } from './number-text.js'
import { escapeXml } from './picture-frame.js'
import { cellText } from './plain-svg.js'
import { kindOf, type ResultColumn } from './query-result.js'

export function indicatorHtml(model: IndicatorChart): string {
  const items = model.items.map((item) => {
    const { label, value, unit } = item
    const text = value === null ? 'no value' : withUnit(numberText(value), unit)
    const change = changeText(item)
    return `<div class="figure"><div class="value">${escapeXml(text)}</div><div class="label">${escapeXml(label)}</div>${change === null ? '' : `<div class="change">${escapeXml(change)}</div>`}</div>`
  })
  return `<div class="figures${items.length > 1 ? ' many' : ''}">${items.join('')}</div>`
}

/** A heat map as a table: it scrolls on a phone, can be read aloud, and its numbers can be copied. */
export function heatmapHtml(model: HeatmapChart): string {
  const known = model.values.flat().filter((value) => value !== null)
  const { colours, min, max } = heatScale(known)
  const written = alignedNumberText(known)
  const cell = (value: number | null): string => {
    if (value === null) return '<td class="empty"></td>'
    const { back, ink } = colourAt(colours, (value - min) / (max - min))
    return `<td style="background:${back};color:${ink}">${escapeXml(written(value))}</td>`
  }
  const head = model.x.categories.map((name) => `<th scope="col">${escapeXml(name)}</th>`).join('')
  const rows = model.values.map(
    (row, i) => `<tr><th scope="row">${escapeXml(model.y.categories[i] ?? '')}</th>${row.map(cell).join('')}</tr>`,
  )
  const corner = `<th class="corner">${escapeXml(`${axisName(model.y)} \\ ${axisName(model.x)}`)}</th>`
  return `<p class="label">${escapeXml(axisName(model.value))}</p><div class="scroll" tabindex="0" role="region" aria-label="Numbers, scrolls sideways"><table class="heat"><thead><tr>${corner}${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`
}

/** Between two neighbours of the scale, and which of black and white reads better on it. */
function colourAt(colours: readonly string[], share: number): { readonly back: string; readonly ink: string } {
  const place = Math.min(1, Math.max(0, share)) * (colours.length - 1)
  const back = mix(colours[Math.floor(place)]!, colours[Math.ceil(place)]!, place - Math.floor(place))
  return { back, ink: contrast(back, '#000000') >= contrast(back, '#ffffff') ? '#000000' : '#ffffff' }
}

/** A text that somebody reads in a cell; what is longer is in the table that it came from. */
const cut = (text: string): string => (text.length <= 120 ? text : `${[...text.slice(0, 240)].slice(0, 119).join('')}…`)

export function tableHtml(columns: readonly ResultColumn[], rows: readonly (readonly Cell[])[]): string {
  const side = columns.map(({ type }) => (kindOf(type) === 'number' ? ' class="number"' : ''))
  const head = columns.map(({ name }, i) => `<th scope="col"${side[i]}>${escapeXml(name)}</th>`).join('')
  const body = rows.map(
    (row) =>
      `<tr>${columns.map((column, i) => `<td${side[i]}>${escapeXml(cut(cellText(row[i], column)))}</td>`).join('')}</tr>`,
  )
  return `<div class="scroll" tabindex="0" role="region" aria-label="Numbers, scrolls sideways"><table><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table></div>`
}

const MOST_LISTED = 500

/** The numbers behind a drawing, folded away under it. */
export function numbersHtml(model: ChartModel): string {
  const numbers = numbersOf(model)
  if (numbers === null) return ''
  const listed = numbers.rows.slice(0, MOST_LISTED)
  const cut =
    listed.length < numbers.rows.length ? `, the first ${MOST_LISTED} of ${numberText(numbers.rows.length)} rows` : ''
  return `<details id="numbers"><summary>The numbers${cut}</summary>${tableHtml(numbers.columns, listed)}</details>`
}

function numbersOf(model: ChartModel): { columns: ResultColumn[]; rows: Cell[][] } | null {
  const text = (name: string): ResultColumn => ({ name, type: 'VARCHAR' })
  const number = (name: string): ResultColumn => ({ name, type: 'DOUBLE' })
  switch (model.kind) {
    case 'pie':
      return {
        columns: [text('label'), number(model.unit ?? 'value')],
        rows: model.slices.map(({ label, value }) => [label, value]),
      }
    case 'map': {
      const { value } = model
      return {
        columns: [text('place'), number('latitude'), number('longitude'), ...(value ? [number(axisName(value))] : [])],
        rows: model.points.map((one) => [one.label, one.lat, one.lon, ...(value ? [one.value] : [])]),
      }
    }
    case 'multiples': {
      const [first] = model.panels
      const x = first?.x.type === 'number' ? number(first.x.label || 'x') : text(first?.x.label || 'x')
      const rows = model.panels.flatMap(({ title, series }) =>
        series.flatMap(({ points }) => points.map(([at, y]) => [title, at, y])),
      )
      return { columns: [text('chart'), x, number('value')], rows }
    }
    case 'histogram':
      return {
        columns: [number('from'), number('to'), number('count')],
        rows: model.bins.map(({ from, to, count }) => [from, to, count]),
      }
    case 'bar':
    case 'line':
    case 'scatter': {
      const [single] = model.series
      const x = model.x.type === 'number' ? number(model.x.label || 'x') : text(model.x.label || 'x')
      if (model.series.length === 1) {
        return {
          columns: [x, number(axisName({ ...model.y, label: single!.name }))],
          rows: single!.points.map(([at, y]) => [at, y]),
        }
      }
      const rows = model.series.flatMap(({ name, points }) => points.map(([at, y]) => [name, at, y]))
      return { columns: [text('series'), x, number(axisName({ ...model.y, label: model.y.label || 'value' }))], rows }
    }
    default:
      return null
  }
}
