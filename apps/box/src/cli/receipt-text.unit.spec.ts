import { expect, test } from '@jest/globals'
import { receiptText } from './receipt-text.js'

const equation = (about: string, left: number | string, right: number | string) => ({
  about,
  says: 'left = right',
  left,
  right,
  equal: left === right,
})

test('a receipt is its sentences, its tables and every equation, marked where it does not hold', () => {
  const text = receiptText({
    jobId: 'j-1',
    type: 'ingest',
    outcome: 'failed',
    says: ['The ingest job failed.', 'Not equal.'],
    equal: false,
    equations: [equation('a.csv', 'f'.repeat(64), 'f'.repeat(64)), equation('a', 3, 2)],
    tables: [
      { table: 'a', version: null, recordsSeen: 3, rowsStaged: 2, rowsRejected: 0, rowsLoaded: null, rejects: null },
    ],
    problem: { code: 'rows_unequal', message: 'One row is missing.', hint: 'Run it again.' },
  })
  expect(text).toMatch(/^ingest j-1\nThe ingest job failed\.\nNot equal\.\n\ntable/)
  expect(text).toMatch(/✔ +a\.csv +left = right +f{12}… +f{12}…\n/)
  expect(text).toMatch(/✘ +a +left = right +3 +2\n/)
  expect(text).toMatch(/rows_unequal: One row is missing\.\nRun it again\.$/)
})

test('a receipt of a job without tables is its sentences', () => {
  const nothing = { equations: [], tables: [], problem: null, equal: true }
  expect(receiptText({ jobId: 'j', type: 'ping', outcome: 'completed', says: ['Done.'], ...nothing })).toBe(
    'ping j\nDone.',
  )
})
