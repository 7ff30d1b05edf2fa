import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckError } from '@udb/engine'
import { reconcile } from '../accounting.js'
import { ParseError } from '../parse-error.js'
import type { FurtherRows, ParsedRows, ParsePorts, ParseWork } from '../parsed-table.js'
import { refuseTooManyRejects } from '../refuse-rejects.js'
import { writeParquet } from '../write-parquet.js'
import { type Extracted, type ExtractedTable, type ExtractFormat, interimPath } from './extracted.js'
import { checkedInterimSelects, interimSelect } from './interim-sql.js'

/** Turns the interim files into Parquet, one after the other; what does not fit a forced type is set aside. */
export async function loadExtracted(
  path: string,
  { tables }: Extracted,
  format: ExtractFormat,
  work: ParseWork,
  ports: ParsePorts,
): Promise<ParsedRows> {
  const loaded: FurtherRows[] = []
  for (const [place, table] of tables.entries()) {
    const interim = interimPath(path, place)
    const stem = join(work.workDir, place === 0 ? 'main' : `table-${place}`)
    const rows = await loadTable(interim, stem, table, format, work, ports).catch((error: unknown) => {
      throw error instanceof ParseError && table.name !== null ? inTable(table.name, error) : error
    })
    loaded.push({ name: table.name ?? '', rows })
    if (tables.length > 1) await rm(interim)
  }
  const [main, ...further] = loaded
  return { ...main!.rows, ...(further.length > 0 ? { name: main!.name, further } : {}) }
}

const inTable = (name: string, { code, message, hint, line, column, cause }: ParseError): ParseError =>
  new ParseError(code, `In "${name}": ${message}`, hint, { line, column, cause })

async function loadTable(
  path: string,
  stem: string,
  extracted: ExtractedTable,
  format: ExtractFormat,
  work: ParseWork,
  ports: ParsePorts,
): Promise<ParsedRows> {
  const parquetPath = `${stem}.parquet`
  const forced = extracted.columns.some(({ asked, type }) => asked && type !== 'VARCHAR' && type !== 'TEXT')
  const checked = forced ? checkedInterimSelects(path, extracted) : null
  const written = await writeParquet(ports.duck, checked?.good ?? interimSelect(path, extracted), parquetPath).catch(
    (error: unknown) => {
      ports.signal.throwIfAborted()
      if (!(error instanceof DuckError) || error.code !== 'engine_error') throw error
      throw lyingValue(format, error)
    },
  )
  const rowsRejected = checked === null ? 0 : ((await ports.duck.query<{ rows: number }>(checked.failed))[0]?.rows ?? 0)
  reconcile({ rowsRead: extracted.records, rowsWritten: written, rowsRejected })
  const rejectsPath = rowsRejected === 0 ? null : `${stem}.rejects.parquet`
  if (rejectsPath !== null) {
    await writeParquet(ports.duck, `${checked!.rejects} ORDER BY line`, rejectsPath)
    await refuseTooManyRejects(ports.duck, rejectsPath, { rowsRead: extracted.records, rowsRejected }, work.overrides)
  }
  return {
    parquetPath,
    rowsRead: extracted.records,
    rowsRejected,
    rejectsPath,
    columns: extracted.columns.map(({ name, originalName }) => ({ name, originalName })),
    decisions: extracted.decisions,
    expectedNulls: extracted.columns.map(({ expectedNulls }) => (rowsRejected > 0 ? null : expectedNulls)),
  }
}

const codes = {
  xlsx: 'workbook_unreadable',
  xlsb: 'workbook_unreadable',
  xls: 'workbook_unreadable',
  ods: 'workbook_unreadable',
  sqlite: 'sqlite_unreadable',
  xml: 'xml_unreadable',
  avro: 'avro_unreadable',
  arrow: 'arrow_unreadable',
  pdf: 'document_unreadable',
  docx: 'document_unreadable',
  pptx: 'document_unreadable',
  html: 'document_unreadable',
  markdown: 'document_unreadable',
  eml: 'document_unreadable',
  msg: 'document_unreadable',
  text: 'document_unreadable',
  image: 'document_unreadable',
} as const satisfies Record<ExtractFormat, string>

/** A file may declare a type that its own values do not have, e.g. more digits than a decimal's precision. */
const lyingValue = (format: ExtractFormat, cause: unknown): ParseError =>
  new ParseError(
    codes[format],
    'A value is not of the type that the file declares for its column.',
    'Correct the file, or read the column as text with the override "types".',
    { cause },
  )
