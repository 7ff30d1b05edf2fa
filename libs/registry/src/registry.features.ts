import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { EVENT_NAMES, type EventName, type EventSchema, inboxTopic, schemaOf, tenantOfInbox } from '@udb/events'
import { canonicalSchema } from './canonical-schema.js'
import type { SchemaRegistry } from './port.js'

/** What a side of the port does for its suite. */
export interface RegistryWorld {
  /** Makes schemas known besides those that are, as a deployment does; resolves to their ids, in order. */
  publish(schemas: readonly EventSchema[]): Promise<readonly number[]>
  /** A registry over all that was published. */
  open(): Promise<SchemaRegistry>
  dispose(): Promise<void>
}

const TENANT = 'acme'

/** Every topic that an event may be published to, the inbox of one more tenant included. */
const subjects: readonly { readonly topic: string; readonly event: EventName }[] = EVENT_NAMES.flatMap((event) =>
  schemaOf(event).routes.flatMap(({ topic }) => [
    { topic, event },
    ...(tenantOfInbox(topic) === null ? [] : [{ topic: inboxTopic(TENANT), event }]),
  ]),
)

/** The guarantees of a `SchemaRegistry`; every side runs them all. The world serves the tenant `acme` besides the default one. */
export function registryFeatures(side: string, makeWorld: () => Promise<RegistryWorld>): void {
  describe(`the schema registry: ${side}`, () => {
    let world: RegistryWorld
    let registry: SchemaRegistry

    beforeAll(async () => {
      world = await makeWorld()
      await world.publish(EVENT_NAMES.map(schemaOf))
      registry = await world.open()
    })
    afterAll(async () => {
      await registry.close()
      await world.dispose()
    })

    const allIds = (of: SchemaRegistry): Promise<number[]> =>
      Promise.all(subjects.map(({ topic, event }) => of.idFor(topic, event)))

    test('gives every event an id for every topic that it is published to', async () => {
      const ids = await allIds(registry)
      expect(ids.filter((id) => !Number.isInteger(id) || id < 1 || id > 2 ** 31 - 1)).toEqual([])
    })

    test('leads from the id back to the schema that the event is encoded by, who gave the id and who only read it', async () => {
      const reader = await world.open()
      for (const { topic, event } of subjects) {
        const id = await registry.idFor(topic, event)
        for (const asked of [registry, reader]) {
          const found = await asked.schemaById(id)
          expect({ id: found.id, event: found.event }).toEqual({ id, event })
          expect(canonicalSchema(found.schema)).toBe(canonicalSchema(schemaOf(event)))
        }
      }
      await reader.close()
    })

    test('never gives one id to two events', async () => {
      const eventsOf = new Map<number, Set<string>>()
      for (const { topic, event } of subjects) {
        const id = await registry.idFor(topic, event)
        eventsOf.set(id, (eventsOf.get(id) ?? new Set()).add(event))
      }
      expect([...eventsOf.values()].filter((events) => events.size > 1)).toEqual([])
    })

    test('takes in the inbox of every tenant what the default inbox takes', async () => {
      expect(await registry.idFor(inboxTopic(TENANT), 'job.requested')).toBe(
        await registry.idFor('udb.requests.v1', 'job.requested'),
      )
    })

    test('knows no id for a topic that the event is not published to', async () => {
      await expect(registry.idFor('udb.audit.v1', 'job.requested')).rejects.toMatchObject({ code: 'subject_unknown' })
      await expect(registry.idFor(inboxTopic(TENANT), 'job.created')).rejects.toMatchObject({ code: 'subject_unknown' })
    })

    test.each([0, -1, 2 ** 31 - 1])('knows no schema for the id %d, which nobody was given', async (id) => {
      await expect(registry.schemaById(id)).rejects.toMatchObject({ code: 'schema_unknown' })
    })

    test('answers when asked whether it is there', async () => {
      await expect(registry.ping()).resolves.toBeUndefined()
    })

    test('gives the same ids to everybody, at the same time and after a restart', async () => {
      const before = await allIds(registry)
      const others = await Promise.all([world.open(), world.open()])
      for (const other of others) expect(await allIds(other)).toEqual(before)
      await Promise.all(others.map((other) => other.close()))
    })

    test('keeps every id when schemas are added, and gives those new ones', async () => {
      const before = await allIds(registry)
      const added = olderVersion('job.cancelled')
      const [id] = await world.publish([added])
      const later = await world.open()
      expect(await allIds(later)).toEqual(before)
      expect(before).not.toContain(id)
      expect(canonicalSchema((await later.schemaById(id!)).schema)).toBe(canonicalSchema(added))
      await later.close()
    })

    test('goes on giving the id of the schema that this code writes when a newer one is registered', async () => {
      const before = await registry.idFor('udb.jobs.v1', 'job.created')
      await world.publish([newerVersion('job.created')])
      const later = await world.open()
      expect(await later.idFor('udb.jobs.v1', 'job.created')).toBe(before)
      await later.close()
    })

    test('may be closed twice', async () => {
      const other = await world.open()
      await other.close()
      await expect(other.close()).resolves.toBeUndefined()
    })
  })
}

/** The event as an earlier release may have written it: without a field that came later. */
export function olderVersion(event: EventName): EventSchema {
  const schema = schemaOf(event)
  return { ...schema, fields: schema.fields.map((field) => (field.name === 'meta' ? withoutDefaults(field) : field)) }
}

function withoutDefaults(meta: EventSchema['fields'][number]): EventSchema['fields'][number] {
  const record = meta.type as EventSchema
  return { ...meta, type: { ...record, fields: record.fields.filter((field) => field.default === undefined) } }
}

const newerVersion = (event: EventName): EventSchema => {
  const schema = schemaOf(event)
  return {
    ...schema,
    fields: [...schema.fields, { name: 'note', type: ['null', 'string'], doc: 'Came later.', default: null }],
  }
}
