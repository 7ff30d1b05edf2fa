import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { MethodName } from '@udb/drift'
import { generatedOrders } from '@udb/testkit'
import { ordersSelect } from '../profile/profile-fixture.js'
import { literal } from '../profile/sql-text.js'
import { decideDrift } from './decide-drift.js'
import { falseCalls } from './drift.bench.js'
import { type DriftFixture, openDriftFixture } from './drift-fixture.js'
import type { DriftReport } from './drift-report.js'
import { exactLimits, storedLimits } from './read/limits.js'

/** The orders that Evidently 0.7.23 was measured on, and what it said of them. */
const orders = generatedOrders()
const whereThere = orders ? describe : describe.skip

const drifted = ['status', 'channel', 'unit_price', 'total_amount', 'rating', 'session_seconds']
const methods: Record<string, MethodName> = {
  psi: 'psi',
  jensenshannon: 'jensen_shannon',
  wasserstein: 'wasserstein',
  ks: 'kolmogorov_smirnov',
  chisquare: 'chi_squared',
  hellinger: 'hellinger',
  z: 'z_test',
}

const select = (name: string): string => ordersSelect(orders!.path(name))

const called = ({ columns }: DriftReport): string[] =>
  columns
    .filter((column) => column.drifted)
    .map(({ name }) => name)
    .sort()

/** To nine digits; large samples take the limit of the K-S distribution here and a longer series there. */
const isClose = (method: string, ours: number, theirs: number): boolean =>
  Math.abs(ours - theirs) <= Math.max(method === 'ks' ? 1e-6 : 1e-9, 1e-9 * Math.abs(theirs))

let fixture: DriftFixture
beforeAll(async () => {
  fixture = await openDriftFixture()
})
afterAll(() => fixture.close())

whereThere.each(['800', '100k'])('given %s orders and as many of another time', (size) => {
  let report: DriftReport
  beforeAll(async () => {
    const baseline = await fixture.distributionOf(select(`orders_${size}.csv`), exactLimits)
    report = decideDrift(baseline, await fixture.distributionOf(select(`orders_${size}_current.csv`), exactLimits))
  }, 120_000)

  test('then exactly the six columns that changed are called', () => {
    expect(called(report)).toEqual(drifted.toSorted())
  })

  test("then every method's number is Evidently's", async () => {
    const { columns } = JSON.parse(await readFile(orders!.referencePath(`drift_orders_${size}.json`), 'utf8')) as {
      columns: Record<string, { methods: Record<string, { value: number | null }> }>
    }
    let compared = 0
    const apart: string[] = []
    for (const [name, column] of Object.entries(columns))
      for (const [method, { value }] of Object.entries(column.methods)) {
        const ours = methods[method]
        if (ours === undefined || value === null) continue
        compared++
        const figure = report.columns.find((one) => one.name === name)?.figures[ours] ?? Number.NaN
        if (!isClose(method, figure, value)) apart.push(`${name} ${method} ${value} ${figure}`)
      }
    expect(apart).toEqual([])
    expect(compared).toBe(85)
  })
})

whereThere.each(['800', '100k', '500k'])('given %s orders as a baseline that is stored', (size) => {
  test('then exactly the six columns that changed are called', async () => {
    const baseline = await fixture.distributionOf(select(`orders_${size}.csv`), storedLimits)
    expect(called(decideDrift(baseline, await fixture.distributionOf(select(`orders_${size}_current.csv`))))).toEqual(
      drifted.toSorted(),
    )
  }, 120_000)
})

whereThere('given a hundred samples of 800 of the same 100,000 orders', () => {
  test('then at most five columns are called, of the two thousand', async () => {
    const parquet = join(fixture.folder, 'orders_100k.parquet')
    await fixture.duck.exec(`COPY (${select('orders_100k.csv')}) TO ${literal(parquet)} (FORMAT parquet)`)
    const calls = await falseCalls(parquet, { rows: 800, seeds: 100, folder: fixture.folder }, fixture.duck)
    expect(calls).toHaveLength(100)
    expect(calls.flat().length).toBeLessThanOrEqual(5)
  }, 300_000)
})
