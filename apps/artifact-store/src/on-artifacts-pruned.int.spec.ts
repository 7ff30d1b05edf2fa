import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { type Artifact, type EventOf, fact, isIgnored } from '@udb/events'
import type { ObjectStore } from '@udb/objects'
import { stepResultKey } from '@udb/service'
import { anEvent, smallestData, T0 } from '@udb/testkit'
import { onArtifactProduced } from './on-artifact-produced.js'
import { onArtifactsPruned } from './on-artifacts-pruned.js'
import { GRACE_MS, MINUTE_MS, openStoreFixture, type StoreFixture } from './store.fixture.js'

const DAY_MS = 24 * 60 * MINUTE_MS
const [OLD, NEW] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222']

let store: StoreFixture
beforeEach(async () => {
  store = await openStoreFixture()
})
afterEach(() => store.close())

/** An artifact as a step leaves it: stored, named by the step's result, announced, entered. */
async function made(jobId: string, name: string, text: string, tenant = 'default'): Promise<Artifact> {
  const artifact = await store.artifact(name, text, tenant)
  await store.put(stepResultKey(tenant, jobId, `make-${name}`), [fact('artifact.produced', { stepId: 's', artifact })])
  await onArtifactProduced(
    anEvent('artifact.produced', { stepId: 's', artifact }, { jobId, tenant }),
    store.ports,
    store.context,
  )
  return artifact
}

type Gone = readonly (readonly [jobId: string, artifact: Artifact])[]

function pruned(
  gone: Gone,
  more: {
    dryRun?: boolean
    tenant?: string
    eventId?: string
    baselines?: readonly string[]
    jobs?: readonly string[]
    uploads?: readonly string[]
  } = {},
): EventOf<'artifacts.pruned'> {
  const entries = gone.map(([jobId, { name, ref }]) => ({ jobId, name, sha256: ref.sha256, sizeBytes: ref.sizeBytes }))
  const data = {
    stepId: 'prune',
    attempt: 1,
    startedAt: 0,
    finishedAt: 0,
    inputs: [],
    outputs: [],
    artifacts: [],
    dryRun: more.dryRun ?? false,
    count: entries.length,
    bytes: 0,
    remaining: 0,
    baselines: (more.baselines ?? []).map((key) => ({ id: key, key })),
    jobs: more.jobs ?? [],
    uploads: (more.uploads ?? []).map((id) => ({ id, sizeBytes: 1 })),
    entries,
  }
  return anEvent('artifacts.pruned', data, {
    tenant: more.tenant ?? 'default',
    ...(more.eventId ? { eventId: more.eventId } : {}),
  })
}

async function react(event: EventOf<'artifacts.pruned'>, objects: ObjectStore = store.objects): Promise<void> {
  expect(isIgnored(await onArtifactsPruned(event, { ...store.ports, objects }, store.context))).toBe(true)
}

/** Later prunes that find nothing to take out still sweep. */
const sweepAt = async (time: number): Promise<void> => {
  store.clock.advanceTo(time)
  await react(pruned([], { eventId: `sweep-${time}` }))
}

