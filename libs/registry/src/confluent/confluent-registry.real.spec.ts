import { randomUUID } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { EVENT_NAMES, type EventSchema, schemaOf } from '@udb/events'
import { registryFeatures, type RegistryWorld } from '../registry.features.js'
import { openConfluentRegistry } from './open-confluent-registry.js'
import { fileOf, ownGroup } from './own-group.fixture.js'
import { registerContracts } from './register-contracts.js'
import { RegistryCalls } from './registry-calls.js'
import { RegistryHttp } from './registry-http.js'

class ConfluentWorld implements RegistryWorld {
  private readonly access = ownGroup()
  private readonly versions = new Map<string, number>()

  async publish(schemas: readonly EventSchema[]): Promise<readonly number[]> {
    const files = schemas.map((schema) => {
      const version = (this.versions.get(schema.event) ?? 0) + 1
      this.versions.set(schema.event, version)
      return fileOf(schema, version)
    })
    const options = { ...this.access, tenants: ['acme'], schemas: files, out: () => undefined }
    const { made } = await registerContracts(options)
    return schemas.map(({ event }) => made.find((contract) => contract.event === event)!.id)
  }

  readonly open = () => openConfluentRegistry(this.access)

  async dispose(): Promise<void> {}
}

registryFeatures('a registry with the API of Confluent', async () => new ConfluentWorld())

describe('what the registry keeps', () => {
  const access = ownGroup()
  const calls = new RegistryCalls(new RegistryHttp(access))
  const registered = async (schema: object): Promise<number> => {
    const id = await calls.register(randomUUID(), schema as EventSchema)
    if (typeof id !== 'number') throw new Error(id.refusal)
    return id
  }

  test('of every event: its attributes, docs and logical types, under one id for every question', async () => {
    for (const event of EVENT_NAMES) {
      const schema = schemaOf(event)
      const subject = `${randomUUID()}-${event}`
      await calls.setCompatibility(subject)
      const id = await calls.register(subject, schema)
      expect(await calls.lookUp(subject, schema)).toBe(id)
      expect(await calls.schemaById(Number(id))).toEqual(schema)
      expect(await calls.versionsOf(subject)).toEqual([{ version: 1, id, schema }])
    }
  })

  test('tells the event by the record of a schema whose producer left the attribute out', async () => {
    const { event: _event, routes: _routes, ...bare } = schemaOf('job.requested')
    const registry = await openConfluentRegistry(access)
    expect((await registry.schemaById(await registered(bare))).event).toBe('job.requested')
    const foreign = await registered({ ...bare, name: 'OrderPlaced', namespace: 'shop' })
    expect((await registry.schemaById(foreign)).event).toBe('shop.OrderPlaced')
    const nameless = await registered({ type: 'record', name: 'Bare', fields: [] })
    expect((await registry.schemaById(nameless)).event).toBe('Bare')
    await registry.close()
  })

  test('is no schema of an event when it is no Avro', async () => {
    const text = JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', title: randomUUID() })
    const body = JSON.stringify({ schemaType: 'JSON', schema: text })
    const { body: made } = await calls.http.ask('POST', `/subjects/${randomUUID()}/versions`, body)
    const registry = await openConfluentRegistry(access)
    const asking = registry.schemaById((made as { id: number }).id)
    await expect(asking).rejects.toMatchObject({ code: 'schema_unknown' })
    await registry.close()
  })
})
