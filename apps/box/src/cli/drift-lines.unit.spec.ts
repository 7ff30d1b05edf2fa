import { expect, test } from '@jest/globals'
import { driftLines, type DriftSaid } from './drift-lines.js'

const said: DriftSaid = {
  table: 'orders',
  drifted: false,
  columnsCompared: 2,
  columns: [
    { name: 'price', drifted: true, why: 'Its values changed.' },
    { name: 'id', drifted: false, why: 'What differs is within what chance gives.' },
  ],
  comparedWith: { why: 'The pinned baseline, of version 1.' },
  baseline: null,
}

test('given columns that drifted, then each is named with its reason', () => {
  expect(driftLines(said)).toEqual([
    'orders: 1 of 2 columns drifted. The pinned baseline, of version 1.',
    '  price: Its values changed.',
  ])
})

test('given nothing to compare with, then that and what became of the version', () => {
  const first = { ...said, drifted: null, columns: [], baseline: { why: 'The first version is pinned.' } }
  expect(driftLines(first)).toEqual([
    'orders: nothing to compare with yet. The pinned baseline, of version 1. The first version is pinned.',
  ])
})

test('given a name with control characters, then none of them reaches the terminal', () => {
  const columns = [{ name: '\u001b[2Jx', drifted: true, why: 'y' }]
  expect(driftLines({ ...said, columns })[1]).toBe('  �[2Jx: y')
})
