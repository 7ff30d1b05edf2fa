import type { Cell } from '@udb/engine'
import { alignedNumberText, numberText, withUnit } from '../charts/index.js'
import { isPlainNumber } from '../charts/number-text.js'
import { kindOf, labelOf, momentOf, numberOf } from '../charts/query-result.js'
import { plain, table } from './markdown.js'
import type { KpiResult, KpiSuccess } from './summary-input.js'
import { counted, listed, sentence } from './wording.js'

const ROWS_SHOWN = 5
const COLUMNS_SHOWN = 5

export const isFailed = (kpi: KpiResult): kpi is Extract<KpiResult, { error: unknown }> => 'error' in kpi

/** A KPI as Markdown: a value in a line, several rows as a sentence about both ends and a small table. */
export function kpiText(kpi: KpiSuccess): string {
  const about = kpi.description === undefined ? '' : ` ${plain(sentence(kpi.description))}`
  const name = `**${plain(kpi.name)}**`
  if (kpi.rows.length === 0) return `${name}: no rows.${about}`
  if (kpi.rows.length === 1) return `${name}: ${singleRow(kpi)}.${about}`
  return `${name}.${about}${overRows(kpi)}\n\n${smallTable(kpi)}`
}

function singleRow(kpi: KpiSuccess): string {
  const numbers = kpi.columns.filter(({ type }) => kindOf(type) === 'number').length
  const parts = kpi.columns.map((column, i) => {
    const text = plain(
      cellText(kpi.rows[0]?.[i], column, kindOf(column.type) === 'number' && numbers === 1 ? kpi.unit : undefined),
    )
    return kpi.columns.length === 1 ? text : `${plain(column.name)} ${text}`
  })
  return listed(parts)
}

/** The first label and the first number carry the sentence; without both the table speaks for itself. */
function overRows(kpi: KpiSuccess): string {
  const label = kpi.columns.findIndex(({ type }) => kindOf(type) === 'label')
  const time = kpi.columns.findIndex(({ type }) => kindOf(type) === 'time')
  const value = kpi.columns.findIndex(({ type }) => kindOf(type) === 'number')
  const at = time >= 0 ? time : label
  if (value < 0 || at < 0 || (time >= 0 && label >= 0)) return ''
  const pairs = kpi.rows.flatMap((row) => {
    const number = numberOf(row[value])
    return number === null ? [] : [{ name: placeText(row[at]), number }]
  })
  if (pairs.length < 2) return ''
  const highest = pairs.reduce((best, pair) => (pair.number > best.number ? pair : best))
  const lowest = pairs.reduce((best, pair) => (pair.number < best.number ? pair : best))
  if (highest.number === lowest.number)
    return ` All ${pairs.length} are ${plain(withUnit(numberText(highest.number), kpi.unit))}.`
  const written = alignedNumberText([highest.number, lowest.number])
  const said = ({ name, number }: { name: string; number: number }): string =>
    plain(`${name} (${withUnit(written(number), kpi.unit)})`)
  const order = kpi.truncated === true ? 'Of the rows returned, ' : ''
  return ` ${order === '' ? 'Highest' : `${order}highest`}: ${said(highest)}; lowest: ${said(lowest)}.`
}

function smallTable(kpi: KpiSuccess): string {
  const columns = kpi.columns.slice(0, COLUMNS_SHOWN)
  const shown = kpi.rows.slice(0, kpi.rows.length === ROWS_SHOWN + 1 ? ROWS_SHOWN + 1 : ROWS_SHOWN)
  const writers = columns.map((column, i) =>
    columnWriter(
      column,
      kpi.rows.map((row) => row[i]),
    ),
  )
  const head = columns.map(({ name }) => plain(name) || ' ')
  const right = columns.map(({ type }) => kindOf(type) === 'number')
  const body = table(
    head,
    right,
    shown.map((row) => columns.map((_, i) => plain(writers[i]!(row[i])))),
  )
  const more = kpi.rows.length - shown.length
  const rest =
    more > 0 ? `\n\n${counted(more, 'more row')}${kpi.truncated === true ? ', and others beyond the limit' : ''}.` : ''
  return body + rest
}

function columnWriter(
  column: { name: string; type: string },
  cells: readonly (Cell | undefined)[],
): (cell: Cell | undefined) => string {
  if (kindOf(column.type) !== 'number' || isPlainNumber(column.name)) return (cell) => cellText(cell, column, undefined)
  const written = alignedNumberText(cells.map(numberOf).filter((value) => value !== null))
  return (cell) => {
    const value = numberOf(cell)
    return value === null ? cellText(cell, column, undefined) : written(value)
  }
}

function cellText(cell: Cell | undefined, column: { name: string; type: string }, unit: string | undefined): string {
  if (cell === null || cell === undefined) return 'no value'
  const value = kindOf(column.type) === 'number' ? numberOf(cell) : null
  if (value !== null && !isPlainNumber(column.name)) return withUnit(numberText(value), unit)
  return kindOf(column.type) === 'time' ? placeText(cell) : shortened(labelOf(cell))
}

/** A moment without its midnight, a label without its length. */
function placeText(cell: Cell | undefined): string {
  const label = labelOf(cell)
  if (momentOf(cell) === null) return shortened(label)
  return label.replace('T', ' ').replace(/ 00:00:00(\.0+)?Z?$/, '')
}

const shortened = (text: string): string => ([...text].length <= 60 ? text : `${[...text].slice(0, 59).join('')}…`)
