import { describe, expect, test } from '@jest/globals'
import { type AnyEvent, CodecError, type EventSchema, frame, schemaOf, unframe } from '@udb/events'
import avro from 'avsc'
import { EventWire } from './event-wire.js'
import { RegistryError, type SchemaRegistry } from './port.js'
import { olderVersion } from './registry.features.js'

const meta = {
  eventId: '7b0e9a4e-3c1f-5d52-9a58-0d3f6f3f1a01',
  source: 'udb/test',
  tenant: 'acme',
  jobId: '5f2b7c1e-8a4d-5b6f-9c3d-2e1f0a9b8c7d',
  actor: 'dev:admin',
  time: Date.UTC(2026, 0, 1),
  causationId: null,
}
const cancelling: AnyEvent = { name: 'job.cancelling', meta, data: { reason: 'asked for' } }
const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

/** Numbers subjects as they come, and holds the schemas that a test puts into it. */
class ListedRegistry implements SchemaRegistry {
  lookUps = 0
  constructor(private readonly schemas: Readonly<Record<number, EventSchema>>) {}
  async idFor(): Promise<number> {
    return 1
  }
  async schemaById(id: number) {
    this.lookUps++
    const schema = this.schemas[id]
    if (!schema) throw new RegistryError('schema_unknown', 'none', 'none')
    return { id, event: schema.event, schema }
  }
  async ping(): Promise<void> {}
  async close(): Promise<void> {}
}

const wireOver = (schemas: Readonly<Record<number, EventSchema>>) => new EventWire(new ListedRegistry(schemas))
const wire = wireOver({ 1: schemaOf('job.cancelling') })
const encoded = async () => (await wire.encode(cancelling, traceparent))[0]!

describe('an event on the wire', () => {
  test('P5: what stands for a batch that could not be read is refused with its reason, whatever its bytes are', async () => {
    const unreadable = { code: 'batch_damaged', message: 'its checksum does not match' } as const
    await expect(wire.decode({ ...(await encoded()), unreadable })).rejects.toEqual(
      new CodecError('batch_damaged', 'its checksum does not match'),
    )
  })

  test('is one record for each of its routes, with one value and one set of headers', async () => {
    const records = await wire.encode(cancelling, traceparent)
    expect(records.map(({ topic, key }) => ({ topic, key }))).toEqual([
      { topic: 'udb.jobs.v1', key: meta.jobId },
      { topic: 'udb.control.v1', key: meta.jobId },
    ])
    expect(records[1]!.value).toEqual(records[0]!.value)
    expect(unframe(records[0]!.value).schemaId).toBe(1)
    expect(records[0]!.headers).toEqual({
      ce_specversion: '1.0',
      ce_id: meta.eventId,
      ce_type: 'job.cancelling',
      ce_source: 'udb/test',
      ce_time: '2026-01-01T00:00:00.000Z',
      ce_subject: meta.jobId,
      'content-type': 'application/avro',
      traceparent,
    })
  })

  test('comes back as it went', async () => {
    expect(await wire.decode(await encoded())).toEqual(cancelling)
  })

  test('comes back without headers too: what a reader needs is in the value', async () => {
    expect(await wire.decode({ value: (await encoded()).value, headers: {} })).toEqual(cancelling)
  })

  test('is read in its newest version when an older one wrote it', async () => {
    const older = olderVersion('job.cancelling')
    const { jobId: _jobId, causationId: _causationId, ...olderMeta } = meta
    const payload = avro.Type.forSchema(older as unknown as avro.Schema).toBuffer({
      meta: olderMeta,
      reason: 'asked for',
    })
    const event = await wireOver({ 4: older }).decode({ value: frame(4, payload), headers: {} })
    expect(event).toEqual({ ...cancelling, meta: { ...olderMeta, jobId: null, causationId: null } })
  })

  test('asks the registry once for each schema', async () => {
    const registry = new ListedRegistry({ 1: schemaOf('job.cancelling') })
    const asking = new EventWire(registry)
    for (let i = 0; i < 3; i++) await asking.decode(await encoded())
    expect(registry.lookUps).toBe(1)
  })
})

describe('a record that is not what it should be', () => {
  const refused = async (promise: Promise<unknown>): Promise<string> => {
    const error = await promise.then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(CodecError)
    return (error as CodecError).code
  }

  test.each([
    ['ce_id', 'another'],
    ['ce_type', 'job.cancelled'],
    ['ce_source', 'udb/other'],
    ['ce_subject', 'another'],
    ['ce_time', '2026-01-01T00:00:00.001Z'],
    ['ce_time', 'yesterday'],
  ])('is refused when its header %s says %s', async (name, value) => {
    const record = await encoded()
    expect(await refused(wire.decode({ ...record, headers: { ...record.headers, [name]: value } }))).toBe(
      'event_header_mismatch',
    )
  })

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['four bytes', Buffer.from([0, 0, 0, 0])],
    ['JSON', Buffer.from('{"reason":"asked for"}')],
  ])('is refused when its value is %s', async (_, value) => {
    expect(await refused(wire.decode({ value, headers: {} }))).toBe('event_not_framed')
  })

  test.each([
    ['that nobody was given', 7],
    ['below zero', -1],
  ])('is refused when its schema id is one %s', async (_, id) => {
    const { payload } = unframe((await encoded()).value)
    expect(await refused(wire.decode({ value: frame(id, payload), headers: {} }))).toBe('event_schema_unknown')
  })

  test('is refused when the bytes behind the id end early, go on, or are noise', async () => {
    const { value } = await encoded()
    for (const bytes of [value.subarray(0, -1), Buffer.concat([value, Buffer.of(0)]), frame(1, Buffer.alloc(64, 0xff))])
      expect(await refused(wire.decode({ value: bytes, headers: {} }))).toBe('event_undecodable')
  })

  test('is refused when its event is none that this version knows', async () => {
    const foreign = wireOver({ 2: { ...schemaOf('job.cancelling'), event: 'workflow.started' } })
    expect(await refused(foreign.decode({ value: frame(2, Buffer.alloc(8)), headers: {} }))).toBe('event_type_unknown')
  })

  test('is refused when its schema cannot be resolved to the one of this version', async () => {
    const schema = schemaOf('job.cancelling')
    const writer = {
      ...schema,
      fields: schema.fields.map((field) => (field.name === 'reason' ? { ...field, type: 'long' } : field)),
    }
    const decoding = wireOver({ 3: writer }).decode({ value: frame(3, Buffer.alloc(8)), headers: {} })
    await expect(decoding).rejects.toMatchObject({
      code: 'event_undecodable',
      message: expect.stringContaining('cannot read'),
    })
  })
})

test('a registry that is away is no fault of the record', async () => {
  const away = new ListedRegistry({})
  away.schemaById = () => Promise.reject(new RegistryError('registry_unavailable', 'away', 'wait'))
  const decoding = new EventWire(away).decode(await encoded())
  await expect(decoding).rejects.toMatchObject({ name: 'RegistryError', code: 'registry_unavailable' })
})

test('an event that does not fit its schema is refused before the registry is asked', async () => {
  const broken = { ...cancelling, data: { reason: 7 } } as never
  await expect(wire.encode(broken, null)).rejects.toMatchObject({ code: 'event_invalid' })
})
