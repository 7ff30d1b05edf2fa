import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { AlwaysOffSampler, InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { type Bus, BusError, type OutRecord } from '@udb/bus'
import { ObjectError, type ObjectStore } from '@udb/objects'
import { tracedBus } from './traced-bus.js'
import { tracedObjects } from './traced-objects.js'
import { currentTraceparent, inSpan, traceparentOf } from './tracing.js'

const exporter = new InMemorySpanExporter()
const spans = () => exporter.getFinishedSpans()
const PARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }))
})
afterEach(() => exporter.reset())

const record = (topic: string, traceparent: string | null = PARENT): OutRecord => ({
  topic,
  key: 'k',
  value: Buffer.from('value'),
  headers: traceparent === null ? {} : { traceparent },
})

/** A bus that keeps what is published, or refuses it. */
function bus(refuse?: Error): { readonly published: OutRecord[]; readonly bus: Bus } {
  const published: OutRecord[] = []
  const publish = async (records: readonly OutRecord[]): Promise<void> => {
    published.push(...records)
    if (refuse) throw refuse
  }
  return { published, bus: tracedBus({ publish } as Bus, 'kafka') }
}

describe('sending', () => {
  test('is a span of the thing that caused it, and who reads the record continues there', async () => {
    const { bus: traced, published } = bus()
    await traced.publish([record('udb.jobs.v1')])
    const [send] = spans()
    expect([send?.name, send?.kind, send?.parentSpanContext?.spanId]).toEqual([
      'send udb.jobs.v1',
      SpanKind.PRODUCER,
      'b7ad6b7169203331',
    ])
    expect(send?.attributes).toMatchObject({
      'messaging.system': 'kafka',
      'messaging.operation.type': 'send',
      'messaging.destination.name': 'udb.jobs.v1',
      'messaging.kafka.message.key': 'k',
    })
    expect(published[0]?.headers['traceparent']).toBe(traceparentOf(send!.spanContext()))
  })

  test('of several records to a topic because of one thing is one span', async () => {
    const other = '00-0af7651916cd43dd8448eb211c80319c-1111111111111111-01'
    await bus().bus.publish([record('a'), record('a'), record('b'), record('a', other)])
    const counts = spans().map((span) => [span.name, span.attributes['messaging.batch.message_count'] ?? 1])
    expect(counts).toEqual([
      ['send a', 2],
      ['send b', 1],
      ['send a', 1],
    ])
  })

  test('that fails is marked by its code, never by its text', async () => {
    const { bus: traced } = bus(new BusError('log_unavailable', 'no broker at 10.0.0.1', 'wait'))
    await expect(traced.publish([record('a')])).rejects.toMatchObject({ code: 'log_unavailable' })
    const [send] = spans()
    expect([send?.status, send?.attributes['error.type']]).toEqual([
      { code: SpanStatusCode.ERROR, message: 'log_unavailable' },
      'log_unavailable',
    ])
    expect(JSON.stringify(send?.attributes)).not.toContain('10.0.0.1')
  })

  test('leaves what has no trace, and progress, as it is', async () => {
    const { bus: traced, published } = bus()
    const records = [record('a', null), record('udb.progress.v1')]
    await traced.publish(records)
    expect([spans(), published]).toEqual([[], records])
  })

  test('hands records over in the turn of the call, so that the order of calls is theirs', () => {
    const { bus: traced, published } = bus()
    void traced.publish([record('a')])
    void traced.publish([record('b')])
    expect(published.map(({ topic }) => topic)).toEqual(['a', 'b'])
  })

  test('a trace that is not sampled goes on unsampled', async () => {
    const { bus: traced, published } = bus()
    await traced.publish([record('a', PARENT.replace(/01$/, '00'))])
    expect([spans(), published[0]?.headers['traceparent']]).toEqual([
      [],
      expect.stringMatching(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-00$/),
    ])
  })
})

describe('storing', () => {
  const store = (put: ObjectStore['put']): ObjectStore => tracedObjects({ put } as ObjectStore, 's3')
  const info = { key: 'k', sizeBytes: 5, etag: 'e', modifiedAt: '2026-01-01T00:00:00Z' }

  test('is a span within a trace, and begins none outside of one', async () => {
    const objects = store(async () => info)
    await objects.put('k', Buffer.from('value'))
    expect(spans()).toEqual([])
    await inSpan('work', {}, () => objects.put('k', Buffer.from('value')))
    const [put, work] = spans()
    expect([put?.name, put?.kind, put?.parentSpanContext?.spanId]).toEqual([
      'put object',
      SpanKind.CLIENT,
      work?.spanContext().spanId,
    ])
    expect(put?.attributes).toEqual({ 'udb.store': 's3', 'udb.object.key': 'k', 'udb.object.size': 5 })
  })

  test.each([
    ['precondition_failed', SpanStatusCode.UNSET],
    ['store_unavailable', SpanStatusCode.ERROR],
  ] as const)('%s has the status %i: a condition that does not hold is an answer', async (code, status) => {
    const objects = store(() => Promise.reject(new ObjectError(code, 'x', 'y')))
    await inSpan('work', {}, () => objects.put('k', Buffer.from('v')).catch(() => undefined))
    expect(spans()[0]?.status.code).toBe(status)
  })
})

test('without a sampler that takes it, work still has a trace id for its logs and headers', async () => {
  const tracer = new TracerProvider({ sampler: new AlwaysOffSampler() }).getTracer('spec')
  const span = tracer.startSpan('x')
  await context.with(trace.setSpan(context.active(), span), async () => {
    expect(currentTraceparent()).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/)
  })
})
