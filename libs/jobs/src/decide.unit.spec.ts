import { type AnyEvent, type Fact, fact } from '@udb/events'
import { deciderSpec, type Decider } from '@udb/testkit'
import { describe, expect, test } from '@jest/globals'
import {
  answered,
  artifact,
  at,
  cancelling,
  created,
  dataset,
  failed,
  pingStep,
  refused,
  requested,
  running,
  started,
  stopped,
  stored,
  TIMEOUT_MS,
  why,
} from './fixtures/plans.js'
import {
  type DecidedFact,
  decide,
  evolve,
  isEnded,
  type JobState,
  NO_JOB,
  openSteps,
  type Timer,
  viewOf,
} from './index.js'

type Decided = DecidedFact | Timer
const job: Decider<JobState, AnyEvent, number, Decided> = {
  initial: NO_JOB,
  evolve,
  decide: (state, now) => {
    const { facts, timers } = decide(state, now)
    return [...facts, ...timers]
  },
}
const given = deciderSpec(job)

const keyed = (factKey: string, what: Fact): DecidedFact => ({ factKey, ...what })
const timer = (seconds: number, reason: Timer['reason'], stepId: string | null): Timer => ({
  at: at(seconds),
  stepId,
  reason,
})
const asks = (stepId: string, attempt = 1, seconds = 0, inputs: readonly string[] = []) =>
  keyed(
    `step-requested/${stepId}/${attempt}`,
    fact('ping.requested', {
      stepId,
      attempt,
      deadline: at(seconds) + TIMEOUT_MS,
      inputs: inputs.map(dataset),
      params: { text: 'hello' },
    }),
  )
const nowRunning = keyed('state/running', fact('job.state.changed', { state: 'running' }))
const completed = (summary: string) => keyed('ended', fact('job.ping.completed', { summary }))
const jobFailed = (stepId: string | null, problem = why(false)) =>
  keyed('ended', fact('job.ping.failed', { stepId, problem }))
const saying = (code: string, retryable = false) =>
  expect.objectContaining({ code, retryable }) as unknown as ReturnType<typeof why>
const jobCancelled = keyed('ended', fact('job.cancelled', { reason: 'not needed' }))
const viewAfter = (...events: AnyEvent[]) => viewOf(events.reduce(evolve, NO_JOB as JobState))
const statesAfter = (...events: AnyEvent[]) => viewAfter(...events).steps.map(({ state }) => state)

describe('steps are requested when they are ready', () => {
  const chain = created([pingStep('a'), pingStep('b', ['a'])])

  test('a new job runs and asks for every step that needs nothing', () => {
    given(created([pingStep('a'), pingStep('b'), pingStep('c', ['a'])]))
      .when(at(0))
      .then(nowRunning, asks('a'), asks('b'), timer(65, 'timeout', 'a'), timer(65, 'timeout', 'b'))
  })

  test('what was asked for is not asked for again', () => {
    given(chain, running, requested('a'))
      .when(at(1))
      .then(timer(65, 'timeout', 'a'))
    given(chain, running, requested('a'), requested('a'), started('a'))
      .when(at(1))
      .then(timer(65, 'timeout', 'a'))
  })

  test('a step is asked for once all that it needs is completed', () => {
    given(chain, running, requested('a'), answered('a'))
      .when(at(2))
      .then(asks('b', 1, 2), timer(67, 'timeout', 'b'))
  })

  test('inputs are those of the plan, then the outputs of the needed steps in the order of needs', () => {
    const join = pingStep('c', ['b', 'a'], { inputs: [dataset('pinned')] })
    given(
      created([pingStep('a'), pingStep('b'), join]),
      running,
      requested('a'),
      requested('b'),
      answered('a', { outputs: [dataset('from a')] }),
      answered('b', { outputs: [dataset('from b'), dataset('more from b')] }),
    )
      .when(at(2))
      .then(asks('c', 1, 2, ['pinned', 'from b', 'more from b', 'from a']), timer(67, 'timeout', 'c'))
  })

  test('a step of a kind that nobody knows fails, and with it its job', () => {
    const unknown = fact('step.failed', { stepId: 'a', attempt: 1, problem: saying('step_kind_unknown') })
    for (const kind of ['teleport', 'query', 'job', 'job.cancel']) {
      given(created([pingStep('a', [], { kind })]))
        .when(at(0))
        .then(keyed('step-refused/a/1', unknown), jobFailed('a', saying('step_kind_unknown')))
    }
  })

  test('a step with parameters that its request cannot carry fails, and with it its job', () => {
    const invalid = fact('step.failed', { stepId: 'a', attempt: 1, problem: saying('step_params_invalid') })
    for (const params of ['{', '[]', 'null', '{"text":1}', '{}']) {
      given(created([pingStep('a', [], { params })]))
        .when(at(0))
        .then(keyed('step-refused/a/1', invalid), jobFailed('a', saying('step_params_invalid')))
    }
  })
})

