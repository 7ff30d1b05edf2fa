import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { importExpectations } from '@udb/checks/formats'
import type { CheckedTables } from './quality-fixture.js'
import { openVerdictTables, readVerdicts, type VerdictCell, type VerdictColumn } from './verdicts.fixture.js'

/** What Great Expectations itself says. */
interface Fixture {
  readonly columns: Readonly<Record<string, readonly VerdictCell[]>>
  readonly verdicts: readonly { readonly expectation: { readonly type: string }; readonly success: boolean }[]
}

let fixture: Fixture
let tables: CheckedTables

beforeAll(async () => {
  fixture = await readVerdicts('great-expectations')
  const typed = Object.entries(fixture.columns).map(([name, values]) => [name, typedAsInPandas(name, values)])
  tables = await openVerdictTables(Object.fromEntries(typed))
}, 30_000)
afterAll(() => tables.close())

/** Columns of pandas that hold fractions are doubles. */
function typedAsInPandas(name: string, values: readonly VerdictCell[]): VerdictColumn {
  if (['id', 'net', 'tax'].includes(name)) return ['BIGINT', values]
  return [typeof values.find((each) => each !== null) === 'string' ? 'VARCHAR' : 'DOUBLE', values]
}

test('given expectations, when their checks are run, then each says what Great Expectations says', async () => {
  const differing: unknown[] = []
  for (const { expectation, success } of fixture.verdicts) {
    const read = importExpectations(JSON.stringify({ name: 'orders', expectations: [expectation] }))
    const checks = read.ok ? (read.suites[0]?.checks ?? []) : []
    const { results } = await tables.check('orders', checks)
    const states = results.map(({ outcome }) => (outcome.state === 'errored' ? outcome.fault : outcome.state))
    const passed = states.length > 0 && states.every((state) => state === 'passed')
    const isAnswer = states.length > 0 && states.every((state) => state === 'passed' || state === 'failed')
    if (!isAnswer || passed !== success) differing.push({ expectation, success, states })
  }
  expect(differing).toEqual([])
  expect([true, false].map((said) => fixture.verdicts.filter(({ success }) => success === said).length)).toEqual([
    56, 60,
  ])
}, 120_000)
