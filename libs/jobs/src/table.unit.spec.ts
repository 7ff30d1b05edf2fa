import { type AnyEvent, EVENT_NAMES, type EventName } from '@udb/events'
import { anEvent, JOB_ID, smallestData } from '@udb/testkit'
import { describe, expect, test } from '@jest/globals'
import {
  answered,
  artifact,
  cancelling,
  created,
  failed,
  pingStep,
  requested,
  running,
  started,
  stopped,
  why,
} from './fixtures/plans.js'
import { evolve, type JobState, NO_JOB, viewOf } from './index.js'

const end = (name: 'job.ping.completed' | 'job.ping.failed' | 'job.cancelled') =>
  anEvent(name, smallestData(name)) as AnyEvent
const rejected = anEvent('job.rejected', { type: 'ping', requestHash: 'hash', problem: why(false) })
const begun = [created([pingStep('s')]), running]
const asked = [...begun, requested('s')]

/** Every state of a job with one step `s`; its columns in the table below, in this order. */
const STATES = {
  none: [],
  rejected: [rejected],
  created: [created([pingStep('s')])],
  requested: asked,
  running: [...asked, started('s')],
  retrying: [...asked, failed('s')],
  failed: [...asked, failed('s', 1, why(false))],
  stopped: [...asked, stopped('s')],
  completed: [...asked, answered('s')],
  cancelling: [...asked, cancelling()],
  ended: [...asked, cancelling(), end('job.cancelled')],
} satisfies Record<string, readonly AnyEvent[]>

/** What an event does to a state: nothing at all (the same reference), a change that does not show, or a new picture. */
type Effect = '-' | 'noted' | `${string}:${string}`
type Row = readonly [Effect, Effect, Effect, Effect, Effect, Effect, Effect, Effect, Effect, Effect, Effect]

const IGNORED: Row = ['-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-']

/** Any fact that ends a step ends it, whatever its kind. */
const ENDS_STEP: Row = [
  '-',
  '-',
  'created:completed1',
  'running:completed1',
  'running:completed1',
  'running:completed1',
  'running:completed1',
  'running:completed1',
  '-',
  'running!:completed1',
  'cancelled:completed1',
]
const NOTED: Row = ['-', '-', 'noted', 'noted', 'noted', 'noted', 'noted', 'noted', 'noted', 'noted', 'noted']

