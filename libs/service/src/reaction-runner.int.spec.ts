import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { type Bus, BusError, maxRecordBytes, partitionOfKey } from '@udb/bus'
import { type AnyEvent, derivedId, type EventName, fact, type PingRequested } from '@udb/events'
import { smallestData } from '@udb/testkit'
import { parseSettings } from './config.js'
import { deadLetters } from './dead-letters.js'
import { silentLog } from './log.js'
import { ServiceMetrics } from './metrics.js'
import { overriding } from './overriding.js'
import { openPlatform, type Platform } from './platform.js'
import { enveloped, Publisher } from './publisher.js'
import { type AnyReaction, ended, onFact, onStep, type StepContext, StepError } from './reaction.js'
import { resent } from './resend.js'
import { type RunningService, startService, defineService } from './start-service.js'
import { stepResultKey } from './step-results.js'
import { placesPerTenant } from './width.js'

type Ping = { readonly meta: AnyEvent['meta']; readonly data: PingRequested }
type React = (event: Ping, context: StepContext) => Promise<string>

let dir: string
let platform: Platform
let services: RunningService[]

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'udb-runner-'))
  services = []
  platform = await openPlatform(parseSettings({ UDB_DATA_DIR: dir }).settings, silentLog)
})
afterEach(async () => {
  for (const service of services) await service.close()
  await platform.close()
  await rm(dir, { recursive: true })
})

/** A real service whose one reaction is the test's. */
const serve = (react: React, total?: number): Promise<RunningService> =>
  serveReactions(
    [
      onStep<'ping.requested', null>(
        'ping.requested',
        async (event, _, context) => {
          const startedAt = context.now()
          const text = await react(event, context)
          return [fact('ping.answered', { ...ended(event, { startedAt, finishedAt: context.now() }, {}), text })]
        },
        ['ping.answered'],
      ),
    ],
    total,
  )

async function serveReactions(reactions: readonly AnyReaction<null>[], total = 8): Promise<RunningService> {
  const service = await startService(
    await defineService<null>(async () => ({
      name: 'pruner',
      reactions,
      ports: null,
      width: { total },
      metrics: new ServiceMetrics('pruner'),
    }))(platform),
    platform,
    null,
  )
  services.push(service)
  return service
}

/** The log takes nothing for this topic so often, and everything after that; says what was asked of it. */
function refusing(topic: string, times: number, error: Error): { readonly asked: () => number } {
  let asked = 0
  const { bus } = platform
  const publish: Bus['publish'] = (records) => {
    if (!records.some((record) => record.topic === topic)) return bus.publish(records)
    return asked++ < times ? Promise.reject(error) : bus.publish(records)
  }
  platform = { ...platform, bus: overriding(bus, { publish }) }
  return { asked: () => asked }
}

/** Resolves when the service has committed all that is on its topic of work. */
async function allCommitted(): Promise<void> {
  const positions = await platform.bus.positions('udb.work.pruner.v1')
  for (const position of positions.filter(({ next }) => next > 0))
    while ((await platform.bus.committed('udb.pruner', position)) !== position.next) await setImmediate()
}

async function deadLetterCount(): Promise<number> {
  const positions = await platform.bus.positions('udb.dead-letters.v1')
  return positions.reduce((sum, { next }) => sum + next, 0)
}

const jobId = (n: number): string => derivedId('spec-job', n)

function ping(
  job: string,
  stepId: string,
  text: string,
  more: { attempt?: number; deadline?: number; tenant?: string } = {},
): AnyEvent {
  const made = fact('ping.requested', {
    stepId,
    attempt: more.attempt ?? 1,
    deadline: more.deadline ?? Date.now() + 60_000,
    inputs: [],
    params: { text },
  })
  const id = derivedId(job, stepId, more.attempt ?? 1)
  return enveloped(made, id, 'udb/spec', 1_767_225_600_000, {
    tenant: more.tenant ?? 'default',
    jobId: job,
    actor: 'spec',
    causationId: null,
  })
}