describe('an artifact that was pruned', () => {
  test('leaves the index at once, and its bytes go after the grace, however old they are', async () => {
    const artifact = await made(OLD, 'a.html', 'old')
    store.clock.advanceTo(T0 + 30 * DAY_MS)
    await react(pruned([[OLD, artifact]]))
    expect(await store.index()).toEqual([])
    await sweepAt(T0 + 30 * DAY_MS + GRACE_MS - 1)
    expect(await store.blobs()).toEqual([artifact.ref.key])
    await sweepAt(T0 + 30 * DAY_MS + GRACE_MS)
    expect(await store.keys('tenants/default/')).toEqual([])
  })

  test('is gone once, however often the fact is delivered; the grace counts from the first time', async () => {
    const artifact = await made(OLD, 'a.html', 'old')
    const event = pruned([[OLD, artifact]])
    store.clock.advanceTo(T0 + DAY_MS)
    await react(event)
    store.clock.advanceTo(T0 + DAY_MS + GRACE_MS - 1)
    await react(event)
    expect(await store.blobs()).toHaveLength(1)
    store.clock.advanceTo(T0 + DAY_MS + GRACE_MS)
    await react(event)
    expect(await store.blobs()).toEqual([])
  })

  test('a dry run removes nothing', async () => {
    const artifact = await made(OLD, 'a.html', 'old')
    const before = await store.keys('tenants/')
    store.clock.advanceTo(T0 + DAY_MS)
    await react(pruned([[OLD, artifact]], { dryRun: true }))
    expect(await store.keys('tenants/')).toEqual(before)
  })

  test('other tenants, and other artifacts of the same job, are untouched', async () => {
    const [gone, stays] = [await made(OLD, 'a.html', 'one'), await made(OLD, 'b.html', 'two')]
    await made(OLD, 'a.html', 'one', 'acme')
    const theirs = await store.keys('tenants/acme/')
    store.clock.advanceTo(T0 + DAY_MS)
    await react(pruned([[OLD, gone]]))
    await sweepAt(T0 + 2 * DAY_MS)
    expect(await store.index()).toEqual([`${OLD}/b.html.json`])
    expect(await store.blobs()).toContain(stays.ref.key)
    expect(await store.keys('tenants/acme/')).toEqual(theirs)
  })

  test('results of steps stay as long as their job has an artifact', async () => {
    const [a, b] = [await made(OLD, 'a.html', 'one'), await made(OLD, 'b.html', 'two')]
    await react(pruned([[OLD, a]], { eventId: 'first' }))
    expect(await store.keys('tenants/default/steps/')).toHaveLength(2)
    await react(pruned([[OLD, b]], { eventId: 'second' }))
    expect(await store.keys('tenants/default/steps/')).toEqual([])
  })

  test('halfway through a crash, doing it again ends it with the same grace', async () => {
    const artifact = await made(OLD, 'a.html', 'old')
    const event = pruned([[OLD, artifact]])
    const dying = new Proxy(store.objects, {
      get: (target, name) => {
        if (name === 'delete') return () => Promise.reject(new Error('killed'))
        return (Reflect.get(target, name) as () => void).bind(target)
      },
    })
    await expect(onArtifactsPruned(event, { ...store.ports, objects: dying }, store.context)).rejects.toThrow('killed')
    await react(event)
    expect(await store.index()).toEqual([])
    expect(await store.blobs()).toEqual([artifact.ref.key])
    await sweepAt(T0 + GRACE_MS)
    expect(await store.keys('tenants/default/')).toEqual([])
  })
})

describe('a job whose time is over', () => {
  /** What a load leaves: a table version that only its step's result names, once the table has gone on. */
  async function loaded(jobId: string, text: string, tenant = 'default'): Promise<string> {
    const { ref } = await store.artifact('t', text, tenant)
    await store.put(stepResultKey(tenant, jobId, 'parse'), [fact('upload.parsed', smallestData('upload.parsed'))])
    await store.put(stepResultKey(tenant, jobId, 'load'), [{ name: 'table.loaded', data: { outputs: [{ ref }] } }])
    return ref.key
  }

  test('leaves no stored results, and what only those named goes after the grace', async () => {
    const [gone, stays] = [await loaded(OLD, 'v1'), await loaded(NEW, 'v2')]
    store.clock.advanceTo(T0 + 30 * DAY_MS)
    await react(pruned([], { jobs: [OLD] }))
    expect(await store.keys(`tenants/default/steps/${OLD}/`)).toEqual([])
    expect(await store.blobs()).toContain(gone)
    await sweepAt(T0 + 30 * DAY_MS + GRACE_MS)
    expect(await store.blobs()).toEqual([stays])
    expect(await store.keys('tenants/default/pruned/')).toEqual([])
  })

  test('keeps them while it has an artifact that stays', async () => {
    const artifact = await made(OLD, 'rejects.csv', 'rejects')
    await react(pruned([], { jobs: [OLD], eventId: 'first' }))
    expect(await store.keys('tenants/default/steps/')).toHaveLength(1)
    await react(pruned([[OLD, artifact]], { jobs: [OLD], eventId: 'second' }))
    expect(await store.keys('tenants/default/steps/')).toEqual([])
  })

  test('leaves no uploads; those of others, and of other tenants, stay', async () => {
    for (const key of ['default/uploads/u1', 'default/uploads/u2', 'acme/uploads/u1'])
      await store.put(`tenants/${key}`, 'a,b')
    for (const eventId of ['first', 'again']) await react(pruned([], { jobs: [OLD], uploads: ['u1'], eventId }))
    expect(await store.keys('tenants/acme/')).toEqual(['tenants/acme/uploads/u1'])
    expect(await store.keys('tenants/default/uploads/')).toEqual(['tenants/default/uploads/u2'])
  })

  test('leaves everything where it is in a dry run', async () => {
    await loaded(OLD, 'v1')
    await store.put('tenants/default/uploads/u1', 'a,b')
    const before = await store.keys('tenants/')
    await react(pruned([], { jobs: [OLD], uploads: ['u1'], dryRun: true }))
    expect(await store.keys('tenants/')).toEqual(before)
  })

  test('a name that leads elsewhere deletes nothing', async () => {
    await store.put('tenants/default/manifest.json', { version: 1 })
    await store.put('tenants/acme/uploads/u1', 'a,b')
    await react(pruned([], { uploads: ['../manifest.json', '../../acme/uploads/u1', ''] }))
    expect(await store.keys('tenants/')).toHaveLength(2)
  })
})

