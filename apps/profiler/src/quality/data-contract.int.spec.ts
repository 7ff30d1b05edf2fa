import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { importContract } from '@udb/checks/formats'
import type { CheckedTables } from './quality-fixture.js'
import { openVerdictTables, readVerdicts, type VerdictColumn } from './verdicts.fixture.js'

/** What datacontract-cli itself says. */
interface Fixture {
  readonly columns: Readonly<Record<string, VerdictColumn>>
  readonly verdicts: readonly {
    readonly properties: readonly { readonly name: string }[]
    readonly quality: readonly object[]
    readonly passed: boolean
  }[]
}

let fixture: Fixture
let tables: CheckedTables

beforeAll(async () => {
  fixture = await readVerdicts('odcs')
  tables = await openVerdictTables(fixture.columns)
}, 30_000)
afterAll(() => tables.close())

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
