import type { AnyEvent, Payloads } from '@udb/events'
import { anEvent, smallestData } from '@udb/testkit'
import { describe, expect, test } from '@jest/globals'
import {
  answered,
  artifact,
  at,
  created,
  failed,
  pingStep,
  requested,
  running,
  started,
  stored,
  why,
} from './fixtures/plans.js'
import { decide, evolve, type JobState, NO_JOB, viewOf } from './index.js'

const stateAfter = (...events: AnyEvent[]) => events.reduce(evolve, NO_JOB as JobState)

/** What a job says at its end, once each of its steps was ended by one of these facts. */
function summaryOf(...endings: AnyEvent[]): unknown {
  const plan = created(endings.map((_, index) => pingStep(`s${index}`)))
  const facts = endings.map((event, index) => ({ ...event, data: { ...event.data, stepId: `s${index}` } }) as AnyEvent)
  return decide(stateAfter(plan, ...facts), { now: at(9), because: 'fact' }).facts.map(({ name, data }) => [name, data])
}
const completed = (summary: string) => [['job.ping.completed', { summary }]]
const load = (table: string, rows: number, rowsRejected: number) =>
  anEvent('table.loaded', smallestData('table.loaded', { table, rows, rowsRejected }))
const prune = (count: number, bytes: number, dryRun: boolean, more: Partial<Payloads['artifacts.pruned']> = {}) =>
  anEvent('artifacts.pruned', smallestData('artifacts.pruned', { count, bytes, dryRun, ...more }))

describe('the view of a job', () => {
  const log = [created([pingStep('a'), pingStep('b', ['a'])]), running, requested('a'), started('a', 1, 1)]

  test('shows each step with its attempt and times', () => {
    expect(viewOf(stateAfter(...log))).toEqual({
      state: 'running',
      startedAt: at(0),
      finishedAt: null,
      progress: { done: 0, total: 2 },
      steps: [
        {
          stepId: 'a',
          kind: 'ping',
          service: 'profiler',
          state: 'running',
          attempt: 1,
          startedAt: at(1),
          finishedAt: null,
          error: null,
        },
        {
          stepId: 'b',
          kind: 'ping',
          service: 'profiler',
          state: 'waiting',
          attempt: 0,
          startedAt: null,
          finishedAt: null,
          error: null,
        },
      ],
      summary: null,
      error: null,
    })
  })

  test('says why a step waits for its next attempt', () => {
    const [step] = viewOf(stateAfter(...log, failed('a'))).steps
    expect(step).toMatchObject({ state: 'waiting', attempt: 1, error: why(true) })
  })

  test('ends with the problem of the job and the times of its steps', () => {
    const problem = why(false)
    const end = anEvent('job.ping.failed', { stepId: 'a', problem }, { time: at(5) })
    expect(viewOf(stateAfter(...log, failed('a', 1, problem, 4), end))).toMatchObject({
      state: 'failed',
      finishedAt: at(5),
      progress: { done: 2, total: 2 },
      steps: [
        { state: 'failed', startedAt: at(1), finishedAt: at(4), error: problem },
        { state: 'skipped', attempt: 0, error: null },
      ],
      error: problem,
    })
  })

  test('of no job is empty', () => {
    expect(viewOf(NO_JOB)).toMatchObject({ state: 'none', steps: [], progress: { done: 0, total: 0 } })
  })

  test('is the same in whichever order artifacts are stored', () => {
    const done = answered('a', { artifacts: [artifact('x'), artifact('y')] })
    expect(stateAfter(...log, stored('a', 'y'), done, stored('a', 'x'))).toEqual(
      stateAfter(...log, stored('a', 'x'), stored('a', 'y'), done),
    )
  })
})

describe('the summary of a job', () => {
  test('is what its last step that says one says', () => {
    const report = (summary: string) => anEvent('report.written', smallestData('report.written', { summary }))
    expect(summaryOf(report('First.'), report('Second.'), load('t', 1, 0))).toEqual(completed('Second.'))
  })

  test('counts tables, rows and rejected rows of a load', () => {
    expect(summaryOf(load('flights', 1_336_776, 12), load('planes', 3_322, 0))).toEqual(
      completed('2 tables loaded with 1,340,098 rows, 12 rejected.'),
    )
    expect(summaryOf(load('one', 1, 0))).toEqual(completed('1 table loaded with 1 row, 0 rejected.'))
  })

  test('says what was pruned, or would be', () => {
    expect(summaryOf(prune(3, 4_096, false))).toEqual(completed('3 artifacts of 4,096 bytes removed.'))
    expect(summaryOf(prune(1, 1, true))).toEqual(completed('1 artifact of 1 byte would be removed.'))
    const more = { uploads: [{ id: 'u', sizeBytes: 7 }], remaining: 1_200 }
    expect(summaryOf(prune(0, 7, false, more))).toEqual(
      completed('0 artifacts and 1 upload of 7 bytes removed; 1,200 more are due, for another prune.'),
    )
  })

  test('counts steps where there is nothing else to count', () => {
    expect(summaryOf(answered('s0'), answered('s1'))).toEqual(completed('2 steps completed.'))
  })
})
