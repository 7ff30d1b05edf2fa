import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Api, type Job } from './api.js'
import { newDataDir, removeDataDir, startBox } from './running-box.js'
import { testShape } from './shape.js'
import { openTraceCollector, type Span, type TraceCollector } from './trace-collector.js'

/** Everything is exported when the box has stopped, so that is what the tests wait for. */
async function traced(env: Record<string, string>, work: (api: Api) => Promise<void>): Promise<readonly string[]> {
  const dir = await newDataDir()
  const box = await startBox(dir, { ...collector.env, ...env })
  try {
    await work(new Api(box.url))
  } finally {
    await box.stop()
    await removeDataDir(dir)
  }
  return box.log
}

let collector: TraceCollector
beforeAll(async () => {
  collector = await openTraceCollector()
})
afterAll(() => collector.close())

/** The lines of our log; Node.js itself may say something in between, which is no JSON. */
const linesOf = (log: readonly string[]) =>
  log
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as { readonly job?: string; readonly trace_id?: string })

const SYSTEM = testShape() === 'embedded' ? 'udb' : 'kafka'
const OFFSET = SYSTEM === 'kafka' ? 'messaging.kafka.offset' : 'udb.log.offset'
/** A value of a row, to be seen in no span. */
const SECRET = 'Winterthur'

