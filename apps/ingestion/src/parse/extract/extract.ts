import { declaredNulls } from '../csv/plan.js'
import type { Decision } from '../decision.js'
import { decideColumns, refuseUnknown } from './column-decisions.js'
import { type Extracted, type ExtractedTable, type ExtractFormat, type ExtractJob, interimPath } from './extracted.js'
import { mostColumns, mostTables, type Reader, type ReaderOutput, tooManyColumns, tooManyTables } from './reader.js'
import { type RecordColumn, RecordWriter } from './record-writer.js'

const document = async (): Promise<Reader> => (await import('../document/read-document.js')).readDocument

/** Each format's library is loaded only where it is needed. */
const readers: Record<ExtractFormat, () => Promise<Reader>> = {
  xlsx: async () => (await import('../workbook/read-workbook.js')).readWorkbook,
  xlsb: async () => (await import('../workbook/read-workbook.js')).readWorkbook,
  xls: async () => (await import('../workbook/read-workbook.js')).readWorkbook,
  arrow: async () => (await import('../arrow/read-arrow.js')).readArrow,
  avro: async () => (await import('../avro/read-avro.js')).readAvro,
  xml: async () => (await import('../xml/read-xml.js')).readXml,
  sqlite: async () => (await import('../sqlite/read-sqlite.js')).readSqlite,
  ods: async () => (await import('../workbook/read-workbook.js')).readWorkbook,
  pdf: document,
  docx: document,
  pptx: document,
  html: document,
  markdown: document,
  eml: document,
  msg: document,
  text: document,
  image: document,
}

interface OpenTable {
  readonly name: string | null
  readonly columns: readonly RecordColumn[]
  readonly writer: RecordWriter
  readonly decisions: Decision[]
}

/** Reads a file into interim files of delimited text, one for each table; the shell around each format's reader. */
export async function extract(job: ExtractJob, onRows: (rows: number) => void): Promise<Extracted> {
  const read = await readers[job.format]()
  const tables: ExtractedTable[] = []
  let current: OpenTable | null = null
  let before = 0
  // Once a table is written only what was decided of it is kept, so that many of them take no more memory than one.
  const finish = (): void => {
    if (current === null) return
    const open: OpenTable = current
    current = null
    open.writer.close()
    before += open.writer.records
    tables.push(finished(open, job))
  }
  const output: ReaderOutput = {
    open: (columns, name) => {
      finish()
      if (columns.length > mostColumns) throw tooManyColumns(columns.length)
      if (tables.length === mostTables) throw tooManyTables()
      const path = interimPath(job.outPath, tables.length)
      const writer = new RecordWriter(path, columns, declaredNulls(job.overrides), (rows) => onRows(before + rows))
      current = { name: name ?? null, columns, writer, decisions: [] }
      return writer
    },
    decide: (decisions) => (current as OpenTable).decisions.push(...decisions),
  }
  let ofFile: readonly Decision[]
  try {
    ofFile = await read(job, output)
    finish()
  } finally {
    ;(current as OpenTable | null)?.writer.close()
  }
  refuseUnknown(Object.keys(job.overrides.types ?? {}), tables)
  return { tables: tables.map((table) => ({ ...table, decisions: [...ofFile, ...table.decisions] })) }
}

function finished({ name, columns, writer, decisions }: OpenTable, { overrides }: ExtractJob): ExtractedTable {
  const { records, longestLineBytes, multiline, counts } = writer
  const decided = decideColumns(columns, counts, overrides)
  return {
    name,
    records,
    longestLineBytes,
    multiline,
    columns: decided.columns,
    decisions: [...decisions, ...decided.decisions],
  }
}
