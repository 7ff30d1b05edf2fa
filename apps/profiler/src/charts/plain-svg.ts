import type { IndicatorChart, TableChart } from './chart-model.js'
import { changeText } from './change-text.js'
import { INK, QUIET_INK, RULE, SMALL_SIZE, TEXT_SIZE } from './chart-look.js'
import { shorten, textWidth } from './fit-text.js'
import { isPlainNumber, numberText, withUnit } from './number-text.js'
import { frameOf, MARGIN, pictureSvg, textSvg, WIDTH } from './picture-frame.js'
import { kindOf, labelOf, numberOf, type ResultColumn } from './query-result.js'
import type { Cell } from '@udb/engine'

/** The figure, large; several beside each other. */
export function indicatorSvg(model: IndicatorChart): string {
  const perRow = Math.min(3, model.items.length)
  const rows = Math.ceil(model.items.length / perRow)
  const tall = model.items.some((item) => changeText(item) !== null) ? 136 : 120
  const frame = frameOf(model, rows * tall)
  const width = (WIDTH - 2 * MARGIN) / perRow
  const largest = model.items.length === 1 ? 64 : 38
  const inner = model.items.map((item, i) => {
    const x = MARGIN + (i % perRow) * width
    const top = frame.top + Math.floor(i / perRow) * tall
    const text = item.value === null ? 'no value' : withUnit(numberText(item.value), item.unit)
    const size = Math.min(largest, Math.floor(largest * ((width - 12) / Math.max(1, textWidth(text, largest, 'bold')))))
    return (
      textSvg(text, { x, y: top + 62, size, fill: item.value === null ? QUIET_INK : INK, bold: true }) +
      textSvg(shorten(item.label, width - 12, TEXT_SIZE), { x, y: top + 92, size: TEXT_SIZE, fill: QUIET_INK }) +
      textSvg(shorten(changeText(item) ?? '', width - 12, TEXT_SIZE), { x, y: top + 112, size: TEXT_SIZE, fill: INK })
    )
  })
  return pictureSvg(frame, model, inner.join(''))
}

const ROWS_DRAWN = 15
const COLUMNS_DRAWN = 10
const LINE = 26

/** The first rows and columns; the page has the others. */
export function tableSvg(model: TableChart): string {
  const columns = model.columns.slice(0, COLUMNS_DRAWN)
  const rows = model.rows.slice(0, ROWS_DRAWN)
  const notes = [...model.notes]
  if (rows.length < model.rows.length)
    notes.splice(0, notes.length, `The first ${rows.length} of ${numberText(model.totalRows)} rows.`)
  if (columns.length < model.columns.length)
    notes.push(`The first ${columns.length} of ${model.columns.length} columns.`)
  const frame = frameOf({ ...model, notes }, (rows.length + 1) * LINE + 8)
  const right = columns.map(({ type }) => kindOf(type) === 'number')
  const cells = rows.map((row) => columns.map((column, i) => cellText(row[i], column)))
  const widths = columnWidths(
    columns.map(({ name }) => name),
    cells,
  )
  let x = MARGIN
  const drawn = columns.map((column, i) => {
    const width = widths[i]! - 16
    const place = { x: right[i] ? x + width : x, anchor: right[i] ? ('end' as const) : ('start' as const) }
    x += widths[i]!
    const head = textSvg(shorten(column.name, width, SMALL_SIZE, 'bold'), {
      ...place,
      y: frame.top + 16,
      size: SMALL_SIZE,
      fill: QUIET_INK,
      bold: true,
    })
    return (
      head +
      cells
        .map((row, r) =>
          textSvg(shorten(row[i]!, width, SMALL_SIZE), {
            ...place,
            y: frame.top + 16 + (r + 1) * LINE,
            size: SMALL_SIZE,
            fill: INK,
          }),
        )
        .join('')
    )
  })
  const rules = Array.from({ length: rows.length }, (_, r) => {
    const y = frame.top + LINE * (r + 1) - 2
    return `<line x1="${MARGIN}" x2="${WIDTH - MARGIN}" y1="${y}" y2="${y}" stroke="${RULE}"/>`
  })
  return pictureSvg(frame, model, rules.join('') + drawn.join(''))
}

export function cellText(cell: Cell | undefined, column: ResultColumn): string {
  if (cell === null || cell === undefined) return '–'
  const value = kindOf(column.type) === 'number' ? numberOf(cell) : null
  return value === null || isPlainNumber(column.name) ? labelOf(cell) : numberText(value)
}

/** Each column gets what it needs, as far as there is room; the wide ones give way first. */
function columnWidths(names: readonly string[], cells: readonly (readonly string[])[]): number[] {
  const room = WIDTH - 2 * MARGIN
  const wanted = names.map(
    (name, i) =>
      16 + Math.max(textWidth(name, SMALL_SIZE, 'bold'), ...cells.map((row) => textWidth(row[i]!, SMALL_SIZE))),
  )
  let cap = Math.max(...wanted)
  const sum = (): number => wanted.reduce((total, width) => total + Math.min(width, cap), 0)
  while (sum() > room && cap > 40) cap -= 4
  return wanted.map((width) => Math.min(width, cap))
}
