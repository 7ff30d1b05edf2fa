import { Worker } from 'node:worker_threads'
import { HttpProblem } from '../http-problem.js'
import { LONGEST_TEXT } from './cell-of.js'

export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
/** Of one sheet, the names among them. */
const MOST_ROWS = 1_048_576
const MOST_COLUMNS = 16_384
const entry = new URL('./workbook-worker.js', import.meta.url)

export interface WorkbookOrder {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  /** The rows as JSON text. */
  readonly rows: string
  readonly formulas: 'defused' | 'raw'
}

export type WorkbookMade = { readonly bytes: Uint8Array } | { readonly tooLong: string }

/** Rows as a workbook of one sheet. Throws `not_acceptable` where a sheet cannot hold them whole. */
export async function workbookOf(order: WorkbookOrder, rowCount: number): Promise<Buffer> {
  if (rowCount >= MOST_ROWS || order.columns.length > MOST_COLUMNS)
    throw tooMuch(`A sheet has ${MOST_ROWS} rows and ${MOST_COLUMNS} columns at the most.`)
  const made = await writtenByThread(order)
  if ('tooLong' in made)
    throw tooMuch(`A text of column ${made.tooLong} has more than the ${LONGEST_TEXT} characters of a cell.`)
  return Buffer.from(made.bytes)
}

const tooMuch = (why: string): HttpProblem =>
  new HttpProblem('not_acceptable', why, 'Ask for CSV or JSON, or for less.')

function writtenByThread(order: WorkbookOrder): Promise<WorkbookMade> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(entry, { workerData: order })
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', (code) =>
      reject(new Error(`the thread that writes a workbook ended with ${code} before it had`)),
    )
  })
}