const TABLE: Record<EventName, Row> = {
  'artifact.produced': IGNORED,
  'artifact.refused': NOTED,
  'artifact.stored': NOTED,
  'artifacts.pruned': ENDS_STEP,
  'chart.drawn': ENDS_STEP,
  'chart.requested': IGNORED,
  'dead.letter': IGNORED,
  'job.analyze.completed': IGNORED,
  'job.analyze.failed': IGNORED,
  'job.cancel.requested': IGNORED,
  'job.cancelled': [
    '-',
    '-',
    'cancelled:cancelled0',
    'cancelled:cancelled1',
    'cancelled:cancelled1',
    'cancelled:cancelled1',
    'cancelled:failed1',
    'cancelled:cancelled1',
    'cancelled:completed1',
    'cancelled:cancelled1',
    '-',
  ],
  'job.cancelling': [
    '-',
    '-',
    'created!:cancelled0',
    'running!:requested1',
    'running!:running1',
    'running!:cancelled1',
    'running!:failed1',
    'running!:cancelled1',
    'running!:completed1',
    '-',
    '-',
  ],
  'job.created': ['created:waiting0', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-'],
  'job.baseline.completed': IGNORED,
  'job.baseline.failed': IGNORED,
  'job.ingest.completed': IGNORED,
  'job.ingest.failed': IGNORED,
  'job.ping.completed': [
    '-',
    '-',
    'completed:skipped0',
    'completed:cancelled1',
    'completed:cancelled1',
    'completed:failed1',
    'completed:failed1',
    'completed:failed1',
    'completed:completed1',
    'completed:cancelled1',
    '-',
  ],
  'job.ping.failed': [
    '-',
    '-',
    'failed:skipped0',
    'failed:cancelled1',
    'failed:cancelled1',
    'failed:failed1',
    'failed:failed1',
    'failed:failed1',
    'failed:completed1',
    'failed:cancelled1',
    '-',
  ],
  'job.prune.completed': IGNORED,
  'job.prune.failed': IGNORED,
  'job.rejected': ['rejected:', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-'],
  'job.requested': IGNORED,
  'job.state.changed': ['-', '-', 'running:waiting0', '-', '-', '-', '-', '-', '-', '-', '-'],
  'kpis.computed': ENDS_STEP,
  'kpis.requested': IGNORED,
  'load.requested': IGNORED,
  'parse.requested': IGNORED,
  'ping.answered': ENDS_STEP,
  'ping.requested': ['-', '-', 'created:requested1', '-', '-', '-', '-', '-', '-', '-', '-'],
  'drift.measured': ENDS_STEP,
  'drift.requested': IGNORED,
  'baseline.changed': ENDS_STEP,
  'baseline.requested': IGNORED,
  'profile.requested': IGNORED,
  'prune.requested': IGNORED,
  'quality.checked': ENDS_STEP,
  'quality.requested': IGNORED,
  'query.answered': IGNORED,
  'query.requested': IGNORED,
  'report.requested': IGNORED,
  'report.written': ENDS_STEP,
  'step.cancelled': [
    '-',
    '-',
    '-',
    'running:waiting1',
    'running:waiting1',
    '-',
    '-',
    '-',
    '-',
    'running!:cancelled1',
    'noted',
  ],
  'step.failed': [
    '-',
    '-',
    'created:failed1',
    'running:failed1',
    'running:failed1',
    'running:failed1',
    '-',
    'running:failed1',
    '-',
    'running!:failed1',
    'cancelled:failed1',
  ],
  'step.progressed': IGNORED,
  'step.started': [
    '-',
    '-',
    '-',
    'running:running1',
    '-',
    'noted',
    'noted',
    'noted',
    '-',
    'running!:running1',
    'noted',
  ],
  'table.loaded': ENDS_STEP,
  'table.profiled': ENDS_STEP,
  'table.version.published': IGNORED,
  'upload.parsed': ENDS_STEP,
}

/** The event of each name that fits the job best: attempt 1 of its step. */
function eventOf(name: EventName): AnyEvent {
  if (name === 'job.created') return created([pingStep('s')])
  if (name === 'job.rejected') return rejected
  if (name === 'job.state.changed') return running
  if (name === 'step.failed') return failed('s', 1, why(false))
  if (name === 'artifact.stored') return anEvent(name, { stepId: 's', artifact: artifact('x') })
  const data = { ...smallestData(name), ...('stepId' in smallestData(name) ? { stepId: 's' } : {}) }
  return { ...begun[0], name, data: 'attempt' in data ? { ...data, attempt: 1 } : data } as AnyEvent
}

const stateOf = (history: readonly AnyEvent[]): JobState => history.reduce(evolve, NO_JOB as JobState)

function picture(state: JobState): Effect {
  const { state: job, steps } = viewOf(state)
  const stopping = state.kind === 'open' && state.cancelling ? '!' : ''
  return `${job}${stopping}:${steps.map((step) => `${step.state}${step.attempt}`).join()}`
}

function effect(before: JobState, event: AnyEvent): Effect {
  const after = evolve(before, event)
  if (after === before) return '-'
  return picture(after) === picture(before) ? 'noted' : picture(after)
}

describe('every state meets every event', () => {
  const histories = Object.entries(STATES)

  test.each(EVENT_NAMES)('%s', (name) => {
    const row = histories.map(([, history]) => effect(stateOf(history), eventOf(name)))
    expect(row).toEqual(TABLE[name])
  })

  test.each(histories)('the same event a second time changes nothing: %s', (_, history) => {
    for (const name of EVENT_NAMES) {
      const once = evolve(stateOf(history), eventOf(name))
      expect(evolve(once, eventOf(name))).toBe(once)
    }
  })

  test.each(histories)('an event of another job changes nothing: %s', (_, history) => {
    const state = stateOf(history)
    if (state.kind === 'none') return
    for (const name of EVENT_NAMES) {
      const event = eventOf(name)
      const other = { ...event, meta: { ...event.meta, jobId: JOB_ID.replace('5', '6') } } as AnyEvent
      expect(evolve(state, other)).toBe(state)
    }
  })
})
