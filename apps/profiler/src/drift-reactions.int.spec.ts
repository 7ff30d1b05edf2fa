import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  type Artifact,
  type BaselineSummary,
  type Dataset,
  derivedId,
  type EventOf,
  type Fact,
  type ObjectRef,
  type StoredBaseline,
} from '@udb/events'
import { storeBlob } from '@udb/service'
import { anEvent, T0 } from '@udb/testkit'
import { type DriftFile, driftFileSchema, parseBaseline } from './drift/index.js'
import { onBaselineRequested } from './on-baseline-requested.js'
import { onDriftRequested } from './on-drift-requested.js'
import { openStepGround, type StepGround } from './step.fixture.js'

let ground: StepGround

beforeAll(async () => {
  ground = await openStepGround(() => Promise.reject(new Error('drift asks for no SQL of people')))
}, 30_000)
afterAll(() => ground.close())

const version = (number: number, select: string): Promise<Dataset> => ground.version('t', number, select)
const store = (bytes: string): Promise<ObjectRef> => storeBlob(ground.objects, 'default', { bytes }, 'application/json')
const textAt = async ({ key }: ObjectRef): Promise<string> => String((await ground.objects.read(key))!.bytes)

const usual = (rows = 2_000, seed = 1): string =>
  `SELECT (hash(i, ${seed}) % 1000)::INTEGER AS n, ['a', 'b', 'c'][1 + (hash(i, ${seed}, 2) % 3)::INTEGER] AS word ` +
  `FROM range(${rows}) AS r(i)`
const shifted = `SELECT n + 400 AS n, word FROM (${usual(2_000, 2)})`

interface Asked {
  readonly policy?: object | null
  readonly baselines?: readonly BaselineSummary[]
  readonly options?: string
  readonly showPersonal?: boolean
}
let jobs = 0
/** Each asks as a job of its own, as each baseline is of one. */
const ofJob = () => ({ jobId: derivedId('drift-spec', jobs++) })

const driftAsked = (
  inputs: readonly Dataset[],
  { policy, baselines = [], options = '{}', showPersonal = false }: Asked = {},
) =>
  anEvent(
    'drift.requested',
    {
      stepId: 'drift-t',
      attempt: 1,
      deadline: T0 + 60_000,
      inputs,
      params: {
        table: 't',
        at: T0,
        why: 'As planned.',
        policy: policy === null ? null : JSON.stringify(policy ?? { kind: 'pinned' }),
        options,
        baselines,
        showPersonal,
      },
    },
    ofJob(),
  )

const measured = async (event: EventOf<'drift.requested'>): Promise<EventOf<'drift.measured'>['data']> =>
  (await ground.reacted(onDriftRequested, event)).data as EventOf<'drift.measured'>['data']
const refused = (event: EventOf<'drift.requested'>): Promise<readonly Fact[]> =>
  onDriftRequested(event, ground.ports, ground.context)

const fileOf = async (artifacts: readonly Artifact[]): Promise<DriftFile> => {
  const json = artifacts.find(({ name }) => name === 'drift-t.json')!
  return driftFileSchema.parse(JSON.parse(await textAt(json.ref)))
}
const datasetOf = ({ summary, ref }: StoredBaseline): Dataset => ({
  name: summary.id,
  kind: 'baseline',
  version: summary.tableVersion,
  ref,
  details: null,
})

