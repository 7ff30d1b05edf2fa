import { expect, test } from '@jest/globals'
import { type AnyEvent, type Dataset, derivedId, fact } from '@udb/events'
import fc from 'fast-check'
import { planPing } from '../plan-ping.js'
import { foldBatch, type LoggedEvent } from './fold-batch.js'
import type { JobEntry } from './rows.js'

const NOW = Date.UTC(2026, 0, 1)
const JOB = '5f2b7c1e-8a4d-5b6f-9c3d-2e1f0a9b8c7d'

const logged = (made: Pick<AnyEvent, 'name' | 'data'>, offset: number, tenant = 'default'): LoggedEvent => ({
  event: {
    ...made,
    meta: {
      eventId: derivedId('test', offset),
      source: 'udb/test',
      tenant,
      jobId: JOB,
      actor: 'test',
      time: NOW + offset,
      causationId: null,
    },
  } as AnyEvent,
  offset,
  traceparent: `00-${'a'.repeat(32)}-${String(offset).padStart(16, '0')}-01`,
})

const answered = (step: number) => {
  const nothing: { inputs: Dataset[]; outputs: Dataset[]; artifacts: never[] } = {
    inputs: [],
    outputs: [],
    artifacts: [],
  }
  return fact('ping.answered', {
    stepId: `ping-${step}`,
    attempt: 1,
    startedAt: NOW,
    finishedAt: NOW,
    text: '',
    ...nothing,
  })
}

const STORY = [
  fact('job.created', {
    type: 'ping',
    requestHash: 'h',
    params: '{"steps":3}',
    steps: planPing({ steps: 3, text: '' }),
  }),
  fact('step.started', { stepId: 'ping-1', attempt: 1, service: 'pruner', instance: 'a' }),
  answered(1),
  answered(1),
  fact('step.started', { stepId: 'ping-2', attempt: 1, service: 'pruner', instance: 'a' }),
  answered(2),
  answered(3),
].map((made, offset) => logged(made, offset))

/** Folds batch after batch, as a projector does. */
function folded(batches: readonly (readonly LoggedEvent[])[]) {
  const jobs = new Map<string, JobEntry>()
  const results = batches.map((batch) => {
    const result = foldBatch(batch, jobs, NOW + 100)
    for (const [jobId, entry] of result.changes.jobs) jobs.set(jobId, entry)
    return result
  })
  return { jobs, outbox: results.flatMap(({ changes }) => changes.outbox), results }
}

test('the same events decide the same, however they fall into batches', () => {
  const whole = folded([STORY])
  expect(whole.outbox.map(({ event }) => event.name)).toEqual([
    'job.state.changed',
    'ping.requested',
    'ping.requested',
    'ping.requested',
    'job.ping.completed',
  ])
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: STORY.length, maxLength: STORY.length }), (cuts) => {
      const batches = STORY.reduce<LoggedEvent[][]>((made, event, index) => {
        if (cuts[index] || made.length === 0) made.push([])
        made.at(-1)!.push(event)
        return made
      }, [])
      const split = folded(batches)
      expect([split.jobs, split.outbox]).toEqual([whole.jobs, whole.outbox])
    }),
  )
})

test('what was decided belongs to the trace, and is caused by the fact, that made it necessary', () => {
  const { outbox } = folded([STORY.slice(0, 3)])
  const second = outbox.at(-1)!
  expect([second.event.name, second.event.meta.causationId, second.traceparent]).toEqual([
    'ping.requested',
    STORY[2]!.event.meta.eventId,
    STORY[2]!.traceparent,
  ])
})

test('a replay changes the same rows and decides nothing', () => {
  const { changes } = foldBatch(STORY, new Map(), NOW + 100, false)
  expect([changes.outbox, changes.timers.size, changes.jobs.get(JOB)?.state]).toMatchObject([[], 0, { kind: 'open' }])
})

test('each change of state is told once, the end with how long it took', () => {
  const told = folded(STORY.map((event) => [event])).results.flatMap(({ transitions }) => transitions)
  expect(told).toEqual([
    { jobId: JOB, type: 'ping', state: 'running', durationMs: null },
    { jobId: JOB, type: 'ping', state: 'completed', durationMs: 100 },
  ])
})

test('a job that is not known, and a foreign tenant, change nothing', () => {
  expect(foldBatch([logged(answered(1), 0)], new Map(), NOW).changes.jobs.size).toBe(0)
  const { jobs } = folded([STORY.slice(0, 1)])
  expect(foldBatch([logged(answered(1), 1, 'acme')], jobs, NOW).changes.jobs.size).toBe(0)
})
