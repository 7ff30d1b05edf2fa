import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { realStack, sparePort } from '@udb/stack'
import { type FreshBox, freshBox } from '@udb/testkit/fresh-box'
import { launchProcess, ProcessEnded, runProcess, startProcess } from '@udb/testkit/processes'
import { Kafka, logLevel } from 'kafkajs'
import { newDataDir, removeDataDir } from '../e2e/running-box.js'
import { until } from './until.js'

const TIMEOUT_MS = 60_000

let box: FreshBox
let dataDir: string
let env: Record<string, string>
let nowhere: string

beforeAll(async () => {
  box = await freshBox(realStack())
  dataDir = await newDataDir()
  env = { ...box.env, UDB_DATA_DIR: dataDir }
  await runProcess(['contracts', 'register'], env)
  nowhere = `127.0.0.1:${await sparePort()}`
}, TIMEOUT_MS)
afterAll(async () => {
  await box.dispose()
  await removeDataDir(dataDir)
})

/** How a start ends that must not succeed. */
async function refused(service: string, changed: Record<string, string>): Promise<ProcessEnded> {
  const ended = await startProcess(['up', '--service', service], { ...env, ...changed }).then(
    async (started) => {
      await started.stop()
      throw new Error('it started')
    },
    (error: unknown) => error,
  )
  if (!(ended instanceof ProcessEnded)) throw ended
  expect(ended.exitCode).toBe(1)
  return ended
}

const AWAY: readonly (readonly [string, string, (address: string) => Record<string, string>])[] = [
  ['event-log', 'pruner', (address) => ({ UDB_KAFKA_BROKERS: address })],
  ['schema-registry', 'pruner', (address) => ({ UDB_SCHEMA_REGISTRY_URL: `http://${address}/apis/ccompat/v7` })],
  ['object-store', 'pruner', (address) => ({ UDB_S3_ENDPOINT: `http://${address}` })],
  ['read-model', 'gateway', (address) => ({ UDB_POSTGRES_URL: `postgres://udb:udb@${address}/udb` })],
]

describe.each(AWAY)('%s is away at the start', (component, service, at) => {
  test(
    'with UDB_STRICT_STARTUP=1 the process ends, and names it',
    async () => {
      const { said } = await refused(service, { ...at(nowhere), UDB_STRICT_STARTUP: '1' })
      expect(said).toContain('dependency_down')
      expect(said).toContain(component)
    },
    TIMEOUT_MS,
  )

  test(
    'else it waits, and /readyz says for what',
    async () => {
      const port = String(await sparePort())
      const starting = launchProcess(['up', '--service', service], { ...env, ...at(nowhere), UDB_PORT: port })
      const url = `http://127.0.0.1:${port}`
      const ready = await until(async () => {
        const response = await fetch(`${url}/readyz`).catch(() => null)
        const body = (await response?.json()) as { components?: Record<string, unknown> } | undefined
        return body?.components?.[component] === undefined ? null : { status: response!.status, body }
      })
      expect(ready).toMatchObject({ status: 503, body: { components: { [component]: { up: false, required: true } } } })
      expect((await fetch(`${url}/healthz`)).status).toBe(200)
      expect((await fetch(`${url}/startupz`)).status).toBe(503)
      // The first process of a container ignores a signal that it does not handle, so ending has to be its own doing.
      await starting.stop()
      await expect(starting.ready).rejects.toMatchObject({ exitCode: 0 })
    },
    TIMEOUT_MS,
  )
})

test(
  'a wrong secret of S3, a wrong password of PostgreSQL: refused with what to do, without the secret',
  async () => {
    const s3 = await refused('pruner', { UDB_S3_SECRET_KEY: 'wrong-secret-key' })
    expect(s3.said).toContain('store_refused')
    const url = new URL(env['UDB_POSTGRES_URL']!)
    url.password = 'wrong-password'
    const postgres = await refused('gateway', { UDB_POSTGRES_URL: url.href })
    expect(postgres.said).toContain('read_model_refused')
    expect(s3.said + postgres.said).not.toMatch(/wrong-(secret|password)/)
  },
  TIMEOUT_MS,
)

test(
  'a bucket that is not there is refused, and not made',
  async () => {
    const { said } = await refused('pruner', { UDB_S3_BUCKET: `udb-${randomUUID()}` })
    expect(said).toContain('bucket_missing')
    expect(said).toContain('contracts register')
  },
  TIMEOUT_MS,
)

const newTenant = (): string => `t${randomUUID().slice(0, 8)}`

test(
  'a topic that is not there is refused, and not made',
  async () => {
    const tenant = newTenant()
    const { said } = await refused('pruner', { UDB_TENANTS: tenant })
    expect(said).toContain(`udb.requests.${tenant}.v1`)
    expect(said).toContain('contracts register')
  },
  TIMEOUT_MS,
)

test(
  'a topic with the wrong partitions or retention is refused, with what is and what should be',
  async () => {
    const [few, kept] = [newTenant(), newTenant()]
    const kafka = new Kafka({ brokers: env['UDB_KAFKA_BROKERS']!.split(','), logLevel: logLevel.NOTHING })
    const admin = kafka.admin()
    await admin.connect()
    await admin.createTopics({
      topics: [
        { topic: `udb.requests.${few}.v1`, numPartitions: 3 },
        {
          topic: `udb.requests.${kept}.v1`,
          numPartitions: 8,
          configEntries: [{ name: 'retention.ms', value: '1000' }],
        },
      ],
    })
    await admin.disconnect()
    for (const [tenant, is, shouldBe] of [
      [few, 'with 3 partitions', 'should have 8'],
      [kept, 'retention.ms=1000;', 'retention.ms=604800000.'],
    ] as const) {
      const { said } = await refused('pruner', { UDB_TENANTS: tenant })
      expect(said).toContain('topic_differs')
      expect(said).toContain(`udb.requests.${tenant}.v1`)
      expect(said).toContain(is)
      expect(said).toContain(shouldBe)
    }
  },
  TIMEOUT_MS,
)

test(
  'a subject with another compatibility is refused, with what is and what should be',
  async () => {
    const tenant = newTenant()
    await runProcess(['contracts', 'register'], { ...env, UDB_TENANTS: tenant })
    const registry = env['UDB_SCHEMA_REGISTRY_URL']!
    const subjects = (await (await fetch(`${registry}/subjects`)).json()) as string[]
    const subject = subjects.find((name) => name.startsWith(`udb.requests.${tenant}.v1-`))!
    const changed = await fetch(`${registry}/config/${encodeURIComponent(subject)}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ compatibility: 'BACKWARD' }),
    })
    expect(changed.ok).toBe(true)
    const { said } = await refused('pruner', { UDB_TENANTS: tenant })
    expect(said).toContain('subject_differs')
    expect(said).toContain(subject)
    expect(said).toContain('BACKWARD')
    expect(said).toContain('FULL_TRANSITIVE')
  },
  TIMEOUT_MS,
)
