import { randomUUID } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { EVENT_NAMES, type EventSchema, type SchemaFile, schemaOf } from '@udb/events'
import { realStack } from '@udb/stack'
import { registryFeatures, type RegistryWorld } from '../registry.features.js'
import { openConfluentRegistry } from './open-confluent-registry.js'
import { registerContracts } from './register-contracts.js'
import type { RegistryAccess } from './registry-access.js'
import { RegistryCalls } from './registry-calls.js'
import { RegistryHttp } from './registry-http.js'

/** A part of the shared registry that is nobody else's: subjects belong to a group, and ids to all. */
const ownGroup = (): RegistryAccess => ({
  url: realStack().schemaRegistryUrl,
  headers: { 'X-Registry-GroupId': randomUUID() },
})

class ConfluentWorld implements RegistryWorld {
  private readonly access = ownGroup()
  private readonly versions = new Map<string, number>()

  async publish(schemas: readonly EventSchema[]): Promise<readonly number[]> {
    const files = schemas.map((schema) => this.file(schema))
    const { made } = await registerContracts({
      ...this.access,
      tenants: ['acme'],
      schemas: files,
      out: () => undefined,
    })
    return schemas.map(({ event }) => made.find((contract) => contract.event === event)!.id)
  }

  readonly open = () => openConfluentRegistry(this.access)

  async dispose(): Promise<void> {}

  private file(schema: EventSchema): SchemaFile {
    const version = (this.versions.get(schema.event) ?? 0) + 1
    this.versions.set(schema.event, version)
    return { file: `any/${schema.event}.v${version}.avsc`, event: schema.event, version, schema }
  }
}

registryFeatures('a registry with the API of Confluent', async () => new ConfluentWorld())

describe('what the registry keeps', () => {
  const access = ownGroup()
  const calls = new RegistryCalls(new RegistryHttp(access))

  test.each(EVENT_NAMES)(
    '%s, with its attributes, docs and logical types, under one id for every question',
    async (event) => {
      const schema = schemaOf(event)
      const subject = `${randomUUID()}-${event}`
      await calls.setCompatibility(subject)
      const id = await calls.register(subject, schema)
      expect(await calls.lookUp(subject, schema)).toBe(id)
      expect(await calls.schemaById(Number(id))).toEqual(schema)
      expect(await calls.versionsOf(subject)).toEqual([{ version: 1, id, schema }])
    },
  )
})
