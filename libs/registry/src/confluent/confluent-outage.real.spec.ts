import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { type AnyEvent, encodeEvent, frame, schemaOf } from '@udb/events'
import { EventWire } from '../event-wire.js'
import { type ConfluentRegistry, openConfluentRegistry } from './open-confluent-registry.js'
import { fileOf, ownGroup, withField } from './own-group.fixture.js'
import { registerContracts } from './register-contracts.js'
import type { RegistryAccess } from './registry-access.js'
import { RegistryProxy } from './registry-proxy.fixture.js'

const meta = {
  eventId: '7b0e9a4e-3c1f-5d52-9a58-0d3f6f3f1a01',
  source: 'udb/test',
  tenant: 'default',
  jobId: '5f2b7c1e-8a4d-5b6f-9c3d-2e1f0a9b8c7d',
  actor: 'dev:admin',
  time: Date.UTC(2026, 0, 1),
  causationId: null,
}
const cancelling: AnyEvent = { name: 'job.cancelling', meta, data: { reason: 'asked for' } }
const rejected = { ...cancelling, name: 'job.cancelled' } as AnyEvent
const away = { name: 'RegistryError', code: 'registry_unavailable' }

let proxy: RegistryProxy
let access: RegistryAccess
let registry: ConfluentRegistry
let wire: EventWire
/** A record of a schema that this registry has, and nobody has asked for yet. */
let unseen: { value: Buffer; headers: Record<string, string> }

beforeAll(async () => {
  proxy = new RegistryProxy()
})
beforeEach(async () => {
  proxy.behaviour = null
  proxy.redirected = null
  await proxy.start()
  access = ownGroup(proxy.url)
  const newer = withField(schemaOf('job.cancelled'), `f${randomUUID().replaceAll('-', '')}`)
  const schemas = [fileOf(schemaOf('job.cancelling')), fileOf(schemaOf('job.cancelled')), fileOf(newer, 2)]
  const { made } = await registerContracts({ ...access, tenants: [], schemas, out: () => undefined })
  const id = made.find(({ version }) => version === 2)!.id
  // The new field comes last and is null, which is one byte.
  unseen = { value: frame(id, Buffer.concat([encodeEvent(rejected), Buffer.of(0)])), headers: {} }
  registry = await openConfluentRegistry({ ...access, timeoutMs: 2_000 })
  wire = new EventWire(registry)
  proxy.asked.length = 0
})
afterEach(async () => {
  await registry.close()
  await proxy.stop()
})

describe('a registry that is away', () => {
  test('cannot be opened, and can be once it is there', async () => {
    await proxy.stop()
    await expect(openConfluentRegistry(access)).rejects.toMatchObject(away)
    await proxy.start()
    await (await openConfluentRegistry(access)).close()
  })

  test('is not missed by events whose schemas are known', async () => {
    const [record] = await wire.encode(cancelling, null)
    expect(await wire.decode(record!)).toEqual(cancelling)
    await proxy.stop()
    await expect(registry.ping()).rejects.toMatchObject(away)
    const [again] = await wire.encode(cancelling, null)
    expect(again).toEqual(record)
    expect(await wire.decode(again!)).toEqual(cancelling)
  })

  test('is not missed by whoever reads for the first time what this version writes, once the start has checked it', async () => {
    const written = await wire.encode(cancelling, null)
    const reader = await openConfluentRegistry({ ...access, timeoutMs: 2_000 })
    await reader.checkRegistered({ tenants: [], events: ['job.cancelling'] })
    await proxy.stop()
    const reading = new EventWire(reader)
    expect(await Promise.all(written.map((record) => reading.decode(record)))).toEqual(written.map(() => cancelling))
    await reader.close()
  })

  test('makes an event of a new schema wait, and no dead letter, until it is back', async () => {
    await proxy.stop()
    await expect(wire.decode(unseen)).rejects.toMatchObject(away)
    await expect(wire.encode(rejected, null)).rejects.toMatchObject(away)
    await proxy.start()
    expect(await wire.decode(unseen)).toEqual(rejected)
    expect(await wire.encode(rejected, null)).toHaveLength(1)
  })

  test('is told about once in the log when it goes, and once when it is back', async () => {
    const lines: string[] = []
    const log = {
      info: (line: string) => lines.push(`info ${line}`),
      warn: (line: string) => lines.push(`warn ${line}`),
    }
    const telling = await openConfluentRegistry({ ...access, log })
    await proxy.stop()
    for (let i = 0; i < 3; i++) await expect(telling.ping()).rejects.toMatchObject(away)
    await proxy.start()
    for (let i = 0; i < 3; i++) await telling.ping()
    expect(lines).toEqual([expect.stringMatching(/^warn .*does not answer/), expect.stringMatching(/^info .*again$/)])
    await telling.close()
  })

  test('is asked no more once it was closed', async () => {
    await registry.close()
    await expect(wire.decode(unseen)).rejects.toMatchObject(away)
    expect(proxy.asked).toEqual([])
  })
})

