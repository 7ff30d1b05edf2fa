import { crc32, deflateRawSync, zstdCompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import avro from 'avsc'
import snappy from 'snappyjs'
import { SpecBench, shapeOf } from '../spec-bench.js'

let bench: SpecBench
beforeAll(async () => {
  bench = await SpecBench.open()
})
afterAll(() => bench.close())

const field = (name: string, type: unknown): { name: string; type: unknown } => ({ name, type })
const record = (name: string, ...fields: { name: string; type: unknown }[]) => ({ type: 'record', name, fields })

const packers: Record<string, (data: Buffer) => Buffer> = {
  null: (data) => data,
  deflate: (data) => deflateRawSync(data),
  zstandard: (data) => zstdCompressSync(data),
  snappy: (data) => {
    const sum = Buffer.alloc(4)
    sum.writeUInt32BE(crc32(data))
    return Buffer.concat([snappy.compress(data), sum])
  },
}

/** A block whose copies begin where they end, with a checksum: a reader that believes it never comes further. */
const backToItself = Buffer.from([10, 0xfc, 0xfa, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0])

/** An object container file of values, in blocks of two. */
function avroOf(schema: unknown, values: readonly unknown[], codec = 'null', pack = packers[codec]!): Buffer {
  const type = avro.Type.forSchema(schema as avro.Schema)
  const sync = Buffer.alloc(16, 7)
  const long = avro.Type.forSchema('long')
  const meta = avro.Type.forSchema({ type: 'map', values: 'bytes' })
  const parts = [
    Buffer.from('Obj\x01', 'latin1'),
    meta.toBuffer({ 'avro.schema': Buffer.from(JSON.stringify(schema)), 'avro.codec': Buffer.from(codec) }),
    sync,
  ]
  for (let i = 0; i < values.length; i += 2) {
    const some = values.slice(i, i + 2)
    const data = pack(Buffer.concat(some.map((value) => type.toBuffer(value))))
    parts.push(long.toBuffer(some.length), long.toBuffer(data.length), data, sync)
  }
  return Buffer.concat(parts)
}

describe('Avro', () => {
  const schema = record(
    'row',
    field('id', 'long'),
    field('name', ['null', 'string']),
    field('day', { type: 'int', logicalType: 'date' }),
    field('at', ['null', { type: 'long', logicalType: 'timestamp-micros' }]),
    field('local', { type: 'long', logicalType: 'local-timestamp-millis' }),
    field('clock', { type: 'int', logicalType: 'time-millis' }),
    field('price', { type: 'bytes', logicalType: 'decimal', precision: 9, scale: 2 }),
    field('key', { type: 'string', logicalType: 'uuid' }),
    field('raw', 'bytes'),
    field('kind', { type: 'enum', name: 'kind', symbols: ['A', 'B'] }),
    field('ok', 'boolean'),
    field('ratio', 'float'),
    field('tags', { type: 'array', items: 'string' }),
    field('any', ['null', 'string', 'double']),
    field('place', ['null', record('place', field('city', 'string'), field('zip', ['null', 'string']))]),
  )
  const value = {
    id: 9_007_199_254_740_990,
    name: '',
    day: 19_753,
    at: 1_706_697_000_000_001,
    local: -1,
    clock: 37_800_500,
    price: Buffer.from([0xfe, 0x0c]),
    key: '123e4567-e89b-12d3-a456-426614174000',
    raw: Buffer.from([0, 255]),
    kind: 'B',
    ok: true,
    ratio: 0.5,
    tags: ['a', 'b'],
    any: 1.5,
    place: { city: 'X', zip: null },
  }

  test.each(Object.keys(packers))('given records packed with %s, then each field has its type', async (codec) => {
    const values = [value, { ...value, name: null, at: null, any: 'x', place: null, tags: [] }, value]
    const parsed = await bench.parse('a.avro', avroOf(schema, values, codec))
    expect(parsed).toMatchObject({ format: 'avro', rowsRead: 3, rowsWritten: 3 })
    expect(shapeOf(parsed)).toBe(
      'id:BIGINT name:VARCHAR/1 day:DATE at:TIMESTAMP WITH TIME ZONE/1 local:TIMESTAMP clock:TIME price:DECIMAL(9,2) key:UUID raw:BLOB kind:VARCHAR ok:BOOLEAN ratio:FLOAT tags:JSON any:JSON place.city:VARCHAR/1 place.zip:VARCHAR/3',
    )
    const select =
      'id::VARCHAR AS id, name, day::VARCHAR AS d, "at"::VARCHAR AS "at", local::VARCHAR AS l, clock::VARCHAR AS c, price::VARCHAR AS p, hex(raw) AS raw, kind, tags::VARCHAR AS tags, "any"::VARCHAR AS a, "place.city" AS city'
    expect(await bench.rows(parsed.parquetPath, select)).toMatchObject([
      {
        id: '9007199254740990',
        name: '',
        d: '2024-01-31',
        at: '2024-01-31 10:30:00.000001+00',
        l: '1969-12-31 23:59:59.999',
        c: '10:30:00.5',
        p: '-5.00',
        raw: '00FF',
        kind: 'B',
        tags: '["a","b"]',
        a: '1.5',
        city: 'X',
      },
      { name: null, at: null, a: '"x"', city: null, tags: '[]' },
      { name: '' },
    ])
    expect(parsed.decisions.find(({ what }) => what === 'nested_values')?.value).toBe('tags, any')
  })

  test('given whole 64 bits, then no digit is lost', async () => {
    const header = avroOf(record('r', field('n', 'long')), [])
    const largest = Buffer.from('feffffffffffffffff01', 'hex')
    const block = Buffer.concat([Buffer.from([2, largest.length * 2]), largest, Buffer.alloc(16, 7)])
    const parsed = await bench.parse('a.avro', Buffer.concat([header, block]))
    expect(await bench.rows(parsed.parquetPath, 'n::VARCHAR AS n')).toEqual([{ n: '9223372036854775807' }])
  })

  test('given a type that holds itself, then it is flattened once and JSON below', async () => {
    const schema = record('node', field('v', 'int'), field('next', ['null', 'node']))
    const parsed = await bench.parse('a.avro', avroOf(schema, [{ v: 1, next: { v: 2, next: null } }]))
    expect(shapeOf(parsed)).toBe('v:INTEGER next:JSON')
    expect(await bench.rows(parsed.parquetPath, 'next::VARCHAR AS next')).toEqual([{ next: '{"v":2,"next":null}' }])
  })

  test('a file that is cut, damaged, lies or is packed strangely is refused', async () => {
    const good = avroOf(schema, [value, value, value])
    const mark = Buffer.from(good)
    mark[mark.length - 1] = 8
    const strange = avroOf(schema, [], 'null').toString('latin1').replace('\x08null', '\x08xpck')
    const wide = avroOf(record('r', field('d', { type: 'bytes', logicalType: 'decimal', precision: 2, scale: 0 })), [
      { d: Buffer.from([1, 0, 0]) },
    ])
    for (const [bytes, code] of [
      [good.subarray(0, good.length - 30), 'file_truncated'],
      [good.subarray(0, 200), 'file_truncated'],
      [mark, 'avro_unreadable'],
      [Buffer.from(strange, 'latin1'), 'avro_unreadable'],
      [wide, 'avro_unreadable'],
      [avroOf(schema, [], 'null').fill(0x20, 30, 60), 'avro_unreadable'],
      [avroOf(schema, [value], 'snappy', () => backToItself), 'avro_unreadable'],
    ] as const) {
      expect(await bench.refusal(bench.parse('a.avro', bytes))).toMatchObject({ error: { code } })
    }
  })
})