describe('a job that was asked for over HTTP', () => {
  let loaded: Job
  let analyzed: Job
  let refused: Job
  let artifacts: number
  let log: readonly string[]
  let all: readonly Span[]
  let byId: ReadonlyMap<string, Span>

  beforeAll(async () => {
    log = await traced({}, async (api) => {
      loaded = await api.load({ name: 'few.csv', content: `city,n\nBern,1\n${SECRET},2\n` })
      analyzed = await api.completed(await api.post('/analyze', { tables: ['few'] }))
      const listed = (await api.get(`/artifact_manifest/${analyzed.jobId}`)).body.artifacts as { kind: string }[]
      // No step makes the receipt.
      artifacts = listed.filter(({ kind }) => kind !== 'receipt').length
      const accepted = await api.upload([{ name: 'empty.csv', content: '' }])
      refused = await api.ended((accepted.body as { jobId: string }).jobId)
      for (const probe of ['/healthz', '/readyz', '/startupz', '/metrics']) await api.get(probe)
    })
    all = [...collector.spans]
    byId = new Map(all.map((span) => [span.spanId, span]))
  }, 240_000)

  const traceOf = (job: Job): Span[] => {
    const ids = new Set(all.filter(({ attributes }) => attributes['udb.job'] === job.jobId).map((span) => span.traceId))
    expect([...ids]).toHaveLength(1)
    return all.filter(({ traceId }) => ids.has(traceId))
  }
  const ancestorsOf = (span: Span): Span[] => {
    const parent = span.parentSpanId === null ? undefined : byId.get(span.parentSpanId)
    return parent ? [parent, ...ancestorsOf(parent)] : []
  }

  test('is one trace, which begins with its request', () => {
    for (const job of [loaded, analyzed, refused]) {
      const roots = traceOf(job).filter(({ parentSpanId }) => parentSpanId === null)
      expect(roots.map(({ name, kind }) => [name, kind])).toEqual([
        [job.type === 'ingest' ? 'POST /ingest/upload' : 'POST /analyze', 'server'],
      ])
    }
  })

  test('no span is an orphan: each that says it has a parent has one, in the same trace', () => {
    const orphans = all.filter(
      ({ parentSpanId, traceId }) => parentSpanId !== null && byId.get(parentSpanId)?.traceId !== traceId,
    )
    expect([orphans, byId.size]).toEqual([[], all.length])
  })

  test('what probes and scrapes ask is in no trace', () => {
    expect(all.filter(({ name }) => /GET \/(\w+z|metrics)$/.test(name))).toEqual([])
  })

  test('leads through every service to each artifact, the last one too', () => {
    const stored = traceOf(analyzed).filter(({ name }) => name === 'artifact-store artifact.produced')
    // By message, since one may be delivered twice.
    expect(new Set(stored.map(({ attributes }) => attributes['messaging.message.id'])).size).toBe(artifacts)
    const ways = stored.map((span) => ancestorsOf(span).filter(({ kind }) => kind === 'consumer' || kind === 'server'))
    expect(ways.map((way) => way.map(({ name }) => name).join(' ← '))).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /^profiler report\.requested ← .*analyzer kpis\.requested ← gateway job\.requested ← POST \/analyze$/,
        ),
      ]),
    )
  })

  test('what is read was sent: each consumer span hangs on the producer span of its topic', () => {
    const consumers = all.filter(({ kind }) => kind === 'consumer')
    expect(consumers.length).toBeGreaterThan(20)
    for (const { attributes, parentSpanId } of consumers) {
      const sent = byId.get(parentSpanId ?? '')
      expect([
        sent?.kind,
        sent?.attributes['messaging.destination.name'],
        sent?.attributes['messaging.system'],
      ]).toEqual(['producer', attributes['messaging.destination.name'], SYSTEM])
    }
  })

  test('its messages say what the conventions ask: system, operation, topic, partition, offset, group', () => {
    for (const { name, attributes } of all.filter(({ kind }) => kind === 'consumer')) {
      const [service] = name.split(' ')
      expect(attributes).toMatchObject({
        'messaging.system': SYSTEM,
        'messaging.operation.type': 'process',
        'messaging.destination.name': expect.stringMatching(/^udb\./),
        'messaging.destination.partition.id': expect.stringMatching(/^\d+$/),
        'messaging.consumer.group.name': `udb.${service}`,
        'messaging.message.id': expect.stringMatching(/^[0-9a-f-]{36}$/),
        [OFFSET]: expect.any(Number),
      })
    }
    for (const { attributes } of all.filter(({ kind }) => kind === 'producer'))
      expect(attributes).toMatchObject({ 'messaging.system': SYSTEM, 'messaging.operation.type': 'send' })
  })

  test('the object store and the database have spans of their own below the step that asked', () => {
    const of = (job: Job) => new Set(traceOf(job).map((span) => span.name))
    expect([...of(loaded)]).toEqual(expect.arrayContaining(['put object', 'fetch object', 'publish table version']))
    expect([...of(analyzed)]).toEqual(expect.arrayContaining(['put object', 'fetch object', 'run query']))
    const store = SYSTEM === 'kafka' ? 's3' : 'folder'
    const stored = all.filter(({ name }) => name === 'put object')
    expect(new Set(stored.map(({ attributes }) => attributes['udb.store']))).toEqual(new Set([store]))
  })

  test('a step that fails is marked with its code, and nothing else is marked', () => {
    const failed = all.filter((span) => span.failed)
    const told = failed.map(
      ({ name, attributes }) => `${name} ${attributes['error.type']} ${attributes['udb.outcome']}`,
    )
    expect([...new Set(told)]).toEqual(['ingestion parse.requested file_empty failed'])
    expect(traceOf(refused)).toContain(failed[0])
  })

  test('a process is called by its service, or udb where it is the whole box', () => {
    const services = ['gateway', 'ingestion', 'analyzer', 'profiler', 'artifact-store']
    const processes = new Set(all.map(({ process }) => process))
    expect(processes).toEqual(new Set(SYSTEM === 'kafka' ? services.map((service) => `udb-${service}`) : ['udb']))
  })

  test('no span tells a value of a row', () => {
    expect(JSON.stringify(all)).not.toContain(SECRET)
  })

  test('the log lines of the job carry its trace id', () => {
    const lines = linesOf(log)
    const ids = lines.filter(({ job, trace_id }) => job === analyzed.jobId && trace_id).map(({ trace_id }) => trace_id)
    expect([new Set(ids).size, ids[0]]).toEqual([1, traceOf(analyzed)[0]!.traceId])
  })
})

test('the sampler is the environment’s: a trace that it leaves out is not exported, one that the caller began is', async () => {
  const before = collector.spans.length
  const ours = '0af7651916cd43dd8448eb211c80319c'
  const log = await traced({ OTEL_TRACES_SAMPLER: 'parentbased_always_off' }, async (api) => {
    await api.completed(await api.post('/ping', {}))
    await api.completed(await api.post('/ping', {}, { traceparent: `00-${ours}-b7ad6b7169203331-01` }))
  })
  const exported = collector.spans.slice(before)
  expect(new Set(exported.map(({ traceId }) => traceId))).toEqual(new Set([ours]))
  expect(exported.map(({ name }) => name)).toEqual(expect.arrayContaining(['POST /ping', 'pruner ping.requested']))
  const traceIds = linesOf(log).flatMap(({ trace_id }) => trace_id ?? [])
  expect(new Set(traceIds).size).toBe(2)
}, 120_000)
