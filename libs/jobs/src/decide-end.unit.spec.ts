import { describe, expect, test } from '@jest/globals'
import { type AnyEvent } from '@udb/events'
import {
  completed,
  completion,
  given,
  jobCancelled,
  jobFailed,
  readingAt,
  saying,
  statesAfter,
  timer,
  viewAfter,
} from './fixtures/job-decider.js'
import {
  answered,
  artifact,
  at,
  cancelling,
  created,
  failed,
  pingStep,
  refused,
  requested,
  running,
  started,
  stopped,
  stored,
  why,
} from './fixtures/plans.js'
import { type JobState, NO_JOB, evolve, isEnded } from './index.js'

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

  test('whose end is read late have their 10 minutes from then', () => {
    given(...begun, done, stored('a', 'x'))
      .when(readingAt(9_000))
      .then(timer(9_600, 'timeout', null))
    given(...begun, done, stored('a', 'x'), stored('a', 'y'))
      .when(readingAt(9_000))
      .then(completed('1 step completed.'))
  })
})

describe('a gate', () => {
  const plan = created([pingStep('a'), pingStep('b', ['a'])])
  const closed = answered('a', { artifacts: [artifact('x')], problem: why(false, 'gate_closed') })
  const begun = [plan, running, requested('a'), closed]

  test('that is closed fails its step and the job, and what needs the step goes on all the same', () => {
    expect(statesAfter(...begun)).toEqual(['failed', 'waiting'])
    given(...begun, stored('a', 'x'), requested('b'), answered('b'))
      .when(at(3))
      .then(jobFailed('a', why(false, 'gate_closed')))
  })

  test('holds the job until what it found is stored, but not for ever', () => {
    given(...begun, requested('b'), answered('b'))
      .when(at(3))
      .then(timer(602, 'timeout', null))
    given(...begun, requested('b'), answered('b'))
      .when(at(602))
      .then(jobFailed('a', why(false, 'gate_closed')))
  })

  test('says less than a step that failed before its time', () => {
    given(...begun, requested('b'), failed('b', 1, why(false)))
      .when(at(3))
      .then(jobFailed('b', why(false)))
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

  test('what is in flight is not given up while the log is read, as it may hold its end', () => {
    given(...begun, cancelling())
      .when(readingAt(9_999))
      .then(timer(12, 'cancel_grace', null))
    given(...begun, cancelling(), stopped('a'))
      .when(readingAt(9_999))
      .then(jobCancelled)
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

  test('what depends on a step that failed for good is skipped, not cancelled', () => {
    expect(statesAfter(...begun, cancelling(), failed('a', 1, why(false)))).toEqual(['failed', 'skipped'])
  })

  test('a last attempt that was stopped on request is cancelled, not failed', () => {
    const last = [created([pingStep('a', [], { maxAttempts: 1 })]), running, requested('a'), cancelling(), stopped('a')]
    expect(statesAfter(...last)).toEqual(['cancelled'])
  })

  test('a job that has ended does not hear of it', () => {
    const ended = [...begun, answered('a'), requested('b'), answered('b'), completion]
    given(...ended, cancelling())
      .when(at(5))
      .then()
    expect(viewAfter(...ended, cancelling()).state).toBe('completed')
  })
})

describe('the end', () => {
  const ended = [created([pingStep('a')]), running, requested('a'), answered('a'), completion]

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
