import { describe, expect, test } from '@jest/globals'
import { type AnyEvent, fact, maxEventBytes } from '@udb/events'
import {
  asks,
  completed,
  given,
  jobFailed,
  keyed,
  nowRunning,
  readingAt,
  saying,
  statesAfter,
  timer,
} from './fixtures/job-decider.js'
import {
  answered,
  at,
  created,
  dataset,
  failed,
  pingStep,
  requested,
  running,
  started,
  stopped,
  why,
} from './fixtures/plans.js'
import { decide, type JobState, NO_JOB, evolve, openSteps } from './index.js'

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

  test('a step whose inputs are more than an event holds fails, and with it its job', () => {
    const tooLarge = fact('step.failed', { stepId: 'c', attempt: 1, problem: saying('step_inputs_too_large') })
    const put = (stepId: string, bytes: number) =>
      answered(stepId, { outputs: [{ ...dataset(stepId), details: 'x'.repeat(bytes) }] })
    const begun = [created([pingStep('a'), pingStep('b'), pingStep('c', ['a', 'b'])]), running]
    const asked = [...begun, requested('a'), requested('b')]
    given(...asked, put('a', maxEventBytes / 2), put('b', maxEventBytes / 2))
      .when(at(2))
      .then(keyed('step-refused/c/1', tooLarge), jobFailed('c', saying('step_inputs_too_large')))
    const fits = [...asked, put('a', maxEventBytes / 2), put('b', maxEventBytes / 2 - 1_000)]
    const { facts } = decide(fits.reduce(evolve, NO_JOB as JobState), { now: at(2), because: 'fact' })
    expect(facts.map(({ factKey }) => factKey)).toEqual(['step-requested/c/1'])
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

  test('a retry that cannot be asked for fails the attempt that was, and with it the job', () => {
    const unknown = created([pingStep('a', [], { kind: 'teleport' })])
    const asked = { ...requested('a'), name: 'teleport.requested' } as unknown as AnyEvent
    const said = fact('step.failed', { stepId: 'a', attempt: 1, problem: saying('step_kind_unknown') })
    for (const end of [failed('a'), stopped('a')]) {
      given(unknown, running, asked, end)
        .when(at(3))
        .then(keyed('step-refused/a/1', said), jobFailed('a', saying('step_kind_unknown')))
    }
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

  test('nothing is given up while the log is read, as it may hold more', () => {
    for (const log of [one, [...one, started('a')]]) {
      given(...log)
        .when(readingAt(9_999))
        .then(timer(65, 'timeout', 'a'))
    }
  })

  test('a retry waits for nothing but its time', () => {
    given(...one, failed('a'))
      .when(readingAt(2.9))
      .then(timer(3, 'retry', 'a'))
    given(...one, failed('a'))
      .when(readingAt(3))
      .then(asks('a', 2, 3), timer(68, 'timeout', 'a'))
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