describe('failures', () => {
  const one = [created([pingStep('a')]), running, requested('a')]

  test('a retryable failure is tried again after 1 s, then after 4 s, then no more', () => {
    const once = [...one, failed('a')]
    given(...once)
      .when(at(2.9))
      .then(timer(3, 'retry', 'a'))
    given(...once)
      .when(at(3))
      .then(asks('a', 2, 3), timer(68, 'timeout', 'a'))
    const twice = [...once, requested('a', 2, 3), failed('a', 2, why(true), 4)]
    given(...twice)
      .when(at(4))
      .then(timer(8, 'retry', 'a'))
    const thrice = [...twice, requested('a', 3, 8), failed('a', 3, why(true), 9)]
    given(...thrice)
      .when(at(9))
      .then(jobFailed('a', why(true)))
  })

  test('a failure that a retry cannot mend ends the step at once', () => {
    given(...one, failed('a', 1, why(false)))
      .when(at(2))
      .then(jobFailed('a'))
  })

  test('what is said of an older attempt comes too late', () => {
    const second = [...one, failed('a'), requested('a', 2, 3)]
    for (const late of [started('a'), failed('a', 1, why(false)), stopped('a')]) {
      given(...second, late)
        .when(at(4))
        .then(timer(68, 'timeout', 'a'))
    }
  })

  test('what is said of an attempt that nobody asked for is not believed', () => {
    for (const early of [started('a', 2), failed('a', 2, why(false)), stopped('a', 2)]) {
      given(...one, early)
        .when(at(4))
        .then(timer(65, 'timeout', 'a'))
    }
  })

  test('a completion counts from any attempt', () => {
    given(...one, failed('a'), requested('a', 2, 3), answered('a'))
      .when(at(4))
      .then(completed('1 step completed.'))
  })

  test('what depends on a failed step is skipped, what does not goes on, and then the job fails', () => {
    const plan = created([
      pingStep('a'),
      pingStep('b', ['a']),
      pingStep('c', ['b']),
      pingStep('d'),
      pingStep('e', ['d']),
    ])
    const log = [plan, running, requested('a'), requested('d'), failed('a', 1, why(false))]
    expect(statesAfter(...log)).toEqual(['failed', 'skipped', 'skipped', 'requested', 'waiting'])
    given(...log, answered('d'))
      .when(at(2))
      .then(asks('e', 1, 2), timer(67, 'timeout', 'e'))
    given(...log, answered('d'), requested('e', 1, 2), answered('e', {}, 3))
      .when(at(3))
      .then(jobFailed('a'))
  })

  test('the job fails with the first failed step of the plan, whichever failed first', () => {
    const begun = [created([pingStep('a'), pingStep('b')]), running, requested('a'), requested('b')]
    const a = failed('a', 1, why(false, 'of_a'))
    const b = failed('b', 1, why(false, 'of_b'))
    for (const order of [
      [a, b],
      [b, a],
    ]) {
      given(...begun, ...order)
        .when(at(2))
        .then(jobFailed('a', why(false, 'of_a')))
    }
  })

  test('a step that was stopped without being asked to is an attempt that was lost', () => {
    given(...one, stopped('a'))
      .when(at(2))
      .then(timer(3, 'retry', 'a'))
  })

  test('a plan that waits for what can never complete fails instead of waiting for ever', () => {
    const circle = created([pingStep('a', ['b']), pingStep('b', ['a'])])
    given(circle)
      .when(at(0))
      .then(jobFailed('a', saying('plan_stuck')))
    given(created([pingStep('a', ['gone'])]))
      .when(at(0))
      .then(jobFailed('a', saying('plan_stuck')))
  })

  test('a job of a type that nobody knows is cancelled, because there is no other end for it', () => {
    const reason = 'This version does not know jobs of type dance.'
    given(created([pingStep('a')], 'dance'))
      .when(at(0))
      .then(keyed('ended', fact('job.cancelled', { reason })))
  })
})

describe('time-outs', () => {
  const one = [created([pingStep('a')]), running, requested('a')]
  const timedOut = (attempt: number) =>
    keyed(`timeout/a/${attempt}`, fact('step.failed', { stepId: 'a', attempt, problem: saying('step_timeout', true) }))

  test('an attempt is given up 5 s after its deadline, and tried again', () => {
    given(...one)
      .when(at(64.9))
      .then(timer(65, 'timeout', 'a'))
    given(...one)
      .when(at(65))
      .then(timedOut(1), timer(66, 'retry', 'a'))
    given(...one, started('a'))
      .when(at(65))
      .then(timedOut(1), timer(66, 'retry', 'a'))
  })

  test('the last attempt that is given up ends the job', () => {
    const last = [created([pingStep('a', [], { maxAttempts: 1 })]), running, requested('a')]
    given(...last)
      .when(at(65))
      .then(timedOut(1), jobFailed('a', saying('step_timeout', true)))
  })

  test('what the service says of its attempt is worth more than that time ran out', () => {
    const late = failed('a', 1, why(true, 'step_timeout'), 65)
    given(...one, late, failed('a', 1, why(false), 65))
      .when(at(65))
      .then(jobFailed('a'))
    given(...one, failed('a', 1, why(false), 65), late)
      .when(at(65))
      .then(jobFailed('a'))
  })
})

