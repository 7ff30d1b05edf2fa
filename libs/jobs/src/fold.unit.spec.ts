import type { AnyEvent } from '@udb/events'
import { dropped, duplicated, reordered } from '@udb/testkit'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { at } from './fixtures/plans.js'
import { anOrder, scripts } from './fixtures/scripts.js'
import { playOut } from './fixtures/simulated-world.js'
import { decide, evolve, type JobState, type Moment, NO_JOB, viewOf } from './index.js'

const reasons = fc.constantFrom<Moment['because']>('fact', 'time')
const RUNS = { numRuns: 300, seed: 20260101 }
const fold = (events: readonly AnyEvent[], from: JobState = NO_JOB): JobState => events.reduce(evolve, from)
const stored = (state: JobState): JobState => JSON.parse(JSON.stringify(state)) as JobState
const isEnd = ({ name }: AnyEvent): boolean => /^job\.(\w+\.completed|\w+\.failed|cancelled)$/.test(name)
/** Facts of one step stay in their order; those of the job itself are a line of their own. */
const lineOf = (event: AnyEvent): string => (!isEnd(event) && 'stepId' in event.data ? String(event.data.stepId) : '')
const property = <T>(arbitrary: fc.Arbitrary<T>, holds: (value: T) => void, numRuns = RUNS.numRuns): void =>
  fc.assert(fc.property(arbitrary, holds), { ...RUNS, numRuns })

describe('a job ends', () => {
  test('every job ends, whatever its services do or leave undone', () => {
    property(scripts, (script) => expect(playOut(script).ended).toBe(true))
  })

  test('a job ends once', () => {
    property(scripts, (script) => {
      const ends = new Set(
        playOut(script)
          .log.filter(isEnd)
          .map(({ meta }) => meta.eventId),
      )
      expect(ends.size).toBe(1)
    })
  })

  test('a job completes only if each of its steps has', () => {
    property(scripts, (script) => {
      const { state, steps } = viewOf(playOut(script).live)
      if (state === 'completed') expect(new Set(steps.map((step) => step.state))).toEqual(new Set(['completed']))
    })
  })

  test('after the end no step is left waiting or running', () => {
    property(scripts, (script) => {
      const { steps, progress } = viewOf(playOut(script).live)
      expect(steps.filter(({ state }) => ['waiting', 'requested', 'running'].includes(state))).toEqual([])
      expect(progress).toEqual({ done: script.plan.length, total: script.plan.length })
    })
  })
})

describe('a decision is made once', () => {
  test('nothing that was decided is decided again', () => {
    property(scripts, (script) => {
      const { decided } = playOut(script)
      expect(new Set(decided).size).toBe(decided.length)
    })
  })

  test('deciding twice gives the same, and deciding after applying it gives nothing more', () => {
    property(fc.tuple(scripts, fc.nat(120), fc.nat(700), reasons), ([script, length, seconds, because]) => {
      const state = fold(playOut(script).log.slice(0, length))
      const moment = { now: at(seconds), because }
      const { facts, timers } = decide(state, moment)
      expect(decide(state, moment)).toEqual({ facts, timers })
      const jobId = state.kind === 'none' ? null : state.jobId
      const events = facts.map(({ name, data }) => ({ name, data, meta: { jobId, time: at(seconds) } }) as AnyEvent)
      expect(decide(fold(events, state), moment)).toEqual({ facts: [], timers })
    })
  })

  test('no step is asked for before all that it needs is completed', () => {
    property(scripts, (script) => {
      const { log } = playOut(script)
      log.forEach((event, index) => {
        if (event.name !== 'ping.requested') return
        const needs = script.plan.find(({ stepId }) => stepId === event.data.stepId)?.needs ?? []
        const before = log.slice(0, index).flatMap((fact) => (fact.name === 'ping.answered' ? [fact.data.stepId] : []))
        expect(before).toEqual(expect.arrayContaining([...needs]))
      })
    })
  })
})

describe('the fold gives one answer', () => {
  test('the gateway that decided and a replay of its log end in the same state', () => {
    property(scripts, (script) => {
      const { live, log } = playOut(script)
      expect(fold(log)).toEqual(live)
    })
  })

  test('every split of a replay, stored and read back, ends in the same state', () => {
    property(
      scripts,
      (script) => {
        const { live, log } = playOut(script)
        let prefix: JobState = NO_JOB
        log.forEach((event, index) => {
          expect(fold(log.slice(index), stored(prefix))).toEqual(live)
          prefix = evolve(prefix, event)
        })
        expect(stored(prefix)).toEqual(prefix)
      },
      80,
    )
  })

  test('duplicates, however late, change nothing', () => {
    property(fc.tuple(scripts, anOrder), ([script, choices]) => {
      const { log } = playOut(script)
      const state = fold(log)
      expect(fold(duplicated(log, choices))).toEqual(state)
      for (const event of log) expect(evolve(state, event)).toBe(state)
    })
  })

  test('facts of different steps commute, with each other and with those of the job', () => {
    property(fc.tuple(scripts, anOrder), ([script, choices]) => {
      const { live, log } = playOut(script)
      const [first, ...rest] = log
      expect(fold(first ? [first, ...reordered(rest, lineOf, choices)] : [])).toEqual(live)
    })
  })

  test('whatever is lost, the fold does not throw and a job with a plan still ends', () => {
    property(fc.tuple(scripts, anOrder), ([script, choices]) => {
      const { log } = playOut(script)
      let state = fold([...log.slice(0, 1), ...dropped(log, choices)])
      for (let now = at(0); state.kind === 'open' && now < at(10_000); now += 30_000) {
        const { facts } = decide(state, { now, because: 'time' })
        const events = facts.map(({ name, data }) => ({ name, data, meta: metaOf(state, now) }))
        state = fold(events as AnyEvent[], state)
      }
      expect(state.kind).toBe('ended')
    })
  })
})

const metaOf = (state: JobState, time: number) => ({ jobId: state.kind === 'none' ? null : state.jobId, time })
