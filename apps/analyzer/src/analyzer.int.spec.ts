import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { literal, openInProcess } from '@udb/engine'
import { type AnyEvent, derivedId, type EventName, type Fact, fact } from '@udb/events'
import {
  enveloped,
  openPlatform,
  parseSettings,
  type Platform,
  Publisher,
  type RunningService,
  silentLog,
  startService,
  storeBlob,
} from '@udb/service'
import { T0 } from '@udb/testkit'
import { ManifestStore } from '@udb/warehouse'
import { analyzer } from './analyzer.module.js'

let dir: string
let platform: Platform
let service: RunningService
const seen: AnyEvent[] = []
let wake: () => void = () => undefined

/** The analyzer as it runs in a box, wired by its own module. */
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'udb-analyzer-'))
  const settings = { UDB_DATA_DIR: dir, UDB_TENANTS: 'acme', UDB_ENGINE_MEMORY_MB: '256' }
  platform = await openPlatform(parseSettings(settings).settings, silentLog)
  service = await startService(await analyzer(platform), platform, null)
  const topics = ['udb.jobs.v1', 'udb.answers.v1', 'udb.catalog.v1', 'udb.dead-letters.v1']
  await platform.bus.tail(topics, (record) => {
    void platform.wire.decode(record).then((event) => {
      if (event.meta.source !== 'udb/spec') seen.push(event)
      wake()
    })
  }).ready
}, 30_000)
afterAll(async () => {
  await service.close()
  await platform.close()
  await rm(dir, { recursive: true, force: true })
})

async function until(name: EventName, count: number): Promise<AnyEvent[]> {
  for (;;) {
    const found = seen.filter((event) => event.name === name)
    if (found.length >= count) return found
    await new Promise<void>((resolve) => (wake = resolve))
  }
}

async function publish(what: Fact, tenant: string, jobId: string | null, id: string): Promise<void> {
  const cause = { tenant, jobId, actor: 'spec', causationId: null }
  const event = enveloped(what, derivedId('analyzer-boot', id), 'udb/spec', T0, cause)
  await new Publisher(platform.bus, platform.wire).publish([event], null)
}

async function load(tenant: string, attempt: number): Promise<void> {
  const path = join(dir, `${tenant}-${attempt}.parquet`)
  const duck = await openInProcess({ memoryMb: 128, threads: 1, tempDir: join(dir, 'spill') })
  await duck.exec(`COPY (SELECT ${literal(tenant)} AS owner FROM range(3)) TO ${literal(path)} (FORMAT parquet)`)
  await duck.close()
  const ref = await storeBlob(platform.objects, tenant, { path }, 'application/vnd.apache.parquet')
  const columns = [{ name: 'owner', originalName: 'owner', type: 'VARCHAR', nullCount: 0 }]
  const details = JSON.stringify({ rowsRead: 3, rowsWritten: 3, rowsRejected: 0, columns })
  const inputs = [{ name: 'things', kind: 'parsed', version: null, ref, details }]
  const params = { table: 'things', fullName: `${tenant}_upload__things`, mode: 'replace', join: null }
  const asked = fact('load.requested', {
    stepId: 'load-things',
    attempt,
    deadline: Date.now() + 60_000,
    inputs,
    params,
  })
  await publish(asked, tenant, derivedId('job', tenant), `load/${tenant}/${attempt}`)
}

async function ask(tenant: string, sql: string): Promise<unknown> {
  const queryId = derivedId('query', tenant, sql)
  const before = seen.filter(({ name }) => name === 'query.answered').length
  const query = { queryId, sql, maxRows: 10, maxBytes: 10_000, deadline: Date.now() + 20_000, format: 'json' }
  await publish(fact('query.requested', query), tenant, null, queryId)
  const { rows, problem } = (await until('query.answered', before + 1)).at(-1)!.data as {
    rows: string | null
    problem: { code: string } | null
  }
  return problem?.code ?? JSON.parse(rows!)
}

test('P2: a load that is delivered again, and tried again, is one version, told with the same ids', async () => {
  await load('acme', 1)
  await until('table.loaded', 1)
  await load('acme', 1)
  await load('acme', 2)
  const loaded = await until('table.loaded', 3)
  const published = await until('table.version.published', 3)
  for (const facts of [loaded, published]) {
    expect(new Set(facts.map(({ meta }) => meta.eventId)).size).toBe(1)
    expect(facts.map(({ data }) => (data as { version: number }).version)).toEqual([1, 1, 1])
  }
  expect((await new ManifestStore(platform.objects).read('acme')).version).toBe(1)
})

test('each tenant asks its own tables, under the same names, and cannot name those of another', async () => {
  await load('default', 1)
  await until('table.loaded', 4)
  const sql = 'SELECT owner, count(*) FROM things GROUP BY 1'
  expect(await ask('acme', sql)).toEqual([['acme', 3]])
  expect(await ask('default', sql)).toEqual([['default', 3]])
  expect(await ask('default', 'SELECT * FROM acme_upload__things')).toBe('sql_table_unknown')
  expect(seen.filter(({ name }) => name === 'dead.letter')).toEqual([])
})
