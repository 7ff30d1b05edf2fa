import { type Decision } from '../decision.js'
import { declaredNulls } from '../csv/plan.js'
import { decideColumns } from './column-decisions.js'
import type { Extracted, ExtractFormat, ExtractJob } from './extracted.js'
import { mostColumns, type Reader, tooManyColumns } from './reader.js'
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

/** Reads a file into an interim file of delimited text; the shell around each format's reader. */
export async function extract(job: ExtractJob, onRows: (rows: number) => void): Promise<Extracted> {
  const read = await readers[job.format]()
  let columns: readonly RecordColumn[] = []
  let writer: RecordWriter | null = null
  const open = (wanted: readonly RecordColumn[]): RecordWriter => {
    if (wanted.length > mostColumns) throw tooManyColumns(wanted.length)
    columns = wanted
    writer = new RecordWriter(job.outPath, wanted, declaredNulls(job.overrides), onRows)
    return writer
  }
  let decisions: readonly Decision[]
  try {
    decisions = await read(job, { open })
  } finally {
    ;(writer as RecordWriter | null)?.close()
  }
  const { records, longestLineBytes, multiline, counts } = writer!
  const decided = decideColumns(columns, counts, job.overrides)
  return {
    records,
    longestLineBytes,
    multiline,
    columns: decided.columns,
    decisions: [...decisions, ...decided.decisions],
  }
}
