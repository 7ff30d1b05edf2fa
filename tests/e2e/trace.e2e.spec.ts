import { context, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type Box, startBox } from '@udb/box'
import { parseSettings, silentLog } from '@udb/service'
import { Api } from './api.js'
import { newDataDir, removeDataDir } from './running-box.js'

const exporter = new InMemorySpanExporter()
let dir: string
let box: Box

beforeAll(async () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }))
  dir = await newDataDir()
  box = await startBox(parseSettings({ UDB_PORT: '0', UDB_DATA_DIR: dir, UDB_STRICT_STARTUP: '1' }).settings, silentLog)
})
afterAll(async () => {
  await box.close()
  await removeDataDir(dir)
})

test('one trace leads from the request through every service to the last artifact', async () => {
  const api = new Api(box.url)
  const job = await api.completed(await api.upload([{ name: 'few.csv', content: 'city,n\nBern,1\nBasel,2\n' }]))
  const analyzed = await api.completed(await api.post('/analyze', { tables: ['few'] }))
  for (const { jobId } of [job, analyzed]) {
    const spans = exporter.getFinishedSpans().filter((span) => span.attributes['udb.job'] === jobId)
    const traces = new Set(spans.map((span) => span.spanContext().traceId))
    expect(traces.size).toBe(1)
    const request = exporter
      .getFinishedSpans()
      .find((span) => span.spanContext().traceId === [...traces][0] && !span.parentSpanContext)
    expect(request?.name).toMatch(/POST/)
  }
  const names = exporter
    .getFinishedSpans()
    .filter((span) => span.attributes['udb.job'] === analyzed.jobId)
    .map((span) => span.name)
  expect(names).toEqual(
    expect.arrayContaining([
      'analyzer kpis.requested',
      'profiler profile.requested',
      'profiler report.requested',
      'artifact-store artifact.produced',
    ]),
  )
})