/** Two jobs whose steps are in one partition of a topic of work. */
function jobsOfOnePartition(): readonly [string, string] {
  const partitionOf = (job: string): number => partitionOfKey(Buffer.from(job), 64)
  const first = jobId(0)
  for (let n = 1; ; n++) if (partitionOf(jobId(n)) === partitionOf(first)) return [first, jobId(n)]
}

const publish = (...events: AnyEvent[]): Promise<void> =>
  new Publisher(platform.bus, platform.wire).publish(events, null)

/** The events that the service published, as they come. */
function facts(): { readonly seen: AnyEvent[]; until(count: number, ...names: EventName[]): Promise<AnyEvent[]> } {
  const seen: AnyEvent[] = []
  let wake = (): void => undefined
  platform.bus.tail(['udb.jobs.v1', 'udb.dead-letters.v1'], (record) => {
    void platform.wire.decode(record).then((event) => {
      if (event.meta.source === 'udb/spec') return
      seen.push(event)
      wake()
    })
  })
  return {
    seen,
    until: async (count, ...names) => {
      for (;;) {
        const found = seen.filter((event) => names.includes(event.name))
        if (found.length >= count) return found
        await new Promise<void>((resolve) => (wake = resolve))
      }
    },
  }
}

const texts = (events: readonly AnyEvent[]): string[] =>
  events.map((event) => (event.data as unknown as { text: string }).text)

