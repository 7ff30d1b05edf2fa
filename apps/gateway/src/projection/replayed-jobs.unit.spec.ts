import { expect, test } from '@jest/globals'
import type { AnyEvent } from '@udb/events'
import { historyOf } from '../fixtures/job-history.js'
import { foldBatch } from './fold-batch.js'
import { ReplayedJobs } from './replayed-jobs.js'

const NOW = Date.UTC(2026, 0, 2)
const logged = (events: readonly AnyEvent[]) => events.map((event, offset) => ({ event, offset, traceparent: null }))
const replay = (jobs: ReplayedJobs, events: readonly AnyEvent[]) => {
  const known = new Map(
    events.flatMap(({ meta }) => (jobs.get(meta.jobId!) ? [[meta.jobId!, jobs.get(meta.jobId!)!] as const] : [])),
  )
  return jobs.take(foldBatch(logged(events), known, NOW, false).changes.jobs)
}

test('a job is written once: when it has ended', () => {
  const jobs = new ReplayedJobs()
  const events = historyOf(0)
  const written = events.map((event) => replay(jobs, [event]).size)
  expect(written).toEqual([...events.slice(1).map(() => 0), 1])
  expect(jobs.stillOpen().size).toBe(0)
})

test('a job that is open stays however much comes after it', () => {
  const jobs = new ReplayedJobs()
  const open = historyOf(0).slice(0, -1)
  replay(jobs, open)
  for (let job = 1; job < 5; job++) replay(jobs, historyOf(job))
  expect([...jobs.stillOpen().keys()]).toEqual([open[0]!.meta.jobId])
})

test('one that ended long ago is let go, and is missing when something is said of it', () => {
  const jobs = new ReplayedJobs()
  const [first, ...later] = [0, 1, 2, 3].map(historyOf)
  replay(jobs, first!)
  replay(jobs, later[0]!)
  expect(jobs.missingOf(first!.slice(-1))).toEqual([])
  for (const events of later.slice(1)) replay(jobs, events)
  expect(jobs.missingOf(first!.slice(-1))).toEqual([first![0]!.meta.jobId])
  expect(jobs.missingOf(historyOf(9))).toEqual([])
})
