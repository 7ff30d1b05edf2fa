import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { type Dataset, derivedId, type EventOf, fact, isTooLargeEvent } from '@udb/events'
import { type ObjectStore, openFolderStore } from '@udb/objects'
import { silentLog, type StepContext } from '@udb/service'
import { anEvent, reactionSpec, T0 } from '@udb/testkit'
import { onPruneRequested } from './on-prune-requested.js'

const DAY_MS = 24 * 60 * 60_000
const [OLD, OPEN] = [derivedId('spec', 'old'), derivedId('spec', 'open')]
const sha = (name: string): string => Buffer.from(name).toString('hex').padEnd(64, '0')

let dir: string
let objects: ObjectStore
let counted: number[]
let aborting: AbortController
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'udb-pruner-'))
  objects = await openFolderStore({ dir })
  counted = []
  aborting = new AbortController()
})
afterEach(async () => {
  await objects.close()
  await rm(dir, { recursive: true })
})

/** Only what the reaction may touch; anything else is a failure. */
const context = () => ({ signal: aborting.signal, now: () => T0, log: silentLog }) as unknown as StepContext

async function index(jobId: string, name: string, ageDays: number, more: { tenant?: string; sizeBytes?: number } = {}) {
  const entry = {
    jobId,
    stepId: 's',
    name,
    kind: 'chart',
    table: null,
    ref: { key: 'k', sha256: sha(name), sizeBytes: more.sizeBytes ?? 10, mediaType: 'x' },
    createdAt: T0 - ageDays * DAY_MS,
  }
  await objects.put(
    `tenants/${more.tenant ?? 'default'}/artifact-index/${jobId}/${name}.json`,
    Buffer.from(JSON.stringify(entry)),
  )
  return { jobId, name, sha256: sha(name), sizeBytes: more.sizeBytes ?? 10 }
}

const openJob = (name: string): Dataset => ({ name, kind: 'open-job', version: null, ref: null, details: null })
const requested = (
  more: { dryRun?: boolean; inputs?: Dataset[]; tenant?: string; moreJobs?: number } = {},
): EventOf<'prune.requested'> =>
  anEvent(
    'prune.requested',
    {
      stepId: 'prune',
      attempt: 1,
      deadline: T0 + DAY_MS,
      inputs: more.inputs ?? [],
      params: { cutoff: T0 - 30 * DAY_MS, dryRun: more.dryRun ?? false, moreJobs: more.moreJobs ?? 0 },
    },
    { tenant: more.tenant ?? 'default' },
  )

const ports = (store: ObjectStore = objects) => ({
  objects: store,
  pruned: (count: number) => void counted.push(count),
})
const given = (store?: ObjectStore) =>
  reactionSpec((event: EventOf<'prune.requested'>) => onPruneRequested(event, ports(store), context()))(null)

type Entry = Awaited<ReturnType<typeof index>>
const answer = (
  entries: readonly Entry[],
  more: {
    dryRun?: boolean
    remaining?: number
    baselines?: { id: string; key: string }[]
    jobs?: string[]
    uploads?: { id: string; sizeBytes: number }[]
  } = {},
) =>
  fact('artifacts.pruned', {
    stepId: 'prune',
    attempt: 1,
    startedAt: T0,
    finishedAt: T0,
    inputs: [],
    outputs: [],
    artifacts: [],
    dryRun: more.dryRun ?? false,
    count: entries.length,
    bytes: [...entries, ...(more.uploads ?? [])].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    remaining: more.remaining ?? 0,
    baselines: more.baselines ?? [],
    jobs: more.jobs ?? [],
    uploads: more.uploads ?? [],
    entries,
  })

describe('what is past its retention', () => {
  test('is listed, oldest first; what is as old as the cutoff, younger or of another tenant stays', async () => {
    const b = await index(OLD, 'b.html', 31, { sizeBytes: 7 })
    const a = await index(OLD, 'a.html', 40)
    await index(OLD, 'new.html', 29)
    await index(OLD, 'at-the-cutoff.html', 30)
    await index(OLD, 'theirs.html', 99, { tenant: 'acme' })
    const event = requested()
    await given()
      .when(event)
      .then(answer([a, b]))
  })

  test('of a job that is open stays', async () => {
    await index(OPEN, 'a.html', 40)
    const b = await index(OLD, 'b.html', 31)
    const event = requested({ inputs: [openJob(OPEN), { ...openJob(OLD), kind: 'table' }] })
    await given()
      .when(event)
      .then(answer([b]))
  })

  test('is nothing in an empty store', async () => {
    const event = requested()
    await given().when(event).then(answer([]))
  })
})

test('baselines that the gateway found unread go with it', async () => {
  const key = 'tenants/default/baselines/b1.json'
  const gone = { name: 'b1', kind: 'retired-baseline', version: '1', details: null }
  const ref = { key, sizeBytes: 1, sha256: sha('b1'), mediaType: 'application/json' }
  const event = requested({ inputs: [{ ...gone, ref }, openJob(OPEN)] })
  await given()
    .when(event)
    .then(answer([], { baselines: [{ id: 'b1', key }] }))
})

