import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Box, type ContractMetric, differences, exposedBy, startBox, withTable } from '@udb/box'
import { parseSettings, silentLog } from '@udb/service'
import { Api } from './api.js'
import { newDataDir, removeDataDir, startBox as startRunning } from './running-box.js'
import { testShape } from './shape.js'

const ROOT = join(import.meta.dirname, '../../..')
const HINT = 'run `node apps/box/dist/metrics-main.js`, look at what changed for whom, and commit it'

let dir: string
let box: Box
let listed: ContractMetric[]

beforeAll(async () => {
  listed = JSON.parse(await readFile(join(ROOT, 'helm/udb/observability/metrics.json'), 'utf8')) as ContractMetric[]
  dir = await newDataDir()
  box = await startBox(parseSettings({ UDB_PORT: '0', UDB_DATA_DIR: dir, UDB_STRICT_STARTUP: '1' }).settings, silentLog)
})
afterAll(async () => {
  await box.close()
  await removeDataDir(dir)
})

/** Names differ from system to system in what Node.js can tell of a process. */
const comparable = (metrics: readonly ContractMetric[]) =>
  process.platform === 'linux' ? metrics : metrics.filter(({ services }) => services.length > 0)

test(`the list of metrics is what the services declare: ${HINT}`, () => {
  expect(differences(comparable(listed), comparable(exposedBy(box)))).toEqual([])
})

test(`the page has the table of the list: ${HINT}`, async () => {
  const page = await readFile(join(ROOT, 'docs/observability.md'), 'utf8')
  expect(withTable(page, listed)).toBe(page)
})

describe('what a scrape gives after some work, in the shape that is tested', () => {
  let text: string
  beforeAll(async () => {
    const place = await newDataDir()
    const running = await startRunning(place)
    const api = new Api(running.url)
    await api.load({ name: 'few.csv', content: 'city,n\nBern,1\nBasel,2\n' })
    await api.completed(await api.post('/analyze', { tables: ['few'] }))
    text = (await api.get('/metrics')).body.toString() as string
    await running.stop()
    await removeDataDir(place)
  }, 180_000)

  test('has the names and types of the list, all of them, each once in a process', () => {
    const types = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => `${name} ${type}`)
    expect(new Set(types)).toEqual(new Set(comparable(listed).map(({ name, type }) => `${name} ${type}`)))
    const processes = testShape() === 'embedded' ? 1 : types.filter((type) => type.startsWith('udb_build_info')).length
    expect(types.filter((type) => type.startsWith('nodejs_eventloop_lag_seconds'))).toHaveLength(processes)
    if (testShape() === 'embedded') expect(new Set(types).size).toBe(types.length)
  })

  test('has the labels of the list, and no others', () => {
    const byName = new Map(listed.map((metric) => [metric.name, metric]))
    const samples = [...text.matchAll(/^([a-z_]+)(?:\{(.*)\})? \S+$/gm)]
    expect(samples.length).toBeGreaterThan(300)
    const foreign = samples.flatMap(([, sample, labels = '']) => {
      const metric = byName.get(sample!) ?? byName.get(sample!.replace(/_(bucket|sum|count)$/, ''))
      if (!metric) return [sample]
      const known = [...metric.labels, ...(metric.type === 'histogram' ? ['le'] : []), 'service']
      return [...labels.matchAll(/(\w+)="/g)].map(([, label]) => label!).filter((label) => !known.includes(label))
    })
    expect(foreign).toEqual([])
  })

  test('says how far each service is behind on what it listens to', () => {
    const topics = [...text.matchAll(/^udb_consumer_lag_records\{group="udb\.([a-z-]+)",topic="([^"]+)"/gm)]
    expect(new Set(topics.map(([, service, topic]) => `${service} ${topic}`))).toEqual(
      new Set([
        'gateway udb.requests.v1',
        'ingestion udb.work.ingestion.v1',
        'analyzer udb.work.analyzer.v1',
        'analyzer udb.reads.v1',
        'profiler udb.work.profiler.v1',
        'artifact-store udb.work.artifact-store.v1',
        'pruner udb.work.pruner.v1',
      ]),
    )
  })

  test('says in which shape it runs', () => {
    const shape = testShape() === 'embedded' ? 'embedded' : 'distributed'
    expect([...new Set([...text.matchAll(/^udb_build_info\{.*shape="(\w+)"/gm)].map(([, is]) => is))]).toEqual([shape])
  })
})

test('no label is a tenant, a job or anything else that people make', () => {
  const made = /tenant|job|step|user|table|key|path|id$/
  expect(listed.flatMap(({ labels }) => labels).filter((label) => made.test(label))).toEqual([])
})

test('the time within which an analyze job is to end is a bucket, so that jobs within it can be counted', () => {
  expect(listed.find(({ name }) => name === 'job_duration')?.buckets).toContain(60)
})
