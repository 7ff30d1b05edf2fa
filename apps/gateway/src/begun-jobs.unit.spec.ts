import { expect, test } from '@jest/globals'
import { BegunJobs } from './begun-jobs.js'

test('a job is of the request that asked for it first, however often it asks', () => {
  const begun = new BegunJobs()
  expect(begun.isOfAnother('job', 'first')).toBe(false)
  expect(begun.isOfAnother('job', 'second')).toBe(true)
  expect(begun.isOfAnother('job', 'first')).toBe(false)
  expect(begun.isOfAnother('another job', 'second')).toBe(false)
})

test('the oldest are forgotten, so that it does not grow without end', () => {
  const begun = new BegunJobs()
  for (let job = 0; job <= 10_000; job++) begun.isOfAnother(`job-${job}`, 'first')
  expect(begun.isOfAnother('job-1', 'second')).toBe(true)
  expect(begun.isOfAnother('job-0', 'second')).toBe(false)
})