describe('a registry that answers', () => {
  test('is asked once for what many want at the same time, and never again', async () => {
    const all = await Promise.all(Array.from({ length: 50 }, () => wire.decode(unseen)))
    expect(all).toEqual(all.map(() => rejected))
    await Promise.all(Array.from({ length: 50 }, () => wire.encode(cancelling, null)))
    const before = [...proxy.asked].sort()
    expect(before).toEqual([
      expect.stringMatching(/^GET \/schemas\/ids\/\d+$/),
      'POST /subjects/udb.control.v1-udb.JobCancelling',
      'POST /subjects/udb.jobs.v1-udb.JobCancelling',
    ])
    await wire.decode(unseen)
    await new EventWire(registry).decode(unseen)
    await wire.encode(cancelling, null)
    expect(proxy.asked).toHaveLength(before.length)
  })

  test('may know a moment later what it did not know', async () => {
    proxy.redirected = () => `/schemas/ids/${2 ** 31 - 1}`
    await expect(wire.decode(unseen)).rejects.toMatchObject({ name: 'CodecError', code: 'event_schema_unknown' })
    proxy.redirected = null
    expect(await wire.decode(unseen)).toEqual(rejected)
  })

  test('is not asked for ids that nobody can have', async () => {
    const decoding = wire.decode({ value: frame(-7, Buffer.alloc(8)), headers: {} })
    await expect(decoding).rejects.toMatchObject({ code: 'event_schema_unknown' })
    expect(proxy.asked).toEqual([])
  })
})

describe('what answers in the place of a registry', () => {
  const says = (status: number, type: string, text: string) => (_: unknown, response: ServerResponse) =>
    void response.writeHead(status, { 'content-type': type }).end(text)
  const json = (status: number, body: unknown) => says(status, 'application/json', JSON.stringify(body))

  test.each([
    ['a page', says(200, 'text/html', '<html>Welcome</html>')],
    ['half of its JSON', says(200, 'application/json', '{"schema":"{\\"type\\":')],
    ['nothing', says(200, 'application/json', '')],
    ['null', json(200, null)],
    ['JSON of another form', json(200, { hello: 'world' })],
    ['a schema that is no JSON', json(200, { schema: '{"type":', id: 'one' })],
    ['that the page is not there', says(404, 'text/html', 'Not Found')],
    ['that the path is not there', json(404, { error_code: 404, message: 'HTTP 404 Not Found' })],
    ['that it is not there, in words of its own', json(404, { error: 'no route' })],
    ['that it may not be asked so', json(405, { message: 'Method Not Allowed' })],
    ['that it is too much', json(429, { error_code: 42901, message: 'Too many requests' })],
    ['an error', json(500, { error_code: 50001, message: 'Error in the backend data store' })],
    ['that it is not ready', says(503, 'text/plain', 'starting')],
    [
      'half of what it promised',
      (_: unknown, response: ServerResponse) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 })
        response.write('{"schema":', () => response.destroy())
      },
    ],
    ['not at all', (_: unknown, response: ServerResponse) => void response.destroy()],
  ])('with %s is waited for, and makes no dead letters', async (_, behaviour) => {
    proxy.behaviour = behaviour
    await expect(wire.decode(unseen)).rejects.toMatchObject(away)
    await expect(wire.encode(rejected, null)).rejects.toMatchObject(away)
    await expect(registry.ping()).rejects.toMatchObject(away)
    await expect(openConfluentRegistry(access)).rejects.toMatchObject(away)
    proxy.behaviour = null
    expect(await wire.decode(unseen)).toEqual(rejected)
    expect(await wire.encode(rejected, null)).toHaveLength(1)
  })

  test('is given up when it says nothing', async () => {
    proxy.behaviour = () => undefined
    const silent = { ...access, timeoutMs: 100 }
    await expect(openConfluentRegistry(silent)).rejects.toMatchObject({
      ...away,
      message: expect.stringContaining('nothing came within 100 ms'),
    })
  })

  test.each([
    [401, 'UDB_SCHEMA_REGISTRY_PASSWORD'],
    [403, 'right'],
  ])('with HTTP %d is not waited for: it says whom to ask', async (status, hint) => {
    proxy.behaviour = says(status, 'text/html', 'no')
    const refused = { name: 'RegistryError', code: 'registry_refused', hint: expect.stringContaining(hint) }
    await expect(openConfluentRegistry(access)).rejects.toMatchObject(refused)
    await expect(wire.decode(unseen)).rejects.toMatchObject(refused)
    await expect(wire.encode(rejected, null)).rejects.toMatchObject(refused)
  })

  test('is given the credentials, wherever they stand, and shows them to nobody', async () => {
    const seen: (string | undefined)[] = []
    proxy.behaviour = (request, response) => {
      seen.push(request.headers.authorization)
      json(500, {})(request, response)
    }
    const basic = `Basic ${Buffer.from('ann:s3cr:t').toString('base64')}`
    const inUrl = proxy.url.replace('//', '//ann:s3cr%3At@')
    for (const given of [{ url: proxy.url, username: 'ann', password: 's3cr:t' }, { url: inUrl }])
      await expect(openConfluentRegistry(given)).rejects.toMatchObject({
        message: expect.not.stringContaining('s3cr'),
      })
    expect(seen).toEqual([basic, basic])
  })
})