describe('baselines', () => {
  const keyOf = (name: string, tenant = 'default'): string => `tenants/${tenant}/baselines/${name}.json`

  test('outlive what made them: no prune of artifacts takes one', async () => {
    await store.put(keyOf('held'), {})
    const artifact = await made(OLD, 'a.html', 'old')
    await react(pruned([[OLD, artifact]]))
    await sweepAt(T0 + 365 * DAY_MS)
    expect(await store.keys('tenants/default/')).toEqual([keyOf('held')])
  })

  test('that are named go, also the second time; a dry run takes none', async () => {
    for (const name of ['gone', 'held']) await store.put(keyOf(name), {})
    await react(pruned([], { baselines: [keyOf('gone')], dryRun: true }))
    expect(await store.keys('tenants/default/baselines/')).toHaveLength(2)
    for (const eventId of ['first', 'again']) await react(pruned([], { baselines: [keyOf('gone')], eventId }))
    expect(await store.keys('tenants/default/baselines/')).toEqual([keyOf('held')])
  })

  test("a name that leads elsewhere, or to another tenant's, deletes nothing", async () => {
    await store.put(keyOf('theirs', 'acme'), {})
    await store.put('tenants/default/manifest.json', { version: 1 })
    await react(pruned([], { baselines: [keyOf('theirs', 'acme'), 'tenants/default/manifest.json'] }))
    expect(await store.keys('tenants/')).toHaveLength(2)
  })
})

describe("the history of a table's checks", () => {
  /** What a job of checks leaves: a page, and the history, which only its step's result names. */
  async function checked(jobId: string, checkedAt: number, table = 'sales') {
    const page = await made(jobId, 'quality.html', `page of ${jobId}`)
    const { ref } = await store.artifact('history', `history of ${table} until ${checkedAt}`)
    const outputs = [{ name: table, kind: 'quality-history', version: '1', ref, details: null }]
    const result = [{ name: 'quality.checked', data: { table, startedAt: checkedAt, outputs } }]
    await store.put(stepResultKey('default', jobId, 'quality'), result)
    return { page, history: ref.key }
  }
  const pruneAll = async (...runs: readonly (readonly [string, Artifact])[]): Promise<void> => {
    for (const run of runs) await react(pruned([run], { eventId: `prune-${run[0]}` }))
    await sweepAt(T0 + 365 * DAY_MS)
  }

  test('outlives the job that left it, and all its pages', async () => {
    const { page, history } = await checked(OLD, 1)
    await pruneAll([OLD, page])
    expect(await store.blobs()).toEqual([history])
    expect(await store.keys('tenants/default/steps/')).toEqual([])
  })

  test.each(['first', 'last'])('is the one of the checks that began last, pruned %s; the others go', async (when) => {
    const [earlier, later] = [await checked(OLD, 1), await checked(NEW, 2)]
    const runs = [
      [OLD, earlier.page],
      [NEW, later.page],
    ] as const
    await pruneAll(...(when === 'first' ? runs.toReversed() : runs))
    expect(await store.blobs()).toEqual([later.history])
  })

  test('is one for each table, whatever it is called', async () => {
    const [one, other] = [await checked(OLD, 1, 'a'), await checked(NEW, 2, 'b/../c "ü"')]
    await pruneAll([OLD, one.page], [NEW, other.page])
    expect((await store.blobs()).toSorted()).toEqual([one.history, other.history].toSorted())
  })
})

