import { describe, expect, test } from '@jest/globals'
import { type BusRecord, maxRecordBytes } from '@udb/bus'
import { decoderFor, type DeadLetter, schemaOf, unframe } from '@udb/events'
import { EventWire, type SchemaRegistry } from '@udb/registry'
import { deadLetter } from './dead-letter.js'

const registry: SchemaRegistry = {
  idFor: () => Promise.resolve(2_147_483_647),
  schemaById: () => Promise.reject(new Error('nothing is read here')),
  ping: () => Promise.resolve(),
  close: () => Promise.resolve(),
}
const wire = new EventWire(registry)
const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

const record = (more: Partial<BusRecord>): BusRecord => ({
  topic: 'udb.requests.v1',
  partition: 7,
  offset: 2 ** 52,
  appendedAt: 0,
  key: 'k',
  headers: { ce_type: 'job.requested' },
  value: Buffer.from('garbage'),
  ...more,
})

/** The letter as it would go to the log, and how large its record is there. */
async function sent(of: BusRecord, message = 'the value is no JSON object') {
  const event = deadLetter(of, 'udb.gateway', 'event_undecodable', message, 'udb/gateway', 1_767_225_600_000)
  const [{ key, value, headers }] = (await wire.encode(event, traceparent)) as [BusRecord]
  const bytes = Buffer.byteLength(key ?? '') + Buffer.byteLength(JSON.stringify(headers)) + value.length
  const letter = decoderFor('dead.letter', schemaOf('dead.letter'))(unframe(value).payload)
    .data as unknown as DeadLetter
  return { bytes, letter }
}

const zeros = (bytes: number): Buffer => Buffer.alloc(bytes, 7)
const manyHeaders = Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`h${n}`, '']))

describe('a dead letter', () => {
  test('keeps a record whole, but for its secrets', async () => {
    const headers = { authorization: 'Bearer x', ce_type: 'y' }
    const { letter } = await sent(record({ headers, value: zeros(900_000) }))
    expect(letter).toMatchObject({
      message: 'the value is no JSON object',
      originalKey: 'k',
      headers: { authorization: '[redacted]', ce_type: 'y' },
      value: zeros(900_000),
      isWhole: true,
    })
  })

  test.each([
    ['a value at the limit', { value: zeros(maxRecordBytes - 30) }],
    ['a value beyond it, as another producer may send', { value: zeros(2 * maxRecordBytes) }],
    ['a large key', { key: 'k'.repeat(990_000) }],
    ['a key of what was no text', { key: zeros(990_000).fill(0xff).toString('utf8') }],
    ['a large header', { headers: { x: '€'.repeat(330_000) } }],
    ['many headers', { headers: manyHeaders }],
    ['a large key and value', { key: '🙂'.repeat(120_000), value: zeros(500_000) }],
    ['all of them large', { key: 'k'.repeat(300_000), headers: { x: 'x'.repeat(200_000) }, value: zeros(499_000) }],
  ])('P5: about %s fits into the log, and says that it is not whole', async (_, more) => {
    const { bytes, letter } = await sent(record(more))
    expect(bytes).toBeLessThanOrEqual(maxRecordBytes)
    expect(letter.message).toMatch(/^the value is no JSON object \(the record has \d+ bytes/)
    expect(letter.isWhole).toBe(false)
  })

  test('P5: fits at every size of a value, and is whole below a limit and nowhere above it', async () => {
    const sizes = Array.from({ length: 80 }, (_, n) => maxRecordBytes - 40_000 + 500 * n)
    const letters = await Promise.all(sizes.map((size) => sent(record({ value: zeros(size) }))))
    expect(letters.filter(({ bytes }) => bytes > maxRecordBytes)).toEqual([])
    const whole = letters.map(({ letter }, index) => letter.value.length === sizes[index])
    expect(whole).toEqual(whole.toSorted((a, b) => Number(b) - Number(a)))
    expect(whole).toEqual(letters.map(({ letter }) => !letter.message.includes('bytes')))
    expect(whole).toEqual(letters.map(({ letter }) => letter.isWhole))
  })

  test('says how large the record was, and keeps the beginning of its value', async () => {
    const value = Buffer.concat([Buffer.from('begin'), zeros(995_000)])
    const { letter } = await sent(record({ key: null, headers: {}, value }))
    expect(letter.message).toContain(`the record has 995005 bytes`)
    expect(letter.message).toContain(`the first ${letter.value.length} of its value`)
    expect(letter.value).toEqual(value.subarray(0, letter.value.length))
    expect(letter.value.length).toBeGreaterThan(900_000)
  })

  test('P5: of a batch that could not be read has no schema, though its bytes may begin as an event does', async () => {
    const unreadable = { code: 'batch_damaged', message: 'its checksum does not match' } as const
    const value = Buffer.from([0, 0, 0, 0, 7, 1])
    expect((await sent(record({ value }))).letter.schemaId).toBe(7)
    const { letter } = await sent(record({ value, key: null, headers: { batch_last_offset: '12' }, unreadable }))
    expect(letter).toMatchObject({
      schemaId: null,
      value,
      headers: { batch_last_offset: '12' },
      isWhole: false,
    })
  })

  test('cuts no character in two', async () => {
    const { letter } = await sent(record({ key: `k${'🙂'.repeat(200_000)}` }), '€'.repeat(9_000))
    expect(letter.originalKey).toMatch(/^k(🙂)+$/u)
    expect(letter.message).toMatch(/^€+ \(/u)
  })
})
