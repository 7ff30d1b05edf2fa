import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { derivedId, type Fact, fact, jobIdFor } from '@udb/events'
import { enveloped, Publisher } from '@udb/service'
import { requestPing } from './fixtures/ping.js'
import {
  json,
  post,
  runGateway,
  type RunningGateway,
  type MakePlace,
  type TestPlace,
} from './fixtures/running-gateway.js'
import { requestHash } from './request-hash.js'

/** What becomes of what is asked for on the inbox, whoever runs the PostgreSQL. */
export function reactionFeatures(makePlace: MakePlace): void {
  const SOURCE = 'urn:test'

  let folder: TestPlace
  let box: RunningGateway
  /** Resolves when the step `ping-1` of a job with the text `slow` runs; `stopped` when it was told to stop. */
  let running = Promise.withResolvers<void>()
  let stopped = Promise.withResolvers<void>()
  let isSlow = false

  beforeAll(async () => {
    folder = await makePlace()
    box = await runGateway(folder, {
      behave: async (_, { signal }) => {
        if (!isSlow) return
        running.resolve()
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
        stopped.resolve()
        signal.throwIfAborted()
      },
    })
  })
  afterAll(async () => {
    await box.close()
    await folder.remove()
  })

  async function publish(
    made: Fact,
    eventId: string,
    jobId: string | null = null,
    tenant = 'default',
  ): Promise<string> {
    const cause = { tenant, jobId, actor: 'test', causationId: null }
    await new Publisher(box.platform.bus, box.platform.wire).publish([
      enveloped(made, eventId, SOURCE, box.platform.now(), cause),
    ])
    return jobIdFor(tenant, SOURCE, eventId)
  }

  const requested = (type: string, params: unknown): Fact =>
    fact('job.requested', {
      type,
      params: typeof params === 'string' ? params : JSON.stringify(params),
      requestHash: null,
    })

  /** How the job is when it has ended; it need not be there yet. */
  async function ended(jobId: string): Promise<Record<string, unknown>> {
    for (;;) {
      const { status, body } = await json(`${box.url}/status/${jobId}?waitSeconds=20`)
      if (status === 200) return body
    }
  }

  /** How the job began, each time that the log says it. */
  async function beginningsOf(jobId: string): Promise<string[]> {
    const { bus } = box.platform
    const partitions = await bus.positions('udb.jobs.v1')
    const records = await Promise.all(partitions.map((partition) => bus.read(partition, 0, 10_000)))
    return records
      .flat()
      .filter(({ key }) => key === jobId)
      .map(({ headers }) => headers['ce_type'] ?? '')
      .filter((name) => /^job\.(created|rejected)$/.test(name))
  }

  /** A CloudEvent in structured JSON, as a direct publisher in any language can send it. */
  const structured = (json: object, topic = 'udb.requests.v1') => ({
    topic,
    key: null,
    value: Buffer.from(JSON.stringify(json)),
    headers: { 'content-type': 'application/cloudevents+json' },
  })
  const cloudEvent = (id: string, type: string, data: object) => ({
    specversion: '1.0',
    id,
    type,
    source: SOURCE,
    time: '2026-01-31T00:00:00Z',
    data,
  })

  /** The next dead letters, from now on. */
  function deadLetters(): (count: number) => Promise<string[]> {
    const codes: string[] = []
    let wake = (): void => undefined
    box.platform.bus.tail(['udb.dead-letters.v1'], (record) => {
      void box.platform.wire.decode(record).then((event) => {
        codes.push((event.data as { readonly code: string }).code)
        wake()
      })
    })
    return async (count) => {
      while (codes.length < count) await new Promise<void>((resolve) => (wake = resolve))
      return codes
    }
  }

  describe('a CloudEvent in structured JSON', () => {
    test('asks for a job', async () => {
      const data = { type: 'ping', params: '{"steps": 2}' }
      await box.platform.bus.publish([structured(cloudEvent('structured', 'job.requested', data))])
      const job = await ended(jobIdFor('default', SOURCE, 'structured'))
      expect(job).toMatchObject({ type: 'ping', state: 'completed', progress: { done: 2, total: 2 } })
    })

    test('may have its parameters as JSON, or as JSON in a string, which is the same request', async () => {
      const asked = (params: unknown) => structured(cloudEvent('either', 'job.requested', { type: 'ping', params }))
      await box.platform.bus.publish([asked({ steps: 2 }), asked('{"steps":2}')])
      expect(await ended(jobIdFor('default', SOURCE, 'either'))).toMatchObject({
        state: 'completed',
        progress: { total: 2 },
      })
    })

    test('needs no time: it is asked for when the log took it', async () => {
      const { time: _, ...timeless } = cloudEvent('timeless', 'job.requested', { type: 'ping', params: '{}' })
      await box.platform.bus.publish([structured(timeless)])
      expect(await ended(jobIdFor('default', SOURCE, 'timeless'))).toMatchObject({ state: 'completed' })
    })

    test('P5: of no known type, without a name, or no JSON at all: a dead letter, and the next one is done', async () => {
      const letters = deadLetters()
      const nested = JSON.stringify(cloudEvent('nested', 'job.requested', { type: 'ping', params: {} })).replace(
        '"params":{}',
        `"params":${'['.repeat(100_000)}${']'.repeat(100_000)}`,
      )
      await box.platform.bus.publish([
        structured(cloudEvent('unknown', 'job.dreamt', {})),
        structured({ specversion: '1.0', type: 'job.requested' }),
        { ...structured({}), value: Buffer.from('{"specversion"') },
        structured(cloudEvent('shapeless', 'job.requested', { type: 7 })),
        structured({ ...cloudEvent('empty', 'job.requested', {}), data: 'ping' }),
        { ...structured({}), value: Buffer.from(nested) },
        structured({ ...cloudEvent('untimely', 'job.requested', { type: 'ping', params: '{}' }), time: 'noon' }),
        structured(cloudEvent('after', 'job.requested', { type: 'ping', params: '{}' })),
      ])
      expect(await ended(jobIdFor('default', SOURCE, 'after'))).toMatchObject({ state: 'completed' })
      expect((await letters(7)).toSorted()).toEqual([
        'event_invalid',
        'event_invalid',
        'event_invalid',
        'event_invalid',
        'event_invalid',
        'event_type_unknown',
        'event_undecodable',
      ])
    })

    test("P6: the tenant is the topic's, whatever an event says of itself", async () => {
      const letters = deadLetters()
      const theirs = fact('job.requested', { type: 'ping', params: '{}', requestHash: null })
      const cause = { tenant: 'acme', jobId: null, actor: 'test', causationId: null }
      const event = enveloped(theirs, 'smuggled', SOURCE, box.platform.now(), cause)
      const [record] = await box.platform.wire.encode(event, null)
      await box.platform.bus.publish([{ ...record!, topic: 'udb.requests.v1' }])
      expect(await letters(1)).toEqual(['event_header_mismatch'])
    })
  })

  describe('a job that is asked for by an event', () => {
    test('is done', async () => {
      const jobId = await requestPing(box.platform, { eventId: 'one', steps: 3 })
      expect(await ended(jobId)).toMatchObject({ type: 'ping', state: 'completed', progress: { done: 3, total: 3 } })
    })

    test('is the same job when the event comes again', async () => {
      const first = await requestPing(box.platform, { eventId: 'twice' })
      const second = await requestPing(box.platform, { eventId: 'twice' })
      await ended(first)
      const { body } = await json<{ jobs: { jobId: string }[] }>(`${box.url}/jobs?type=ping`)
      expect([second, body.jobs.filter(({ jobId }) => jobId === first).length]).toEqual([first, 1])
    })

    test('goes on when its event id is used for another request, which is refused by itself', async () => {
      const jobId = await requestPing(box.platform, { eventId: 'conflict', steps: 1 })
      await ended(jobId)
      await requestPing(box.platform, { eventId: 'conflict', steps: 2 })
      const refused = derivedId('conflict', jobId, requestHash('ping', { steps: 2, text: '' }))
      expect(await ended(refused)).toMatchObject({ state: 'failed', error: { code: 'idempotency_conflict' } })
      expect(await ended(jobId)).toMatchObject({ state: 'completed', progress: { total: 1 } })
    })

    test('begins once, and goes on, when other requests with its event id come right behind it', async () => {
      const asked = [{ steps: 1 }, { steps: 2 }, { steps: 0 }].map((params) => ({
        ...structured(cloudEvent('overtaken', 'job.requested', { type: 'ping', params: JSON.stringify(params) })),
        key: 'overtaken',
      }))
      await box.platform.bus.publish(asked)
      const jobId = jobIdFor('default', SOURCE, 'overtaken')
      expect(await ended(jobId)).toMatchObject({ state: 'completed', progress: { total: 1 } })
      expect(await beginningsOf(jobId)).toEqual(['job.created'])
      for (const params of [{ steps: 2 }, { steps: 0 }]) {
        const refused = derivedId('conflict', jobId, requestHash('ping', params))
        expect(await ended(refused)).toMatchObject({ state: 'failed', error: { code: 'idempotency_conflict' } })
      }
    })

    test.each([
      ['of a type that nobody knows', 'sync', {}, 'job_type_unknown'],
      ['with parameters that are no JSON', 'ping', '{', 'request_invalid'],
      [
        'with parameters that are nested without end',
        'ping',
        '['.repeat(20_000) + ']'.repeat(20_000),
        'request_invalid',
      ],
      ['with parameters of another shape', 'ping', { steps: 'many' }, 'request_invalid'],
      ['for a table that is not there', 'analyze', { tables: ['nope'] }, 'table_unknown'],
      [
        'for a file that was never sent',
        'ingest',
        { uploads: [{ uploadId: 'u', filename: 'a.csv', sizeBytes: 1, sha256: 'a'.repeat(64) }] },
        'upload_unknown',
      ],
      [
        'whose plan is larger than an event may be',
        'ping',
        { steps: 1_000, text: 'x'.repeat(1_000) },
        'plan_too_large',
      ],
      ['with a NUL in its text', 'ping', { text: 'a\0b' }, null],
    ])('%s says why', async (name, type, params, code) => {
      const job = await ended(await publish(requested(type, params), derivedId('bad', name)))
      if (code === null) expect(job).toMatchObject({ state: 'completed' })
      else expect(job).toMatchObject({ state: 'failed', steps: [], error: { code } })
    })
  })

  describe('a job that is being stopped', () => {
    test('stops its running step, and ends', async () => {
      isSlow = true
      const jobId = await requestPing(box.platform, { eventId: 'slow', steps: 2 })
      await running.promise
      expect((await json(`${box.url}/jobs/${jobId}/cancel`, post({ reason: 'enough' }))).status).toBe(202)
      await stopped.promise
      isSlow = false
      expect(await ended(jobId)).toMatchObject({
        state: 'cancelled',
        steps: [{ state: 'cancelled' }, { state: 'cancelled' }],
      })
    })

    test('is not one that another tenant asks for', async () => {
      ;[running, stopped, isSlow] = [Promise.withResolvers(), Promise.withResolvers(), true]
      const jobId = await requestPing(box.platform, { eventId: 'mine' })
      await running.promise
      await publish(fact('job.cancel.requested', { reason: null }), 'theirs', jobId, 'acme')
      await publish(fact('job.cancel.requested', { reason: 'mine' }), 'ours', jobId)
      await stopped.promise
      isSlow = false
      await ended(jobId)
      const events = await (await fetch(`${box.url}/jobs/${jobId}/events`)).text()
      expect(events.match(/event: job\.cancelling\ndata: .*/g)).toEqual([expect.stringContaining('"reason":"mine"')])
    })
  })
}
