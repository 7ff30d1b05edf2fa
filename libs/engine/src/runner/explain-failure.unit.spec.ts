import { expect, test } from '@jest/globals'
import { explainFailure } from './explain-failure.js'

const hidden = [
  { path: '/data/objects/acme/4f2a.parquet', shown: 'flights' },
  { path: '/data/objects/acme', shown: 'folder' },
  { path: '/data/tmp/runner-1/spill', shown: '…' },
]

test.each([
  ['Binder Error: Referenced column "x" not found\nCandidate bindings: "y"', 'sql_invalid', /Candidate bindings: "y"/],
  ['Catalog Error: Scalar Function with name f does not exist!', 'sql_invalid', /does not exist/],
  ["Conversion Error: Could not convert string 'x0' to INT32", 'sql_failed', /'x0'/],
  ['Out of Range Error: Overflow in multiplication', 'sql_failed', /Overflow/],
  ['Out of Memory Error: failed to allocate data (/data/tmp/runner-1/spill)', 'sql_out_of_memory', /memory/],
  ['IO Error: Cannot open file "/data/objects/acme/4f2a.parquet"', 'sql_failed', /could not be read/],
  ['Permission Error: Cannot access file "/etc/passwd"', 'sql_failed', /could not be read/],
  [
    'INTERNAL Error: Attempted to dereference\nStack Trace:\n/usr/lib/libduckdb.so(+0x1)',
    'sql_failed',
    /internal error/,
  ],
])('%s', (text, code, message) => {
  const { failure } = explainFailure(text, hidden)
  expect(failure).toMatchObject({ code, message: expect.stringMatching(message) })
  expect(JSON.stringify(failure)).not.toMatch(/\/data|\/usr|\/etc|4f2a|Stack/)
})

test('paths give way to the name of their table, and to nothing but dots where there is none', () => {
  const text =
    'Invalid Input Error: broken footer in "/data/objects/acme/4f2a.parquet" (4f2a.parquet) near /data/tmp/runner-1/x\n\nStack Trace:\n0x1 /usr/lib'
  expect(explainFailure(text, hidden).failure.message).toBe(
    'Invalid Input Error: broken footer in "flights" (flights) near …/x',
  )
})

test('a message stays short, whatever value it quotes', () => {
  expect(explainFailure(`Conversion Error: ${'x'.repeat(100_000)}`, []).failure.message).toHaveLength(2_001)
})

test('only what leaves the instance unfit asks for its end', () => {
  expect(explainFailure('INTERNAL Error: x', []).fatal).toBe(true)
  expect(explainFailure('FATAL Error: x', []).fatal).toBe(true)
  expect(explainFailure('IO Error: x', []).fatal).toBe(true)
  expect(explainFailure('Binder Error: x', []).fatal).toBe(false)
  expect(explainFailure('Out of Memory Error: x', []).fatal).toBe(false)
})
