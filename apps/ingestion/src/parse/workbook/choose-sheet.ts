import { type Decision, decided } from '../decision.js'
import { ParseError } from '../parse-error.js'

export interface SheetSummary {
  readonly name: string
  /** 1-based place among all sheets. */
  readonly place: number
  readonly hidden: boolean
  readonly filledCells: number
}

/** The sheet that was asked for, else the one with the most filled cells; the others are named. Pure. */
export function chooseSheet(
  sheets: readonly SheetSummary[],
  asked: string | number | undefined,
): { sheet: SheetSummary; decision: Decision } {
  if (asked !== undefined) {
    const sheet = sheets.find(({ name, place }) => (typeof asked === 'number' ? place === asked : name === asked))
    if (!sheet) throw unknownSheet(asked, sheets)
    return { sheet, decision: decided('sheet', sheet.name, 'asked for', { overridden: true }) }
  }
  const [first, ...rest] = sheets
  if (!first) throw noSheet()
  const sheet = rest.reduce((best, one) => (one.filledCells > best.filledCells ? one : best), first)
  if (sheet.filledCells === 0) throw emptyWorkbook()
  const others = sheets.filter((one) => one !== sheet)
  const hidden = sheet.hidden ? '; it is hidden' : ''
  if (others.length === 0)
    return { sheet, decision: decided('sheet', sheet.name, `the only sheet of the workbook${hidden}`) }
  const named = others.slice(0, 20).map(({ name, filledCells, hidden }) => {
    return `"${name}" (${filledCells}${hidden ? ', hidden' : ''})`
  })
  const more = others.length > 20 ? ` and ${others.length - 20} more` : ''
  const why = `it has the most filled cells (${sheet.filledCells})${hidden}; left out: ${named.join(', ')}${more}`
  const confidence = others.every(({ filledCells }) => filledCells === 0) ? 1 : 0.8
  return { sheet, decision: decided('sheet', sheet.name, why, { confidence }) }
}

function unknownSheet(asked: string | number, sheets: readonly SheetSummary[]): ParseError {
  const names = sheets.slice(0, 30).map(({ name, place }) => `${place} "${name}"`)
  return new ParseError(
    'override_invalid',
    `The override "sheet" names a sheet ${JSON.stringify(asked)} that the workbook does not have.`,
    `Its sheets: ${names.join(', ')}.`,
  )
}

const noSheet = (): ParseError =>
  new ParseError(
    'workbook_unreadable',
    'The workbook holds no sheet with cells.',
    'Send a workbook with a table on a sheet.',
  )

const emptyWorkbook = (): ParseError =>
  new ParseError('file_empty', 'No sheet of the workbook has a filled cell.', 'Send a workbook with at least one row.')
