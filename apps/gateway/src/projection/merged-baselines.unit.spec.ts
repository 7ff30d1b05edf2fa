import { describe, expect, test } from '@jest/globals'
import { type BaselineChange, derivedId } from '@udb/events'
import { anEvent, T0 } from '@udb/testkit'
import { mergedBaselines } from './merged-baselines.js'
import type { BaselineRow } from './rows.js'
import { rowsOfEvent } from './rows-of-event.js'

const [A, B] = [derivedId('baseline', 'a'), derivedId('baseline', 'b')]
const summary = (id: string, promotedAt: number | null) => ({
  id,
  table: 'orders',
  tableVersion: '1',
  schemaVersion: 's',
  kind: 'pinned',
  period: null,
  rows: 5,
  createdAt: T0,
  promotedAt,
})
const ref = { key: 'k', sizeBytes: 1, sha256: 'a'.repeat(64), mediaType: 'application/json' }
const ended = { stepId: 's', attempt: 1, startedAt: T0, finishedAt: T0, inputs: [], outputs: [], artifacts: [] }

const changed = (time: number, change: Partial<BaselineChange>) =>
  anEvent(
    'baseline.changed',
    {
      ...ended,
      table: 'orders',
      baseline: { stored: null, retired: [], reason: 'promoted', why: '', schemaChanged: false, ...change },
    },
    { time },
  )
const events = [
  changed(T0, { stored: { summary: summary(A, T0), ref } }),
  changed(T0 + 1, { stored: { summary: summary(B, T0 + 1), ref } }),
  changed(T0 + 2, { stored: { summary: summary(A, T0 + 2), ref } }),
  changed(T0 + 3, { retired: [B] }),
  changed(T0 + 4, { retired: [B] }),
  anEvent('artifacts.pruned', {
    ...ended,
    dryRun: false,
    count: 0,
    bytes: 0,
    remaining: 0,
    jobs: [],
    uploads: [],
    entries: [],
    baselines: [{ id: B, key: 'k' }],
  }),
]

/** What is asked about each baseline: all that the read model keeps apart from the words of the fact that was read first. */
const told = (rows: readonly BaselineRow[]) =>
  mergedBaselines(rows)
    .map(({ kept, ...row }) => ({ ...row, kept: kept !== null }))
    .sort((a, b) => a.baselineId.localeCompare(b.baselineId))

const permutations = <T>(items: readonly T[]): T[][] =>
  items.length < 2
    ? [[...items]]
    : items.flatMap((item, at) => permutations(items.toSpliced(at, 1)).map((rest) => [item, ...rest]))

describe('what facts of different jobs tell of baselines', () => {
  test('comes to the same in whatever order they are read, and however they are split into batches', () => {
    const expected = told(events.flatMap((event) => rowsOfEvent(event).baselines))
    const common = { tenant: 'default', table: 'orders', kept: true }
    expect(expected.toSorted((a, b) => Number(a.removed) - Number(b.removed))).toEqual([
      { ...common, baselineId: A, promotedAt: T0 + 2, retiredAt: null, removed: false },
      { ...common, baselineId: B, promotedAt: T0 + 1, retiredAt: T0 + 3, removed: true },
    ])
    for (const order of permutations(events)) {
      const batches = [order.slice(0, 2), order.slice(2)].map((batch) =>
        mergedBaselines(batch.flatMap((event) => rowsOfEvent(event).baselines)),
      )
      expect(told(batches.flat())).toEqual(expected)
    }
  })

  test('a dry run of a prune removes none', () => {
    const dry = anEvent('artifacts.pruned', {
      ...ended,
      dryRun: true,
      count: 0,
      bytes: 0,
      remaining: 0,
      jobs: [],
      uploads: [],
      entries: [],
      baselines: [{ id: B, key: 'k' }],
    })
    expect(rowsOfEvent(dry).baselines).toEqual([])
  })
})
