import { DuckDBInstance, type DuckDBValue } from '@duckdb/node-api'
import { type CellObject, utils, write } from '@e965/xlsx'
import { writeFile } from 'node:fs/promises'
import { literal } from '@udb/engine'
import { zipOf } from '../../apps/ingestion/dist/parse/parse.bench.js'
import { ordersSelect } from './generate-orders.js'

/** 1,000,000 records of 10 fields as lines of JSON, about 210 MB. */
export const writeOrdersNdjson = (path: string): Promise<void> =>
  withDuck(async (connection) => {
    await connection.run(`COPY (${ordersSelect(10, 1_000_000)}) TO ${literal(path)} (FORMAT json)`)
  })

/** 100,000 rows × 20 mixed columns, as a workbook of one sheet. */
export const writeOrdersXlsx = (path: string): Promise<void> =>
  withDuck(async (connection) => {
    const reader = await connection.runAndReadAll(ordersSelect(20, 100_000))
    const rows = [reader.columnNames(), ...reader.getRows().map((row) => row.map(cellOf))]
    const book = utils.book_new()
    utils.book_append_sheet(book, utils.aoa_to_sheet(rows), 'orders')
    await writeFile(path, write(book, { type: 'buffer', bookType: 'xlsx', compression: true, bookSST: true }) as Buffer)
  })

/** A zip of so many CSV files of 50 rows. */
export async function writeSmallFilesZip(path: string, count: number): Promise<void> {
  const rows = (file: number): string[] =>
    Array.from({ length: 50 }, (_, row) => `${file * 50 + row},name ${row},${row}.5,2024-01-${10 + (row % 20)}`)
  const entries = Array.from(
    { length: count },
    (_, file) => [`part-${file}.csv`, `id,name,amount,day\n${rows(file).join('\n')}\n`] as const,
  )
  await writeFile(path, zipOf(entries))
}

/** Numbers as numbers, days as days, the rest as it is written. */
function cellOf(value: DuckDBValue): CellObject | string | number | boolean | null {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value
  const text = String(value)
  if (/^\d{4}-\d\d-\d\d/.test(text))
    return { t: 'd', v: new Date(`${text.replace(' ', 'T').slice(0, 19)}${text.length > 10 ? 'Z' : ''}`) }
  return Number(text)
}

async function withDuck(
  work: (connection: Awaited<ReturnType<DuckDBInstance['connect']>>) => Promise<void>,
): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    await work(connection)
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}