describe('given a first version', () => {
  test('then the report says that there is nothing to compare with, and its distributions are kept', async () => {
    const fact = await measured(driftAsked([await version(1, usual())]))
    expect(fact).toMatchObject({ table: 't', rows: 2_000, drifted: null, columns: [], columnsCompared: 0 })
    const { stored, reason } = fact.baseline!
    expect([reason, stored?.summary.tableVersion, stored?.ref.key]).toEqual([
      'first',
      '1',
      `tenants/default/baselines/${stored?.summary.id}.json`,
    ])
    const text = await textAt(stored!.ref)
    expect(parseBaseline(text)).toMatchObject({ id: stored!.summary.id, rows: 2_000, distribution: { rows: 2_000 } })
    expect(stored!.ref.sizeBytes).toBe(Buffer.byteLength(text))
    expect(await fileOf(fact.artifacts)).toMatchObject({
      drifted: null,
      rows: { baseline: null, current: 2_000 },
      comparedWith: { what: 'nothing', why: 'As planned.' },
    })
  })

  test('without rows, then it is compared with nothing and not kept', async () => {
    const fact = await measured(driftAsked([await version(1, usual(0))]))
    expect(fact.baseline).toMatchObject({ stored: null, reason: 'empty' })
    const html = fact.artifacts.find(({ name }) => name.endsWith('.html'))!
    expect(await textAt(html.ref)).toContain('This version is not kept as a baseline.')
  })
})

describe('given a baseline', () => {
  let kept: StoredBaseline
  beforeAll(async () => {
    kept = (await measured(driftAsked([await version(1, usual())]))).baseline!.stored!
  })

  test('then what has drifted is named, the baseline stays, and its rows are not read again', async () => {
    const inputs = [await version(2, shifted), datasetOf(kept)]
    const fact = await measured(driftAsked(inputs, { baselines: [kept.summary] }))
    expect(fact).toMatchObject({ columns: ['n'], columnsDrifted: 1, columnsCompared: 2, drifted: true })
    expect(fact.baseline).toMatchObject({ stored: null, retired: [], reason: 'pinned', schemaChanged: false })
    expect(fact.inputs).toEqual(inputs)
    expect(await fileOf(fact.artifacts)).toMatchObject({
      comparedWith: { what: 'baselines', baselines: [{ id: kept.summary.id, tableVersion: '1', rows: 2_000 }] },
    })
  })

  test('then thresholds that were asked for decide', async () => {
    const inputs = [await version(2, shifted), datasetOf(kept)]
    const options = JSON.stringify({ rule: 'method', columns: { n: { method: 'wasserstein', threshold: 50 } } })
    expect((await measured(driftAsked(inputs, { baselines: [kept.summary], options }))).columns).toEqual([])
  })

  test('then columns of both schemas are compared, and the others are named', async () => {
    const other = await version(3, `SELECT n, 1 AS extra FROM (${usual(2_000, 3)})`)
    const fact = await measured(driftAsked([other, datasetOf(kept)], { baselines: [kept.summary] }))
    expect(fact).toMatchObject({ columnsCompared: 1, columnsDrifted: 0, baseline: { schemaChanged: true } })
    expect((await fileOf(fact.artifacts)).schema).toEqual({ added: ['extra'], removed: ['word'], typeChanged: [] })
  })

  test('then a version that has drifted is left out of a rolling window, and one that has not takes the oldest place', async () => {
    const rolling = { ...kept.summary, kind: 'rolling', promotedAt: null }
    const policy = { kind: 'rolling', last: 1 }
    const ask = async (select: string) =>
      measured(driftAsked([await version(4, select), datasetOf(kept)], { policy, baselines: [rolling] }))
    expect((await ask(shifted)).baseline).toMatchObject({ stored: null, retired: [], reason: 'drifted' })
    const same = await ask(usual(2_000, 5))
    expect(same.baseline).toMatchObject({ retired: [rolling.id], reason: 'rolled' })
    expect(same.baseline!.stored).toMatchObject({ summary: { kind: 'rolling', tableVersion: '4', promotedAt: null } })
  })

  test('whose distributions are not what this version reads, then the step says so', async () => {
    const ref = await store('{"format":"udb.baseline/9"}')
    const broken = { ...datasetOf(kept), ref }
    const event = driftAsked([await version(2, usual()), broken])
    await expect(refused(event)).rejects.toMatchObject({ code: 'baseline_unreadable' })
  })

  test('whose distributions are gone, then it may be tried again', async () => {
    const gone = { ...datasetOf(kept), ref: { ...kept.ref, key: kept.ref.key.replace('.json', '-gone.json') } }
    const event = driftAsked([await version(2, usual()), gone])
    await expect(refused(event)).rejects.toMatchObject({
      code: 'input_missing',
      retryable: true,
    })
  })
})

