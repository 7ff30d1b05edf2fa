import { type Type } from 'avsc'
import { type Decision, decided } from '../decision.js'
import type { Reader } from '../extract/reader.js'
import type { RecordWriter } from '../extract/record-writer.js'
import { AccountingError, ParseError } from '../parse-error.js'
import { type AvroColumn, avroColumns } from './avro-columns.js'
import { AvroContainer } from './container.js'
import { typeOfSchema } from './logical-types.js'

/** Reads an Avro object container file; the records are counted by the frame as well as by the decoder. */
export const readAvro: Reader = async (job, output) =>
  orUnreadable(() => {
    const container = new AvroContainer(job.path, job.bytes)
    try {
      const type = typeOfSchema(container.header.schema)
      const columns = avroColumns(type)
      const writer = output.open(columns)
      let expected = 0
      for (const { records, data } of container.blocks()) {
        expected += records
        writeBlock(type, columns, records, data, writer)
      }
      if (writer.records !== expected) throw new AccountingError(`${expected} records, ${writer.records} written`)
      return nestedDecision(columns)
    } finally {
      container.close()
    }
  })

function writeBlock(
  type: Type,
  columns: readonly AvroColumn[],
  records: number,
  data: Buffer,
  writer: RecordWriter,
): void {
  let at = 0
  for (let i = 0; i < records; i++) {
    const { value, offset } = type.decode(data, at) as { value: unknown; offset: number }
    if (offset < 0) throw new Error('a record ends behind its block')
    at = offset
    writer.write(
      writer.records + 1,
      columns.map(({ read }) => read(value)),
    )
  }
  if (at !== data.length) throw new Error('a block holds more than its records')
}

function nestedDecision(columns: readonly AvroColumn[]): Decision[] {
  const nested = columns.filter((column) => column.nested).map(({ name }) => name)
  if (nested.length === 0) return []
  return [decided('nested_values', nested.join(', '), 'lists, maps and unions of several types are kept as JSON')]
}

function orUnreadable<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof ParseError || error instanceof AccountingError || isOutOfMemory(error)) throw error
    throw new ParseError(
      'avro_unreadable',
      'The Avro file is damaged or its schema cannot be read.',
      'Write it again, with records at the top and the codec null, deflate, snappy or zstandard.',
      { cause: error },
    )
  }
}

const isOutOfMemory = (error: unknown): boolean =>
  error instanceof RangeError && /string length|allocation|buffer larger/i.test(error.message)
