import { type CellObject, utils, write } from '@e965/xlsx'
import { parentPort, workerData } from 'node:worker_threads'
import { defused } from '../formula-text.js'
import { cellOf, LONGEST_TEXT } from './cell-of.js'
import type { WorkbookMade, WorkbookOrder } from './workbook-of.js'

/** The entry of a thread that writes one workbook: so much text takes seconds, and others wait for the event loop. */
function made({ columns, rows: text, formulas }: WorkbookOrder): WorkbookMade {
  const rows = JSON.parse(text) as unknown[][]
  const names = columns.map(({ name }): CellObject => ({ t: 's', v: formulas === 'raw' ? name : defused(name) }))
  let tooLong: string | null = null
  const cells = rows.map((row) =>
    row.map((value, i): CellObject | null => {
      const cell = cellOf(value, columns[i]!.type, formulas)
      if (typeof cell?.v === 'string' && cell.v.length > LONGEST_TEXT) tooLong ??= columns[i]!.name
      return cell === null ? null : { ...cell }
    }),
  )
  if (tooLong !== null) return { tooLong }
  const book = utils.book_new()
  utils.book_append_sheet(book, utils.aoa_to_sheet([names, ...cells], { dense: true }), 'result')
  return { bytes: write(book, { type: 'buffer', bookType: 'xlsx', compression: true, bookSST: true }) as Uint8Array }
}

const port = parentPort!
port.postMessage(made(workerData as WorkbookOrder))