describe('jobs that have ended', () => {
  const input = (kind: string, name: string): Dataset => ({ name, kind, version: null, ref: null, details: null })

  test('go with the uploads that are still there, and their bytes count', async () => {
    await objects.put('tenants/default/uploads/u1', Buffer.from('a,b\n'))
    await objects.put('tenants/acme/uploads/u2', Buffer.from('theirs'))
    const inputs = [input('ended-job', OLD), input('ended-upload', 'u1'), input('ended-upload', 'u2')]
    const a = await index(OLD, 'a.html', 40)
    const event = requested({ inputs })
    await given()
      .when(event)
      .then(answer([a], { jobs: [OLD], uploads: [{ id: 'u1', sizeBytes: 4 }] }))
  })

  test('that are more than one event names are counted with what remains', async () => {
    const event = requested({ inputs: [input('ended-job', OLD)], moreJobs: 7 })
    await given()
      .when(event)
      .then(answer([], { jobs: [OLD], remaining: 7 }))
  })
})

test('a dry run says the same, counts nothing, and the pruner itself deletes nothing in any case', async () => {
  const a = await index(OLD, 'a.html', 40)
  const [dry, real] = [requested({ dryRun: true }), requested()]
  await given()
    .when(dry)
    .then(answer([a], { dryRun: true }))
  expect(counted).toEqual([])
  await given()
    .when(real)
    .then(answer([a]))
  expect(counted).toEqual([1, 1])
  expect((await objects.list('tenants/')).objects).toHaveLength(1)
})

test('an entry that goes while the index is read is left out', async () => {
  const a = await index(OLD, 'a.html', 40)
  await index(OLD, 'b.html', 41)
  const racing = storeWith({ read: (key) => (key.endsWith('b.html.json') ? Promise.resolve(null) : objects.read(key)) })
  const event = requested()
  await given(racing)
    .when(event)
    .then(answer([a]))
})

test('more than one event can list are taken in several runs, oldest first, and the rest is counted', async () => {
  const names = Array.from({ length: 2_003 }, (_, n) => `${String(n).padStart(4, '0')}.html`)
  const entry = (name: string) => ({
    jobId: OLD,
    name,
    createdAt: T0 - 40 * DAY_MS - Number.parseInt(name),
    ref: { sha256: sha(name), sizeBytes: 1 },
  })
  // Thousands of durable writes would say no more than this does: pages of a thousand keys, as a store gives them.
  const many = storeWith({
    list: async (prefix, page) => {
      const from = Number(page?.cursor ?? 0)
      const keys = names.slice(from, from + 1_000)
      return {
        objects: keys.map((name) => ({ key: prefix + name, sizeBytes: 1, etag: '', modifiedAt: '' })),
        cursor: from + 1_000 < names.length ? String(from + 1_000) : null,
      }
    },
    read: async (key) => ({
      info: { key, sizeBytes: 1, etag: '', modifiedAt: '' },
      bytes: Buffer.from(JSON.stringify(entry(key.split('/').at(-1)!))),
    }),
  })
  const event = requested()
  const oldest = names
    .toReversed()
    .slice(0, 2_000)
    .map((name) => ({ jobId: OLD, name, sha256: sha(name), sizeBytes: 1 }))
  await given(many)
    .when(event)
    .then(answer(oldest, { remaining: 3 }))
})

test('what it says is never larger than an event may be, with the most of everything and the longest names', async () => {
  const names = Array.from({ length: 2_000 }, (_, n) => String(n).padStart(181, 'x'))
  const entries = names.map((name) => ({ jobId: OLD, name, sha256: sha('x'), sizeBytes: 2 ** 40 }))
  const thousand = Array.from({ length: 1_000 }, (_, n) => derivedId('spec', n))
  const said = answer(entries, {
    remaining: 2 ** 30,
    baselines: thousand.map((id) => ({ id, key: `tenants/${'t'.repeat(40)}/baselines/${id}.json` })),
    jobs: thousand,
    uploads: thousand.map((id) => ({ id, sizeBytes: 2 ** 40 })),
  })
  expect(isTooLargeEvent(anEvent(said.name, said.data))).toBe(false)
})

test('an abort ends the reading', async () => {
  await index(OLD, 'a.html', 40)
  aborting.abort(new Error('cancelled'))
  await expect(onPruneRequested(requested(), ports(), context())).rejects.toThrow('cancelled')
  expect(counted).toEqual([])
})

function storeWith(changed: Partial<ObjectStore>): ObjectStore {
  return new Proxy(objects, {
    get: (target, name) =>
      (changed as Record<string | symbol, unknown>)[name] ?? (Reflect.get(target, name) as () => void).bind(target),
  })
}
