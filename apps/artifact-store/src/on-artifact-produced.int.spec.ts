import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { type Artifact, fact } from '@udb/events'
import { anEvent, JOB_ID, reactionSpec, T0 } from '@udb/testkit'
import { onArtifactProduced } from './on-artifact-produced.js'
import { openStoreFixture, type StoreFixture } from './store.fixture.js'

let store: StoreFixture
beforeEach(async () => {
  store = await openStoreFixture()
})
afterEach(() => store.close())

const produced = (artifact: Artifact, more: { stepId?: string; tenant?: string; jobId?: string | null } = {}) =>
  anEvent(
    'artifact.produced',
    { stepId: more.stepId ?? 'charts', artifact },
    { tenant: more.tenant ?? 'default', jobId: more.jobId === undefined ? JOB_ID : more.jobId },
  )

const react = (event: ReturnType<typeof produced>) => onArtifactProduced(event, store.ports, store.context)
/** Run twice, as a log does that delivers at least once. */
const given = () => reactionSpec((event: ReturnType<typeof produced>) => react(event))(null)

async function codeOf(event: ReturnType<typeof produced>): Promise<unknown> {
  const [first, ...more] = (await react(event)) as unknown as readonly {
    name: string
    data: { problem?: { code: string } }
  }[]
  expect([first?.name, more, await store.index()]).toEqual(['artifact.refused', [], []])
  return first?.data.problem?.code
}

describe('an artifact that was announced', () => {
  test('is stored and entered once, however often it is announced', async () => {
    const artifact = await store.artifact('a.html', 'hello')
    await given()
      .when(produced(artifact))
      .then(fact('artifact.stored', { stepId: 'charts', artifact }))
    expect(await store.index()).toEqual([`${JOB_ID}/a.html.json`])
    const entry = await store.objects.read(`tenants/default/artifact-index/${JOB_ID}/a.html.json`)
    expect(JSON.parse(String(entry?.bytes))).toEqual({
      jobId: JOB_ID,
      stepId: 'charts',
      name: 'a.html',
      kind: 'chart',
      table: null,
      ref: artifact.ref,
      createdAt: T0,
    })
  })

  test('of no bytes is one too', async () => {
    const artifact = await store.artifact('empty.txt', '')
    await given()
      .when(produced(artifact))
      .then(fact('artifact.stored', { stepId: 'charts', artifact }))
  })

  test('may have the bytes of another, under its own name', async () => {
    for (const name of ['a.html', 'b.html']) await react(produced(await store.artifact(name, 'the same')))
    expect([(await store.index()).length, (await store.blobs()).length]).toEqual([2, 1])
  })

  test('is refused when another step has taken its name, and the first one stays', async () => {
    const first = await store.artifact('a.html', 'first')
    await react(produced(first))
    const second = await store.artifact('a.html', 'second')
    for (const stepId of ['charts', 'report'])
      expect(await react(produced(second, { stepId }))).toMatchObject([
        { name: 'artifact.refused', data: { stepId, problem: { code: 'artifact_invalid' } } },
      ])
    expect(await react(produced(first))).toMatchObject([{ name: 'artifact.stored' }])
  })

  test('of the same name in another job is another one', async () => {
    const artifact = await store.artifact('a.html', 'x')
    await react(produced(artifact))
    expect(await react(produced(artifact, { jobId: '00000000-0000-4000-8000-000000000000' }))).toMatchObject([
      { name: 'artifact.stored' },
    ])
    expect(await store.index()).toHaveLength(2)
  })
})

describe('what is not as it was announced is refused, and nothing enters the index', () => {
  test('other bytes under the hash', async () => {
    const artifact = await store.artifact('a.html', 'hello')
    await store.objects.put(artifact.ref.key, Buffer.from('hellO'))
    expect(await codeOf(produced(artifact))).toBe('artifact_corrupt')
  })

  test('another size', async () => {
    const artifact = await store.artifact('a.html', 'hello')
    expect(await codeOf(produced({ ...artifact, ref: { ...artifact.ref, sizeBytes: 6 } }))).toBe('artifact_corrupt')
  })

  test('bytes that are not there', async () => {
    const artifact = await store.artifact('a.html', 'hello')
    await store.objects.delete(artifact.ref.key)
    expect(await codeOf(produced(artifact))).toBe('artifact_missing')
  })

  test("another tenant's bytes, though they are there", async () => {
    const theirs = await store.artifact('a.html', 'hello', 'acme')
    expect(await codeOf(produced(theirs))).toBe('artifact_invalid')
  })

  test.each([
    ['a key that climbs out', (sha: string) => `tenants/default/../acme/blobs/${sha.slice(0, 2)}/${sha}`],
    ['a key that is no blob', () => 'tenants/default/manifest.json'],
    ['the blob of another hash', (sha: string) => `tenants/default/blobs/00/${'0'.repeat(64)}${sha.slice(64)}`],
    ['an empty key', () => ''],
  ])('%s', async (_, keyOf) => {
    const artifact = await store.artifact('a.html', 'hello')
    expect(await codeOf(produced({ ...artifact, ref: { ...artifact.ref, key: keyOf(artifact.ref.sha256) } }))).toBe(
      'artifact_invalid',
    )
  })

  test.each(['', '.', '..', '.hidden', 'a/b', '../a', 'a b', 'a\nb', 'a"b', 'x'.repeat(200), 'é.html'])(
    'the name %j',
    async (name) => {
      const artifact = await store.artifact(name, 'hello')
      expect(await codeOf(produced(artifact))).toBe('artifact_invalid')
    },
  )

  test('an artifact of no job', async () => {
    expect(await codeOf(produced(await store.artifact('a.html', 'x'), { jobId: null }))).toBe('artifact_invalid')
  })
})
