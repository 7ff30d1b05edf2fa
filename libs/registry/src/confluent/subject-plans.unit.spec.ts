import { expect, test } from '@jest/globals'
import { EVENT_NAMES, schemaOf, subjectOf } from '@udb/events'
import { fileOf, withField } from './own-group.fixture.js'
import { subjectPlans } from './subject-plans.js'

test('every event has a subject for each of its topics, called as the services call it', () => {
  const plans = subjectPlans(
    EVENT_NAMES.map((event) => fileOf(schemaOf(event))),
    [],
  )
  const expected = EVENT_NAMES.flatMap((event) => schemaOf(event).routes.map(({ topic }) => subjectOf(topic, event)))
  expect(plans.map(({ subject }) => subject)).toEqual(expected)
})

test('what goes to the inbox goes to the inbox of every tenant, once', () => {
  const plans = subjectPlans([fileOf(schemaOf('job.requested'))], ['default', 'acme', 'acme'])
  expect(plans.map(({ topic }) => topic)).toEqual(['udb.requests.v1', 'udb.requests.acme.v1'])
})

test('the versions of an event stand under one subject, oldest first, each where it is routed to', () => {
  const first = schemaOf('job.cancelled')
  const second = { ...withField(first, 'note'), routes: [...first.routes, { topic: 'udb.control.v1', key: 'jobId' }] }
  const plans = subjectPlans([fileOf(first), fileOf(second, 2)], [])
  expect(plans.map(({ subject, versions }) => [subject, versions.map(({ version }) => version)])).toEqual([
    ['udb.jobs.v1-udb.JobCancelled', [1, 2]],
    ['udb.control.v1-udb.JobCancelled', [2]],
  ])
})