describe('the runner of reactions', () => {
  test('says that a step began and how it ended', async () => {
    const { until, seen } = facts()
    await serve(async ({ data }) => `answer to ${data.params.text}`)
    await publish(ping(jobId(1), 's1', 'hello'))
    expect(texts(await until(1, 'ping.answered'))).toEqual(['answer to hello'])
    expect(seen.map((event) => event.name)).toEqual(['step.started', 'ping.answered'])
  })

  test('P2: a redelivery, and a second attempt, publish the same facts and do not work again', async () => {
    const { until } = facts()
    let worked = 0
    await serve(async () => String(++worked))
    await publish(ping(jobId(1), 's1', 'x'))
    await until(1, 'ping.answered')
    await publish(ping(jobId(1), 's1', 'x'), ping(jobId(1), 's1', 'x', { attempt: 2 }))
    const answers = await until(3, 'ping.answered')
    expect([worked, new Set(answers.map((answer) => answer.meta.eventId)).size, texts(answers)]).toEqual([
      1,
      1,
      ['1', '1', '1'],
    ])
  })

  test('what comes again is counted by why: a second attempt, and a step whose result was there already', async () => {
    const { until } = facts()
    const { metrics } = await serve(async () => 'once')
    await publish(ping(jobId(1), 's1', 'x'))
    await until(1, 'ping.answered')
    await publish(ping(jobId(1), 's1', 'x', { attempt: 2 }))
    const retries = async (): Promise<Record<string, number>> => {
      const [found] = (await metrics.registry.getMetricsAsJSON()).filter(({ name }) => name === 'udb_retries_total')
      return Object.fromEntries(found!.values.map(({ labels, value }) => [String(labels['reason']), value]))
    }
    while ((await retries())['step_redelivered'] === 0) await setImmediate()
    expect(await retries()).toEqual({ dependency_away: 0, step_attempt: 1, step_redelivered: 1 })
  })

  test('P3: steps of one key run in order, of other keys side by side', async () => {
    const { until } = facts()
    const gate = Promise.withResolvers<void>()
    const began: string[] = []
    await serve(async ({ data }) => {
      began.push(data.params.text)
      if (data.params.text === 'a1') await gate.promise
      return data.params.text
    })
    await publish(ping(jobId(1), 's1', 'a1'), ping(jobId(1), 's2', 'a2'), ping(jobId(2), 's1', 'b1'))
    expect(texts(await until(1, 'ping.answered'))).toEqual(['b1'])
    expect(began).not.toContain('a2')
    gate.resolve()
    expect(texts(await until(3, 'ping.answered'))).toEqual(['b1', 'a1', 'a2'])
  })

  test.each([
    ['no one', 2, ['default'], ['acme']],
    ['no two', 8, ['default', 'acme'], ['globex', 'initech']],
  ])('P6: of several tenants %s can take all of %i places from another', async (_, places, greedy, modest) => {
    platform = { ...platform, settings: { ...platform.settings, UDB_TENANTS: [...greedy, ...modest] } }
    const { until } = facts()
    const gate = Promise.withResolvers<void>()
    await serve(async ({ meta, data }) => {
      if (greedy.includes(meta.tenant)) await gate.promise
      return data.params.text
    }, places)
    const many = Array.from({ length: 3 * places }, (_, n) =>
      greedy.map((tenant, at) => ({ tenant, job: jobId(10 * n + at) })),
    )
    await publish(...many.flat().map(({ tenant, job }) => ping(job, 's1', 'much', { tenant })))
    await until(greedy.length * placesPerTenant(places, greedy.length + modest.length), 'step.started')
    for (const [at, tenant] of modest.entries()) {
      await publish(ping(jobId(1_000 + at), 's1', tenant, { tenant }))
      expect(texts(await until(at + 1, 'ping.answered'))).toEqual(modest.slice(0, at + 1))
    }
    gate.resolve()
    await until(many.flat().length + modest.length, 'ping.answered')
  })

  test('P5: what cannot be decoded goes to the dead letters, and the next event is handled', async () => {
    const { until } = facts()
    await serve(async () => 'fine')
    await platform.bus.publish([
      {
        topic: 'udb.work.pruner.v1',
        key: jobId(1),
        value: Buffer.from('garbage'),
        headers: { authorization: 'Bearer x', ce_type: 'y' },
      },
    ])
    await publish(ping(jobId(1), 's1', 'x'))
    await until(1, 'ping.answered')
    const [letter] = await until(1, 'dead.letter')
    expect(letter!.data).toMatchObject({
      code: 'event_not_framed',
      topic: 'udb.work.pruner.v1',
      headers: { authorization: '[redacted]', ce_type: 'y' },
    })
  })

  test('P5: what cannot be decoded and is as large as a record may be does not hold up the next one', async () => {
    const { until } = facts()
    await serve(async () => 'fine')
    const value = Buffer.alloc(maxRecordBytes - jobId(1).length, 7)
    await platform.bus.publish([{ topic: 'udb.work.pruner.v1', key: jobId(1), value, headers: {} }])
    await publish(ping(jobId(1), 's1', 'x'))
    const [letter] = await until(1, 'dead.letter')
    expect(letter!.data).toMatchObject({ originalKey: jobId(1), message: expect.stringContaining('1000000 bytes') })
    expect(texts(await until(1, 'ping.answered'))).toEqual(['fine'])
  })

  describe('what the log has against a fact or a letter passes', () => {
    const topicGone = new BusError('topic_unknown', 'The topic does not exist.', 'Make it first.')

    test('P1: a fact waits for its topic, and is no dead letter', async () => {
      const { until } = facts()
      await publish(ping(jobId(1), 's1', 'x'))
      const { asked } = refusing('udb.jobs.v1', 3, topicGone)
      await serve(async () => 'fine')
      expect(texts(await until(1, 'ping.answered'))).toEqual(['fine'])
      await allCommitted()
      expect(await deadLetterCount()).toBe(0)
      expect(asked()).toBeGreaterThan(3)
    })

    test.each([
      ['its topic is gone for a while', topicGone],
      ['an error that nobody expects', new Error('the log is confused')],
    ])('P5: a letter of what failed, and %s: it is sent all the same, and its record is done', async (_, error) => {
      refusing('udb.dead-letters.v1', 2, error)
      const { until } = facts()
      const tooLarge = { ...smallestData('ping.answered'), text: 'x'.repeat(maxRecordBytes) }
      await serveReactions([
        onFact('ping.requested', 'udb.work.pruner.v1', async () => [fact('ping.answered', tooLarge)], [
          'ping.answered',
        ]),
      ])
      await publish(ping(jobId(1), 's1', 'x'))
      expect((await until(1, 'dead.letter'))[0]!.data).toMatchObject({ code: 'reaction_failed' })
      await allCommitted()
    })

    test('P5: what was buried is done when it is sent once more, after the fault was mended', async () => {
      const { until } = facts()
      let text = 'x'.repeat(maxRecordBytes)
      const answer = async () => [fact('ping.answered', { ...smallestData('ping.answered'), text })]
      await serveReactions([onFact('ping.requested', 'udb.work.pruner.v1', answer, ['ping.answered'])])
      await publish(ping(jobId(1), 's1', 'x'))
      await until(1, 'dead.letter')
      text = 'mended'
      for await (const letter of deadLetters(platform)) await platform.bus.publish([resent(letter)!])
      expect(texts(await until(1, 'ping.answered'))).toEqual(['mended'])
      await allCommitted()
    })

    test('P5: a step whose end cannot be said is a dead letter, and its record is done', async () => {
      const { until } = facts()
      await publish(ping(jobId(1), 's1', 'x'))
      refusing('udb.jobs.v1', Number.POSITIVE_INFINITY, new Error('the log is confused'))
      await serve(async () => 'never said')
      expect((await until(1, 'dead.letter'))[0]!.data).toMatchObject({ code: 'reaction_failed' })
      await allCommitted()
    })
  })

  test('a failure is published with its code and hint; an unexpected error shows nothing of its text', async () => {
    const { until } = facts()
    await serve(async ({ data }) => {
      throw data.params.text === 'typed'
        ? new StepError('file_empty', 'it is empty', 'send another', { line: 3 })
        : new Error('secret row value')
    })
    await publish(ping(jobId(1), 's1', 'typed'), ping(jobId(1), 's2', 'other'))
    const failures = await until(2, 'step.failed')
    expect(failures[0]!.data).toMatchObject({
      stepId: 's1',
      problem: { code: 'file_empty', line: 3, retryable: false },
    })
    expect(failures[1]!.data).toMatchObject({ stepId: 's2', problem: { code: 'internal_error', retryable: true } })
    expect(JSON.stringify(failures[1]!.data)).not.toContain('secret')
  })

  test('P1: a result that is larger than an event may be ends its step, also when it comes again', async () => {
    const { until } = facts()
    let worked = 0
    await serve(async ({ data }) => (worked++, 'x'.repeat(Number(data.params.text))))
    await publish(ping(jobId(1), 's1', '1100000'))
    await until(1, 'step.failed')
    await publish(ping(jobId(1), 's1', '1100000', { attempt: 2 }), ping(jobId(1), 's2', '3'))
    expect(texts(await until(1, 'ping.answered'))).toEqual(['xxx'])
    const failures = await until(2, 'step.failed')
    expect(failures.map(({ data }) => (data as { problem: object }).problem)).toEqual([
      expect.objectContaining({ code: 'result_too_large', retryable: false }),
      expect.objectContaining({ code: 'result_too_large', retryable: false }),
    ])
    expect(worked).toBe(2)
  })

  describe('P1: a step that fails beside its work ends, and holds up no other', () => {
    /** A file in the place of the folder in which folders of work are made. */
    const takePlace = async (): Promise<void> => {
      await rm(platform.folder.work, { recursive: true, force: true })
      await writeFile(platform.folder.work, '')
    }

    async function failsOnce(first: AnyEvent, problem: object): Promise<void> {
      const { until } = facts()
      await publish(first)
      await serve(async ({ data }) => {
        if (data.params.text === 'explain')
          throw new StepError('file_empty', 'm'.repeat(1e6), '€'.repeat(1e6), { column: 'c'.repeat(1e6) })
        return data.params.text
      })
      expect((await until(1, 'step.failed'))[0]!.data).toMatchObject({ stepId: 's1', problem })
      await rm(platform.folder.work, { recursive: true, force: true })
      await publish(ping(jobId(1), 's2', 'fine'))
      expect(texts(await until(1, 'ping.answered'))).toEqual(['fine'])
      await allCommitted()
      expect(await deadLetterCount()).toBe(0)
    }

    test('no folder can be made for its work', async () => {
      await takePlace()
      await failsOnce(ping(jobId(1), 's1', 'x'), { code: 'internal_error', retryable: true })
    })

    test('what is stored of its result is cut off', async () => {
      await platform.objects.put(stepResultKey('default', jobId(1), 's1'), Buffer.from('[{"cut'))
      await failsOnce(ping(jobId(1), 's1', 'x'), { code: 'internal_error', retryable: true })
    })

    test('its problem is as long as its data', async () => {
      await failsOnce(ping(jobId(1), 's1', 'explain'), {
        code: 'file_empty',
        message: `${'m'.repeat(10_000)}…`,
        hint: `${'€'.repeat(3_333)}…`,
        column: `${'c'.repeat(10_000)}…`,
      })
    })

    test('that the folder of its work cannot be cleared away changes nothing', async () => {
      const { until } = facts()
      await serve(async () => (await takePlace(), 'fine'))
      await publish(ping(jobId(1), 's1', 'x'))
      expect(texts(await until(1, 'ping.answered'))).toEqual(['fine'])
      await allCommitted()
      expect(await deadLetterCount()).toBe(0)
    })
  })

  test('a cancelled job aborts the work that runs, and says so', async () => {
    const { until } = facts()
    const running = Promise.withResolvers<void>()
    await serve(async (_, { signal }) => {
      running.resolve()
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))))
    })
    await publish(ping(jobId(1), 's1', 'x'))
    await running.promise
    const cancelling = fact('job.cancelling', { reason: null })
    await publish(
      enveloped(cancelling, derivedId('cancel'), 'udb/spec', 1_767_225_600_000, {
        tenant: 'default',
        jobId: jobId(1),
        actor: 'spec',
        causationId: null,
      }),
    )
    expect((await until(1, 'step.cancelled'))[0]!.data).toEqual({ stepId: 's1', attempt: 1 })
  })

  test('an attempt ends at its deadline, and may be tried again', async () => {
    const { until } = facts()
    await serve(
      (_, { signal }) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopped')))),
    )
    await publish(ping(jobId(1), 's1', 'x', { deadline: Date.now() + 50 }))
    expect((await until(1, 'step.failed'))[0]!.data).toMatchObject({
      problem: { code: 'step_timeout', retryable: true },
    })
  })

  test('P1: a step that runs while later deliveries of its partition are done comes again after a stop', async () => {
    const { until } = facts()
    const [slow, quick] = jobsOfOnePartition()
    const begun = Promise.withResolvers<void>()
    const first = await serve((event, { signal }) => {
      if (event.meta.jobId !== slow) return Promise.resolve('quick')
      begun.resolve()
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))))
    })
    await publish(ping(slow, 's1', 'x'))
    await begun.promise
    // Each is a delivery of its own, and what the earlier ones finished has been committed when the last one answers.
    for (let n = 1; n <= 5; n++) {
      await publish(ping(quick, `s${n}`, 'x'))
      await until(n, 'ping.answered')
    }
    await first.close()
    services.splice(0)
    await serve(async () => 'slow')
    // The quick ones come again with it, and repeat what they said.
    expect(texts(await until(11, 'ping.answered')).sort()).toEqual([...Array(10).fill('quick'), 'slow'])
  })

  test('a service that stops in the middle leaves the step for the next one', async () => {
    const { until, seen } = facts()
    const running = Promise.withResolvers<void>()
    const first = await serve((_, { signal }) => {
      running.resolve()
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))))
    })
    await publish(ping(jobId(1), 's1', 'x'))
    await running.promise
    await first.close()
    services.splice(0)
    await serve(async () => 'by the second')
    expect(texts(await until(1, 'ping.answered'))).toEqual(['by the second'])
    expect(seen.map((event) => event.name)).not.toContain('step.failed')
  })
})
