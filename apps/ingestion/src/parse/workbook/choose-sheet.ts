import { type Decision, decided } from '../decision.js'
import { ParseError } from '../parse-error.js'

export interface SheetSummary {
  readonly name: string
  /** 1-based place among all sheets. */
  readonly place: number
  readonly hidden: boolean
  readonly filledCells: number
}

/** What a workbook's other sheets are: further tables, or left out. */
export interface OtherSheets {
  readonly further: readonly SheetSummary[]
  readonly leftOut: readonly SheetSummary[]
}

/** The sheet that was asked for, else the one with the most filled cells. Pure. */
export function mainSheet(sheets: readonly SheetSummary[], asked: string | number | undefined): SheetSummary {
  if (asked !== undefined) {
    const sheet = sheets.find(({ name, place }) => (typeof asked === 'number' ? place === asked : name === asked))
    if (!sheet) throw unknownSheet(asked, sheets)
    return sheet
  }
  const [first, ...rest] = sheets
  if (!first) throw noSheet()
  const sheet = rest.reduce((best, one) => (one.filledCells > best.filledCells ? one : best), first)
  if (sheet.filledCells === 0) throw emptyWorkbook()
  return sheet
}

/** Why the main table is on this sheet, and what became of the others. Pure. */
export function mainDecision(sheet: SheetSummary, { further, leftOut }: OtherSheets): Decision {
  const hidden = sheet.hidden ? '; it is hidden' : ''
  if (further.length + leftOut.length === 0)
    return decided('sheet', sheet.name, `the only sheet of the workbook${hidden}`)
  const why = [
    `it has the most filled cells (${sheet.filledCells})${hidden}`,
    ...(further.length > 0 ? [`further tables: ${listed(further)}`] : []),
    ...(leftOut.length > 0 ? [`left out: ${listed(leftOut)}`] : []),
  ].join('; ')
  const confidence = [...further, ...leftOut].every(({ filledCells }) => filledCells === 0) ? 1 : 0.8
  return decided('sheet', sheet.name, why, { confidence })
}

export const askedDecision = ({ name }: SheetSummary): Decision =>
  decided('sheet', name, 'asked for', { overridden: true })

export const furtherDecision = ({ name, hidden }: SheetSummary): Decision =>
  decided('sheet', name, `a further sheet with a table${hidden ? '; it is hidden' : ''}`, { confidence: 0.9 })

/** With the filled cells of each. */
function listed(sheets: readonly SheetSummary[]): string {
  const named = sheets.slice(0, 20).map(({ name, filledCells, hidden }) => {
    return `"${name}" (${filledCells}${hidden ? ', hidden' : ''})`
  })
  return `${named.join(', ')}${sheets.length > 20 ? ` and ${sheets.length - 20} more` : ''}`
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
