import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { importExpectations } from '@udb/checks/formats'
import { literal } from '@udb/engine'
import { type CheckedTables, openTables } from './quality-fixture.js'

/** What Great Expectations itself says of a small table; made by `make-verdicts.py` beside it. */
const FIXTURE = join(
  import.meta.dirname,
  '../../../../libs/checks/src/formats/great-expectations/fixtures/verdicts.json',
)

interface Fixture {
  readonly columns: Readonly<Record<string, readonly (string | number | null)[]>>
  readonly verdicts: readonly { readonly expectation: { readonly type: string }; readonly success: boolean }[]
}

let fixture: Fixture
let tables: CheckedTables

beforeAll(async () => {
  fixture = JSON.parse(await readFile(FIXTURE, 'utf8')) as Fixture
  tables = await openTables()
  await tables.make(
    'orders',
    `SELECT * FROM (VALUES ${rowsOf(fixture)}) AS t(${Object.keys(fixture.columns).join(', ')})`,
  )
}, 30_000)
afterAll(() => tables.close())

/** Columns of pandas that hold fractions are doubles. */
function rowsOf({ columns }: Fixture): string {
  const cell = (name: string, value: string | number | null): string => {
    const type = typeof columns[name]!.find((each) => each !== null) === 'string' ? 'VARCHAR' : 'DOUBLE'
    const isInteger = ['id', 'net', 'tax'].includes(name)
    const written = value === null ? 'NULL' : typeof value === 'string' ? literal(value) : String(value)
    return `${written}::${isInteger ? 'BIGINT' : type}`
  }
  const names = Object.keys(columns)
  return columns[names[0]!]!.map((_, i) => `(${names.map((name) => cell(name, columns[name]![i]!)).join(', ')})`).join(
    ', ',
  )
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