describe('artifacts', () => {
  const begun = [created([pingStep('a')]), running, requested('a')]
  const done = answered('a', { artifacts: [artifact('x'), artifact('y')] })

  test('the job is held until each artifact is stored', () => {
    given(...begun, done)
      .when(at(3))
      .then(timer(602, 'timeout', null))
    given(...begun, done, stored('a', 'x'))
      .when(at(3))
      .then(timer(602, 'timeout', null))
    given(...begun, done, stored('a', 'x'), stored('a', 'y'))
      .when(at(3))
      .then(completed('1 step completed.'))
  })

  test('an artifact may be stored before the fact that announces it is read', () => {
    given(...begun, stored('a', 'y'), stored('a', 'x'), done)
      .when(at(3))
      .then(completed('1 step completed.'))
  })

  test('an artifact of another step with the same name does not count', () => {
    given(...begun, done, stored('a', 'x'), stored('b', 'y'))
      .when(at(3))
      .then(timer(602, 'timeout', null))
  })

  test('a refused artifact fails the job, whenever it is read', () => {
    for (const order of [
      [done, refused('a', 'x')],
      [refused('a', 'x'), done],
    ]) {
      given(...begun, ...order)
        .when(at(3))
        .then(jobFailed('a', why(false, 'artifact_corrupt')))
    }
  })

  test('artifacts that are not stored within 10 minutes fail the job', () => {
    given(...begun, done, stored('a', 'x'))
      .when(at(602))
      .then(jobFailed('a', saying('artifacts_not_stored')))
  })
})

describe('cancellation', () => {
  const plan = created([pingStep('a'), pingStep('b', ['a'])])
  const begun = [plan, running, requested('a'), started('a')]

  test('nothing more is asked for, and what is in flight gets 10 s', () => {
    given(...begun, cancelling())
      .when(at(11.9))
      .then(timer(12, 'cancel_grace', null))
    given(...begun, cancelling())
      .when(at(12))
      .then(jobCancelled)
    expect(statesAfter(...begun, cancelling())).toEqual(['running', 'cancelled'])
  })

  test('the job is cancelled as soon as nothing of it runs', () => {
    for (const end of [stopped('a'), answered('a'), failed('a'), failed('a', 1, why(false))]) {
      given(...begun, cancelling(), end)
        .when(at(3))
        .then(jobCancelled)
    }
    given(plan, cancelling()).when(at(2)).then(jobCancelled)
  })

  test('it makes no difference whether a step fails before or after the cancelling is read', () => {
    for (const end of [failed('a'), failed('a', 1, why(false)), answered('a')]) {
      expect(viewAfter(...begun, end, cancelling())).toEqual(viewAfter(...begun, cancelling(), end))
    }
  })

  test('a job that has ended does not hear of it', () => {
    const ended = [...begun, answered('a'), requested('b'), answered('b'), end('job.ping.completed')]
    given(...ended, cancelling())
      .when(at(5))
      .then()
    expect(viewAfter(...ended, cancelling()).state).toBe('completed')
  })
})

function end(name: 'job.ping.completed'): AnyEvent {
  return { name, data: { summary: 'done' }, meta: running.meta }
}

describe('the end', () => {
  const ended = [created([pingStep('a')]), running, requested('a'), answered('a'), end('job.ping.completed')]

  test('nothing is decided after it', () => {
    given(...ended)
      .when(at(9_999))
      .then()
    expect(isEnded(ended.reduce(evolve, NO_JOB as JobState))).toBe(true)
  })

  test('a second end is not heard', () => {
    const state = ended.reduce(evolve, NO_JOB as JobState)
    const other = {
      name: 'job.ping.failed',
      data: { stepId: null, problem: why(false) },
      meta: running.meta,
    } as AnyEvent
    expect(evolve(state, other)).toBe(state)
  })

  test('the end of another type is not heard', () => {
    const open = ended.slice(0, -1)
    const other = { name: 'job.ingest.completed', data: { summary: null }, meta: running.meta } as AnyEvent
    expect(viewAfter(...open, other).state).toBe('running')
  })

  test('a rejected request is no job', () => {
    const data = { type: 'ping', requestHash: 'h', problem: why(false) }
    const rejected = { name: 'job.rejected', data, meta: running.meta } as AnyEvent
    given(rejected, created([pingStep('a')]))
      .when(at(0))
      .then()
    expect(viewAfter(rejected)).toMatchObject({ state: 'rejected', error: why(false) })
  })
})

describe('what is open can be dispatched once more', () => {
  test('the steps in flight, each with the request that was decided for it', () => {
    const log = [created([pingStep('a'), pingStep('b'), pingStep('c', ['a'])]), running, requested('a'), requested('b')]
    const state = [...log, answered('a'), started('b')].reduce(evolve, NO_JOB as JobState)
    expect(openSteps(state)).toEqual([
      {
        stepId: 'b',
        kind: 'ping',
        service: 'profiler',
        state: 'running',
        attempt: 1,
        deadline: at(60),
        request: asks('b'),
      },
    ])
  })
})
