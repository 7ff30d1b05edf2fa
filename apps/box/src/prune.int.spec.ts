import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { analyzer } from '@udb/analyzer'
import { artifactStore } from '@udb/artifact-store'
import { gateway } from '@udb/gateway'
import { ingestion } from '@udb/ingestion'
import { listAll } from '@udb/objects'
import { pruner } from '@udb/pruner'
import {
  openPlatform,
  parseSettings,
  type Platform,
  type RunningService,
  silentLog,
  type ServiceFactory,
  startService,
} from '@udb/service'

/** What a prune leaves of jobs that have ended, by all services that have a part in it; the clock is the test's. */

const HOUR_MS = 60 * 60_000
const DAY_MS = 24 * HOUR_MS

let dir: string
let platform: Platform
const services: RunningService[] = []
let url: string
let ahead = 0

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'udb-prune-'))
  const { settings } = parseSettings({ UDB_DATA_DIR: dir })
  platform = await openPlatform(settings, silentLog, { now: () => Date.now() + ahead })
  const start = async (make: ServiceFactory, listening: { host: string; port: number } | null = null) => {
    const service = await startService(await make(platform), platform, listening && { listening })
    services.push(service)
    return service
  }
  for (const make of [ingestion, analyzer, artifactStore, pruner]) await start(make)
  url = (await start(gateway, { host: '127.0.0.1', port: 0 })).url!
})
afterAll(async () => {
  for (const service of services.toReversed()) await service.close()
  await platform.close()
  await rm(dir, { recursive: true })
})

interface Ended {
  readonly jobId: string
  readonly finishedAt: string | null
  readonly summary: string
}

async function ended(asked: Promise<Response>): Promise<Ended> {
  const { jobId } = (await (await asked).json()) as { jobId: string }
  for (;;) {
    const job = (await (await fetch(`${url}/status/${jobId}?waitSeconds=20`)).json()) as Ended
    if (job.finishedAt) return job
  }
}

function uploaded(csv: string): Promise<Ended> {
  const form = new FormData()
  form.append('file', new Blob([csv]), 'sales.csv')
  return ended(fetch(`${url}/ingest/upload`, { method: 'POST', body: form }))
}

const pruned = (body: object = {}) =>
  ended(
    fetch(`${url}/admin/prune`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  )

/** Once the artifact store has done what it was told: its work has no answer that could be waited for. */
async function untilKept(kind: string, count: number): Promise<void> {
  while ((await kept(kind)).length !== count) await new Promise(setImmediate)
}

const kept = async (kind: string): Promise<string[]> =>
  (await Array.fromAsync(listAll(platform.objects, `tenants/default/${kind}/`))).map(({ key }) => key)

async function sales(): Promise<unknown> {
  const answer = await fetch(`${url}/sql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sql: 'SELECT sum(amount) FROM sales' }),
  })
  return ((await answer.json()) as { rows: unknown }).rows
}

test('uploads, stored results and old versions of a table go; the newest two, and the database, stay', async () => {
  const old: string[] = []
  for (const amount of [1, 2, 3]) old.push((await uploaded(`item,amount\na,${amount}\nb,${amount}\n`)).jobId)
  expect([(await kept('uploads')).length, (await kept('blobs')).length]).toEqual([3, 3])

  expect((await pruned({ olderThanDays: 0 })).summary).toBe('0 artifacts of 0 bytes removed.')
  expect((await kept('uploads')).length).toBe(3)

  ahead = 31 * DAY_MS
  await uploaded('item,amount\na,4\n')
  expect((await pruned({ dryRun: true })).summary).toBe('0 artifacts and 3 uploads of 60 bytes would be removed.')
  expect((await kept('uploads')).length).toBe(4)

  expect((await pruned()).summary).toBe('0 artifacts and 3 uploads of 60 bytes removed.')
  await untilKept('uploads', 1)

  ahead += 2 * HOUR_MS
  expect((await pruned()).summary).toBe('0 artifacts of 0 bytes removed.')
  await untilKept('blobs', 2)
  const results = await kept('steps')
  expect(results.filter((key) => old.some((jobId) => key.includes(jobId)))).toEqual([])
  expect(results).not.toEqual([])
  expect(await sales()).toEqual([[4]])
}, 60_000)
