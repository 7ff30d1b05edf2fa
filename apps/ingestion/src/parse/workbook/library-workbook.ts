import { readFile } from 'node:fs/promises'
import { read, set_cptable, type WorkBook, type WorkSheet } from '@e965/xlsx'
import { ParseError } from '../parse-error.js'
import { damaged, encryptedWorkbook, type SheetTraits } from './check-parts.js'
import type { SheetSummary } from './choose-sheet.js'
import { isOfCells } from './is-of-cells.js'
import type { CellRange, SheetRow } from './sheet-cell.js'
import { type LoadedRows, LibraryRows, type SheetRows } from './sheet-rows.js'

export interface LoadedSheet extends SheetSummary {
  readonly rows: SheetRows
  readonly merges: readonly CellRange[]
  readonly hiddenRows: readonly number[]
  readonly hiddenColumns: readonly number[]
}

export interface LoadedWorkbook {
  /** Sheets of cells only, in their order. */
  readonly sheets: readonly LoadedSheet[]
  /** Whether days count from 1904. */
  readonly date1904: boolean
}

/** Reads a workbook of any kind, all of it, by the library. Throws `ParseError` where it is damaged or locked. */
export async function readByLibrary(path: string, { hasFormulas, hasHidden }: SheetTraits): Promise<LoadedWorkbook> {
  set_cptable(await import('@e965/xlsx/dist/cpexcel.full.mjs'))
  const bytes = await readFile(path)
  try {
    // Stubs keep formulas without a value apart from ones whose value is 0; styles say which rows are hidden.
    const book = read(bytes, {
      type: 'buffer',
      dense: true,
      cellText: false,
      cellHTML: false,
      cellNF: true,
      sheetStubs: hasFormulas,
      cellStyles: hasHidden,
    })
    return loadedWorkbook(book, rowsOf)
  } catch (error) {
    if (error instanceof RangeError || error instanceof ParseError) throw error
    throw /password/i.test(String(error)) ? encryptedWorkbook() : damaged(error)
  }
}

const rowsOf = (sheet: WorkSheet): LoadedRows => ({
  rows: new LibraryRows((sheet['!data'] ?? []) as SheetRow[]),
  hiddenRows: (sheet['!rows'] ?? []).flatMap((row, r) => (row?.hidden === true ? [r] : [])),
})

/**
 * The workbook that the library has read, with the rows that `rowsOf` gives for each sheet of cells. A sheet that the library
 * gave up on is an error, since it may be the one.
 */
export function loadedWorkbook(book: WorkBook, rowsOf: (sheet: WorkSheet, name: string) => LoadedRows): LoadedWorkbook {
  const sheets = book.SheetNames.flatMap((name, i): LoadedSheet[] => {
    const sheet: WorkSheet | undefined = book.Sheets[name]
    if (sheet === undefined) throw damaged(`sheet ${i + 1} was not read`)
    if (!isOfCells(sheet)) return []
    const { rows, hiddenRows } = rowsOf(sheet, name)
    return [
      {
        name,
        place: i + 1,
        hidden: (book.Workbook?.Sheets?.[i]?.Hidden ?? 0) > 0,
        filledCells: rows.filled.reduce((sum, filled) => sum + filled, 0),
        rows,
        merges: sheet['!merges'] ?? [],
        hiddenRows,
        hiddenColumns: (sheet['!cols'] ?? []).flatMap((column, c) => (column?.hidden === true ? [c] : [])),
      },
    ]
  })
  return { sheets, date1904: book.Workbook?.WBProps?.date1904 === true }
}
