import { zstdCompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  Binary,
  Bool,
  compressionRegistry,
  CompressionType,
  DateDay,
  Decimal,
  Dictionary,
  Field,
  Float64,
  Int32,
  Int64,
  List,
  makeBuilder,
  makeData,
  RecordBatch,
  RecordBatchFileWriter,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  TimestampMicrosecond,
  TimestampNanosecond,
  Uint64,
  Uint8,
  Utf8,
  Vector,
  type DataType,
} from 'apache-arrow'
import lz4 from 'lz4js'
import { SpecBench, shapeOf } from '../spec-bench.js'

let bench: SpecBench
beforeAll(async () => {
  bench = await SpecBench.open()
})
afterAll(() => bench.close())

const built = (type: DataType, values: readonly unknown[]): Vector => {
  const builder = makeBuilder({ type, nullValues: [null, undefined] })
  for (const value of values) builder.append(value)
  return builder.finish().toVector()
}

/** Counts since 1970 as they are: the library's own builders take milliseconds. */
const counts = (type: DataType, values: readonly bigint[]): Vector =>
  new Vector([makeData({ type, length: values.length, nullCount: 0, data: BigInt64Array.from(values) } as never)])

const decimals = new Vector([
  makeData({
    type: new Decimal(2, 20, 128),
    length: 2,
    nullCount: 0,
    data: Uint32Array.from([12345, 0, 0, 0, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff]),
  }),
])

const place = new Struct([new Field('city', new Utf8(), true), new Field('n', new Int32(), true)])
const columns: Record<string, Vector> = {
  i: built(new Int64(), [9_223_372_036_854_775_807n, null]),
  u: built(new Uint64(), [18_446_744_073_709_551_615n, 0n]),
  small: built(new Uint8(), [255, 0]),
  x: built(new Float64(), [0.1, Number.POSITIVE_INFINITY]),
  ok: built(new Bool(), [true, null]),
  name: built(new Utf8(), ['', 'a,"b"\n']),
  kind: built(new Dictionary(new Utf8(), new Int32()), ['A', 'A']),
  raw: built(new Binary(), [Uint8Array.of(0, 255), Uint8Array.of()]),
  day: built(new DateDay(), [new Date(Date.UTC(2024, 0, 31)), null]),
  at: counts(new TimestampMicrosecond('Europe/Berlin'), [1_706_697_000_000_001n, -1n]),
  coarse: counts(new TimestampNanosecond('UTC'), [1_706_697_000_000_001_000n, 0n]),
  fine: counts(new TimestampNanosecond(), [1_706_697_000_000_000_001n, 0n]),
  price: decimals,
  tags: built(new List(new Field('item', new Int64(), true)), [[1n, 2n], []]),
  place: built(place, [{ city: 'X', n: 1 }, null]),
}

const batch = (() => {
  const fields = Object.entries(columns).map(([name, { type }]) => new Field(name, type, true))
  const children = Object.values(columns).map((vector) => vector.data[0]!)
  return new RecordBatch(new Schema(fields), makeData({ type: new Struct(fields), length: 2, nullCount: 0, children }))
})()

function fileOf(compressionType: CompressionType | null = null): Buffer {
  const writer = new RecordBatchFileWriter({ compressionType } as never)
  writer.write(batch)
  writer.write(batch)
  writer.finish()
  return Buffer.from(writer.toUint8Array(true))
}

function streamOf(): Buffer {
  const writer = new RecordBatchStreamWriter()
  writer.write(batch)
  writer.write(batch)
  writer.finish()
  return Buffer.from(writer.toUint8Array(true))
}

compressionRegistry.set(CompressionType.LZ4_FRAME, { encode: (data) => lz4.compress(data) })
compressionRegistry.set(CompressionType.ZSTD, { encode: (data) => zstdCompressSync(data) })

describe('Arrow', () => {
  test.each([
    ['a file', () => fileOf()],
    ['a stream', streamOf],
    ['a file packed with LZ4', () => fileOf(CompressionType.LZ4_FRAME)],
    ['a file packed with zstd', () => fileOf(CompressionType.ZSTD)],
  ])('given %s, then each column keeps its type and every digit', async (_name, bytes) => {
    const parsed = await bench.parse('a.arrow', bytes())
    expect(parsed).toMatchObject({ format: 'arrow', rowsRead: 4, rowsWritten: 4 })
    expect(shapeOf(parsed)).toBe(
      'i:BIGINT/2 u:UBIGINT small:UTINYINT x:DOUBLE ok:BOOLEAN/2 name:VARCHAR kind:VARCHAR raw:BLOB day:DATE/2 at:TIMESTAMP WITH TIME ZONE coarse:TIMESTAMP WITH TIME ZONE fine:TIMESTAMP_NS price:DECIMAL(20,2) tags:JSON place.city:VARCHAR/2 place.n:INTEGER/2',
    )
    const select =
      'i::VARCHAR AS i, u::VARCHAR AS u, x::VARCHAR AS x, name, hex(raw) AS raw, "at"::VARCHAR AS "at", coarse::VARCHAR AS c, fine::VARCHAR AS f, price::VARCHAR AS p, tags::VARCHAR AS tags'
    expect((await bench.rows(parsed.parquetPath, select)).slice(2)).toEqual([
      {
        i: '9223372036854775807',
        u: '18446744073709551615',
        x: '0.1',
        name: '',
        raw: '00FF',
        at: '2024-01-31 10:30:00.000001+00',
        c: '2024-01-31 10:30:00.000001+00',
        f: '2024-01-31 10:30:00.000000001',
        p: '123.45',
        tags: '[1,2]',
      },
      {
        i: null,
        u: '0',
        x: 'inf',
        name: 'a,"b"\n',
        raw: '',
        at: '1969-12-31 23:59:59.999999+00',
        c: '1970-01-01 00:00:00+00',
        f: '1970-01-01 00:00:00',
        p: '-0.01',
        tags: '[]',
      },
    ])
  })

  test('a file that is cut or damaged is refused', async () => {
    const good = fileOf()
    const stream = streamOf()
    const garbled = Buffer.from(good)
    garbled.fill(0xee, 24, 600)
    for (const [bytes, code] of [
      [good.subarray(0, good.length - 20), 'file_truncated'],
      [good.subarray(0, 12), 'file_truncated'],
      [garbled, 'arrow_unreadable'],
      [stream.subarray(0, stream.length - 700), 'arrow_unreadable'],
    ] as const) {
      expect(await bench.refusal(bench.parse('a.arrow', bytes))).toMatchObject({ error: { code } })
    }
  })
})
