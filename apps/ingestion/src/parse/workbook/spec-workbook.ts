import { type BookType, type CellObject, type Range, type SheetProps, utils, type WorkSheet, write } from '@e965/xlsx'

type SpecCell = string | number | boolean | null | CellObject

export interface SpecSheet {
  readonly rows: readonly (readonly SpecCell[])[]
  /** `A1:C1` and the like. */
  readonly merges?: readonly string[]
  readonly hidden?: boolean
  readonly hiddenRows?: readonly number[]
}

/** A workbook as people write them: for specs only. */
export function workbookOf(
  sheets: Readonly<Record<string, SpecSheet>>,
  bookType: BookType = 'xlsx',
  date1904 = false,
): Buffer {
  const book = utils.book_new()
  for (const [name, sheet] of Object.entries(sheets)) utils.book_append_sheet(book, sheetOf(sheet), name)
  const props = Object.values(sheets).map(({ hidden }): SheetProps => ({ Hidden: hidden === true ? 1 : 0 }))
  book.Workbook = { WBProps: { date1904 }, Sheets: props }
  return write(book, { type: 'buffer', bookType, compression: true }) as Buffer
}

function sheetOf({ rows, merges, hiddenRows }: SpecSheet): WorkSheet {
  const sheet = utils.aoa_to_sheet(
    rows.map((row) => [...row]),
    { dense: true, UTC: true },
  )
  if (merges) sheet['!merges'] = merges.map((range): Range => utils.decode_range(range))
  if (hiddenRows) sheet['!rows'] = rows.map((_, i) => (hiddenRows.includes(i) ? { hidden: true } : {}))
  return sheet
}

/** A number with a format. */
export const shown = (v: number, z: string): CellObject => ({ t: 'n', v, z })
export const errorCell = (v: number): CellObject => ({ t: 'e', v })
export const formula = (f: string, v: number): CellObject => ({ t: 'n', v, f })