describe('bytes that something still names are kept, however old', () => {
  test('by an artifact of another job', async () => {
    const old = await made(OLD, 'a.html', 'shared')
    await made(NEW, 'a.html', 'shared')
    await react(pruned([[OLD, old]]))
    await sweepAt(T0 + 30 * DAY_MS)
    expect([await store.index(), await store.blobs()]).toEqual([[`${NEW}/a.html.json`], [old.ref.key]])
  })

  test('by the manifest, as a version that is current or was replaced lately', async () => {
    const [current, replaced, other] = [
      await store.artifact('v', 'v2'),
      await store.artifact('v', 'v1'),
      await store.artifact('v', 'v0'),
    ]
    await store.put('tenants/default/manifest.json', {
      version: 2,
      tables: { t: { ref: current.ref } },
      superseded: [{ ref: replaced.ref }],
    })
    await sweepAt(T0 + 30 * DAY_MS)
    expect((await store.blobs()).toSorted()).toEqual([current.ref.key, replaced.ref.key].toSorted())
    expect(await store.objects.head(other.ref.key)).toBeNull()
  })

  test("by a step's result, also inside the JSON of its details", async () => {
    const [plain, nested] = [await store.artifact('p', 'parsed'), await store.artifact('n', 'nested')]
    await store.put(stepResultKey('default', NEW, 'parse'), [
      { data: { outputs: [{ ref: plain.ref, details: JSON.stringify({ ref: nested.ref }) }] } },
    ])
    await sweepAt(T0 + 30 * DAY_MS)
    expect((await store.blobs()).toSorted()).toEqual([plain.ref.key, nested.ref.key].toSorted())
  })

  test('by more names than one page of a list holds', async () => {
    for (const n of [1, 2, 3, 4]) await made(NEW, `${n}.html`, `text ${n}`)
    const names: ObjectStore['list'] = (prefix, page) =>
      store.objects.list(prefix, prefix.includes('/blobs/') ? page : { ...page, limit: 1 })
    const paged = new Proxy(store.objects, {
      get: (target, name) => (name === 'list' ? names : (Reflect.get(target, name) as () => void).bind(target)),
    })
    store.clock.advanceTo(T0 + 30 * DAY_MS)
    await react(pruned([]), paged)
    expect(await store.blobs()).toHaveLength(4)
  })
})

describe('beside a job that writes', () => {
  test('bytes that nothing names yet are kept for the grace, and not longer', async () => {
    const stored = await store.artifact('a.html', 'not yet named')
    await sweepAt(T0 + GRACE_MS - 1)
    expect(await store.blobs()).toEqual([stored.ref.key])
    await sweepAt(T0 + GRACE_MS)
    expect(await store.blobs()).toEqual([])
  })

  /** The store, where something happens right before the first call of a method whose first argument begins so. */
  function meanwhile(method: 'list' | 'read' | 'head', prefix: string, happens: () => Promise<unknown>): ObjectStore {
    let done = false
    return new Proxy(store.objects, {
      get: (target, name) => {
        const own = Reflect.get(target, name) as (...args: unknown[]) => unknown
        if (name !== method) return own.bind(target)
        return async (...args: unknown[]) => {
          if (!done && String(args[0]).startsWith(prefix)) {
            done = true
            await happens()
          }
          return own.apply(target, args)
        }
      },
    })
  }

  test('bytes that a job stores while the sweep runs are not looked at', async () => {
    store.clock.advanceTo(T0 + DAY_MS)
    const sweeping = meanwhile('list', 'tenants/default/steps/', () => store.artifact('new', 'new'))
    await react(pruned([]), sweeping)
    expect(await store.blobs()).toHaveLength(1)
  })

  test('old bytes that a job names while the sweep lists blobs are kept', async () => {
    const artifact = await store.artifact('a.html', 'old')
    store.clock.advanceTo(T0 + DAY_MS)
    const sweeping = meanwhile('list', 'tenants/default/steps/', () =>
      store.put(stepResultKey('default', NEW, 's'), [{ artifact }]),
    )
    await react(pruned([]), sweeping)
    expect(await store.blobs()).toEqual([artifact.ref.key])
  })

  test('old bytes that are written again right before they would go are kept', async () => {
    const { ref } = await store.artifact('a.html', 'old')
    store.clock.advanceTo(T0 + DAY_MS)
    const sweeping = meanwhile('head', ref.key, () => store.objects.put(ref.key, Buffer.from('old')))
    await react(pruned([]), sweeping)
    expect(await store.blobs()).toEqual([ref.key])
  })

  test('what another prune takes out during the sweep keeps its own grace', async () => {
    const artifact = await made(OLD, 'a.html', 'old')
    store.clock.advanceTo(T0 + DAY_MS)
    const sweeping = meanwhile('list', 'tenants/default/steps/', () =>
      react(pruned([[OLD, artifact]], { eventId: 'other' })),
    )
    await react(pruned([], { eventId: 'one' }), sweeping)
    expect(await store.blobs()).toEqual([artifact.ref.key])
  })

  test('a sweep ends when its signal aborts', async () => {
    await store.artifact('a.html', 'old')
    store.clock.advanceTo(T0 + DAY_MS)
    const signal = AbortSignal.abort(new Error('stopping'))
    await expect(onArtifactsPruned(pruned([]), store.ports, { ...store.context, signal })).rejects.toThrow('stopping')
    expect(await store.blobs()).toHaveLength(1)
  })
})
