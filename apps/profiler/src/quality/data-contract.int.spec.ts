import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { importContract } from '@udb/checks/formats'
import { literal } from '@udb/engine'
import { type CheckedTables, openTables } from './quality-fixture.js'

/** What datacontract-cli itself says of a small table; made by `make-verdicts.py` beside it. */
const FIXTURE = join(import.meta.dirname, '../../../../libs/checks/src/formats/odcs/fixtures/verdicts.json')

type Cell = string | number | null

interface Fixture {
  /** Types and values by column. */
  readonly columns: Readonly<Record<string, readonly [string, readonly Cell[]]>>
  readonly verdicts: readonly {
    readonly properties: readonly { readonly name: string }[]
    readonly quality: readonly object[]
    readonly passed: boolean
  }[]
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

function rowsOf({ columns }: Fixture): string {
  const cell = (type: string, value: Cell): string =>
    `${value === null ? 'NULL' : typeof value === 'string' ? literal(value) : String(value)}::${type}`
  const all = Object.values(columns)
  return all[0]![1].map((_, i) => `(${all.map(([type, values]) => cell(type, values[i]!)).join(', ')})`).join(', ')
}

const contractOf = ({ properties, quality }: Fixture['verdicts'][number]): string =>
  JSON.stringify({
    apiVersion: 'v3.1.0',
    kind: 'DataContract',
    schema: [{ name: 'orders', properties, quality }],
  })

test('given contracts, when their checks are run, then each says what datacontract-cli says', async () => {
  const differing: unknown[] = []
  for (const verdict of fixture.verdicts) {
    const read = importContract(contractOf(verdict))
    const lost = read.ok ? read.notes.filter(({ effect }) => effect === 'left_out') : []
    const checks = read.ok ? (read.suites[0]?.checks ?? []) : []
    const { results } = await tables.check('orders', checks)
    const states = results.map(({ outcome }) => (outcome.state === 'errored' ? outcome.fault.code : outcome.state))
    const isAnswer =
      verdict.properties[0]!.name === 'nope' || states.every((state) => state === 'passed' || state === 'failed')
    const passed = states.every((state) => state === 'passed')
    if (!isAnswer || lost.length > 0 || passed !== verdict.passed) differing.push({ ...verdict, states, lost })
  }
  expect(differing).toEqual([])
  expect([true, false].map((passed) => fixture.verdicts.filter((each) => each.passed === passed).length)).toEqual([
    76, 76,
  ])
}, 120_000)
