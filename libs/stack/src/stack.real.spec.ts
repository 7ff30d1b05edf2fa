import { rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { Kafka, logLevel } from 'kafkajs'
import { Client as S3 } from 'minio'
import { Client as Postgres } from 'pg'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { engineAnswers } from './docker/engine.js'
import { freePorts } from './native/free-ports.js'
import { bringUp, statusOf, takeDown } from './stack.js'
import { addressOf } from './stack-environment.js'
import { withStackLock } from './stack-lock.js'
import type { StackPorts } from './stack-ports.js'
import { makeOwnedFolder } from './test-stack.js'

let dir: string
let ports: StackPorts
const up = (): ReturnType<typeof bringUp> => bringUp({ dir, ports })
const pids = async (): Promise<unknown[]> => (await statusOf(dir))!.components.map(({ pid }) => pid)

beforeAll(async () => {
  dir = await makeOwnedFolder()
  ports = await freePorts()
})
afterAll(async () => {
  await takeDown(dir, { volumes: true })
  rmSync(dir, { recursive: true, force: true })
})

const SCHEMA = JSON.stringify({ type: 'record', name: 'Kept', fields: [{ name: 'n', type: 'int' }] })
const registry = async (path: string, body?: unknown): Promise<unknown> => {
  const response = await fetch(`${addressOf(ports).schemaRegistryUrl}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return response.json()
}
const s3 = (): S3 => {
  const { s3AccessKey: accessKey, s3SecretKey: secretKey } = addressOf(ports)
  return new S3({ endPoint: '127.0.0.1', port: ports.minio, useSSL: false, accessKey, secretKey })
}
const postgres = async (text: string): Promise<unknown[]> => {
  const client = new Postgres({ connectionString: addressOf(ports).postgresUrl })
  await client.connect()
  return client
    .query(text)
    .then(({ rows }) => rows as unknown[])
    .finally(() => client.end())
}
const kafka = (): Kafka => new Kafka({ brokers: [addressOf(ports).kafkaBrokers], logLevel: logLevel.NOTHING })

async function produce(value: string): Promise<void> {
  const producer = kafka().producer()
  await producer.connect()
  await producer.send({ topic: 'kept', messages: [{ value }] })
  await producer.disconnect()
}

async function keepSomething(): Promise<number> {
  const admin = kafka().admin()
  await admin.connect()
  await admin.createTopics({ topics: [{ topic: 'kept', numPartitions: 1 }] })
  await admin.disconnect()
  await produce('one')
  const { id } = (await registry('/subjects/kept/versions', { schema: SCHEMA })) as { id: number }
  await postgres('CREATE TABLE kept AS SELECT 7 AS n')
  await s3().makeBucket('kept')
  return id
}

test('what the four hold outlives a down and an up, ids of schemas too; only --volumes ends it', async () => {
  expect((await up()).components.map(({ state }) => state)).toEqual(['up', 'up', 'up', 'up'])
  const id = await keepSomething()
  const before = await pids()
  await up()
  expect(await pids()).toEqual(before)

  expect(await takeDown(dir)).toBe(true)
  expect([await statusOf(dir), await takeDown(dir)]).toEqual([null, false])
  await up()
  expect(await registry(`/schemas/ids/${id}`)).toMatchObject({ schema: SCHEMA })
  expect(await registry('/config')).toEqual({ compatibilityLevel: 'FULL_TRANSITIVE' })
  expect(await postgres('SELECT n FROM kept')).toEqual([{ n: 7 }])
  expect(await s3().bucketExists('kept')).toBe(true)
  const admin = kafka().admin()
  await admin.connect()
  expect(await admin.fetchTopicOffsets('kept')).toMatchObject([{ offset: '1' }])
  await admin.disconnect()
}, 180_000)

/** What runs in a container is the engine's to bring back. */
const testOfProcesses = (await engineAnswers()) ? test.skip : test

testOfProcesses(
  'a component that was killed is down, and the next up brings back only that one',
  async () => {
    const [kafkaPid, registryPid, postgresPid, minioPid] = (await pids()) as number[]
    process.kill(minioPid!, 'SIGKILL')
    let status = await statusOf(dir)
    while (status!.components[3]!.state !== 'down') status = await statusOf(dir)
    expect(status!.components.map(({ state }) => state)).toEqual(['up', 'up', 'up', 'down'])
    // Who brings it back need not remember the ports.
    await bringUp({ dir })
    expect((await statusOf(dir))!.components.map(({ state }) => state)).toEqual(['up', 'up', 'up', 'up'])
    expect((await pids()).slice(0, 3)).toEqual([kafkaPid, registryPid, postgresPid])
    expect(await s3().bucketExists('kept')).toBe(true)
  },
  60_000,
)

test('a stack that runs is not brought up elsewhere, nor twice at the same time', async () => {
  await expect(bringUp({ dir, ports: await freePorts() })).rejects.toMatchObject({
    code: 'stack_runs_elsewhere',
  })
  await withStackLock(dir, () => expect(up()).rejects.toMatchObject({ code: 'stack_folder_in_use' }))
})

test('a port in use is refused before anything starts, and after --volumes everything begins anew', async () => {
  await takeDown(dir, { volumes: true })
  const other = createServer().listen(ports.registry, '127.0.0.1')
  await expect(up()).rejects.toMatchObject({ code: 'stack_port_in_use' })
  other.close()
  expect(await statusOf(dir)).toBeNull()
  await up()
  expect(await registry('/subjects')).toEqual([])
  expect(await s3().bucketExists('kept')).toBe(false)
}, 120_000)
