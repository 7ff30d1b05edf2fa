import { type FileHandle, open } from 'node:fs/promises'
import { zstdDecompressSync } from 'node:zlib'
import { lz4Unpacked } from '@udb/unpack'
import { compressionRegistry, CompressionType, RecordBatchReader } from 'apache-arrow'
import { type Decision, decided } from '../decision.js'
import type { ExtractJob } from '../extract/extracted.js'
import type { Reader, ReaderOutput } from '../extract/reader.js'
import { AccountingError, ParseError } from '../parse-error.js'
import { type ArrowColumn, arrowColumns, valueAt } from './arrow-columns.js'

const magic = 'ARROW1'
const mostBufferBytes = 1024 * 1024 * 1024

/** Reads Arrow IPC, as a file or as a stream, batch by batch. */
export const readArrow: Reader = async (job, output) => {
  compressionRegistry.set(CompressionType.LZ4_FRAME, {
    decode: (data) => lz4Unpacked(Buffer.from(data.buffer, data.byteOffset, data.byteLength), mostBufferBytes),
  })
  compressionRegistry.set(CompressionType.ZSTD, {
    decode: (data) => zstdDecompressSync(data, { maxOutputLength: mostBufferBytes }),
  })
  const file = await open(job.path, 'r')
  try {
    await refuseCut(file, job)
    return await readBatches(file, output)
  } catch (error) {
    if (error instanceof ParseError || error instanceof AccountingError || isOutOfMemory(error)) throw error
    throw unreadable(error)
  } finally {
    await file.close().catch(() => undefined)
  }
}

async function readBatches(file: FileHandle, output: ReaderOutput): Promise<Decision[]> {
  const reader = await RecordBatchReader.from(file)
  await reader.open({ autoDestroy: false })
  const columns = arrowColumns(reader.schema)
  if (columns.length === 0) throw new Error('the schema has no field')
  const writer = output.open(columns)
  let expected = 0
  for await (const batch of reader) {
    expected += batch.numRows
    for (let at = 0; at < batch.numRows; at++) {
      writer.write(
        writer.records + 1,
        columns.map((column) => valueAt(column, batch.data, at)),
      )
    }
  }
  if (writer.records !== expected) throw new AccountingError(`${expected} records, ${writer.records} written`)
  return nestedDecision(columns)
}

/** An Arrow file ends as it starts; a stream has no end of its own that must be there. */
async function refuseCut(file: FileHandle, { bytes }: ExtractJob): Promise<void> {
  const start = Buffer.alloc(magic.length)
  await file.read(start, 0, magic.length, 0)
  if (start.toString('latin1') !== magic) return
  const end = Buffer.alloc(magic.length)
  await file.read(end, 0, magic.length, Math.max(0, bytes - magic.length))
  if (end.toString('latin1') === magic && bytes > 4 * magic.length) return
  throw new ParseError(
    'file_truncated',
    'The Arrow file has no end: its footer is missing.',
    'Send the file again, whole.',
  )
}

function nestedDecision(columns: readonly ArrowColumn[]): Decision[] {
  const nested = columns.filter((column) => column.nested).map(({ name }) => name)
  if (nested.length === 0) return []
  return [decided('nested_values', nested.join(', '), 'lists, maps, unions and intervals are kept as JSON')]
}

const isOutOfMemory = (error: unknown): boolean =>
  error instanceof RangeError && /string length|allocation|buffer larger/i.test(error.message)

const unreadable = (cause: unknown): ParseError =>
  new ParseError(
    'arrow_unreadable',
    'The Arrow data is damaged or uses something that is not read here.',
    'Write it again, as an Arrow file or as Parquet.',
    { cause },
  )
