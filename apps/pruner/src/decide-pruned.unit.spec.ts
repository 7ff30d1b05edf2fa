import { expect, test } from '@jest/globals'
import { type Candidate, decidePruned } from './decide-pruned.js'

const artifact = (name: string, createdAt: number, jobId = 'j1'): Candidate => ({
  jobId,
  name,
  sha256: name,
  sizeBytes: 10,
  createdAt,
})

test('given artifacts of several ages, what is older than the cutoff goes, oldest first', () => {
  const pruned = decidePruned([artifact('new', 100), artifact('b', 20), artifact('a', 10)], 100, new Set(), 10)
  expect(pruned).toEqual({ entries: [artifact('a', 10), artifact('b', 20)], bytes: 20, remaining: 0 })
})

test('given a job that still runs, nothing of it goes', () => {
  expect(
    decidePruned([artifact('a', 10, 'running'), artifact('b', 20)], 100, new Set(['running']), 10).entries,
  ).toEqual([artifact('b', 20)])
})

test('given more than one event can list, the rest waits for the next run and is counted', () => {
  expect(decidePruned([artifact('a', 1), artifact('b', 2), artifact('c', 3)], 100, new Set(), 2)).toMatchObject({
    entries: [{ name: 'a' }, { name: 'b' }],
    remaining: 1,
  })
})