test('given another table to compare with, then no baseline is made of it', async () => {
  const reference = { ...(await version(7, usual())), name: 'before', kind: 'reference' }
  const fact = await measured(driftAsked([await version(1, shifted), reference], { policy: null }))
  expect(fact).toMatchObject({ columns: ['n'], baseline: null })
  expect((await fileOf(fact.artifacts)).comparedWith).toMatchObject({
    what: 'table',
    table: { name: 'before', version: '7' },
  })
})

test('given values that may be personal, then they are covered unless the request shows them', async () => {
  const mails = (name: string) => `SELECT '${name}' || i % 9 || '@example.org' AS contact FROM range(900) AS r(i)`
  const reference = { ...(await version(7, mails('ann'))), name: 'before', kind: 'reference' }
  const inputs = [await version(1, mails('eve')), reference]
  const textOf = async (showPersonal: boolean): Promise<string> => {
    const { artifacts } = await measured(driftAsked(inputs, { policy: null, showPersonal }))
    return (await Promise.all(artifacts.map(({ ref }) => textAt(ref)))).join('')
  }
  expect(await textOf(false)).not.toMatch(/(ann|eve)\d@/)
  expect(await textOf(true)).toMatch(/eve\d@example/)
})

test('given options that are none, then the plan is at fault', async () => {
  for (const options of ['', '{"rule":"guess"}', '{"distance":"far"}'])
    await expect(refused(driftAsked([await version(1, usual())], { options }))).rejects.toMatchObject({
      code: 'input_invalid',
    })
})

describe('a baseline that a person makes', () => {
  const asked = (inputs: readonly Dataset[], params: Partial<EventOf<'baseline.requested'>['data']['params']> = {}) =>
    anEvent(
      'baseline.requested',
      {
        stepId: 'baseline-t',
        attempt: 1,
        deadline: T0 + 60_000,
        inputs,
        params: {
          table: 't',
          action: 'promote',
          kind: 'pinned',
          at: T0 - 5_000,
          baselineId: null,
          baselines: [],
          ...params,
        },
      },
      ofJob(),
    )
  async function changed(event: EventOf<'baseline.requested'>) {
    const { data } = await ground.reacted(onBaselineRequested, event)
    return (data as EventOf<'baseline.changed'>['data']).baseline
  }

  test('of a version is that version’s distributions, promoted now', async () => {
    const { stored, reason } = await changed(asked([await version(3, usual(50))]))
    expect([reason, stored?.summary]).toMatchObject([
      'promoted',
      { tableVersion: '3', rows: 50, createdAt: T0 - 5_000, promotedAt: T0 },
    ])
    expect(parseBaseline(await textAt(stored!.ref)).distribution.rows).toBe(50)
  })

  test('of a version that is one already is the same one, and its table is not read', async () => {
    const first = (await changed(asked([await version(3, usual(50))]))).stored!
    const unread: Dataset = {
      name: 't',
      kind: 'table',
      version: '3',
      ref: { ...first.ref, key: 'nowhere' },
      details: null,
    }
    const again = await changed(asked([unread, datasetOf(first)], { baselines: [first.summary] }))
    expect(again.stored).toEqual({ summary: { ...first.summary, promotedAt: T0 }, ref: first.ref })
  })

  test('of a version without rows is refused', async () => {
    const event = asked([await version(3, usual(0))])
    await expect(onBaselineRequested(event, ground.ports, ground.context)).rejects.toMatchObject({
      code: 'baseline_empty',
    })
  })

  test('is let go by its id, and stays where it is until a prune', async () => {
    const first = (await changed(asked([await version(3, usual(50))]))).stored!
    const gone = await changed(asked([datasetOf(first)], { action: 'retire', baselineId: first.summary.id }))
    expect(gone).toMatchObject({ stored: null, retired: [first.summary.id], reason: 'retired' })
    expect(await ground.objects.head(first.ref.key)).not.toBeNull()
  })
})
