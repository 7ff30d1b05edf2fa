import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { generatedOrders } from '@udb/testkit'
import { columnOf, openFixture, ordersSelect, type ProfileFixture } from './profile-fixture.js'
import type { Alert, ColumnProfile, Matrix, Profile } from './schema.js'

/** What fg-data-profiling 4.20.0 says of the same 100,000 orders; the README beside it gives its definitions. */
interface Reference {
  readonly alerts: readonly string[]
  readonly table: Readonly<Record<string, number>>
  readonly variables: Readonly<Record<string, ReferenceColumn>>
  readonly correlations: Readonly<
    Record<'pearson' | 'spearman' | 'cramers', readonly Readonly<Record<string, number>>[]>
  >
}
type ReferenceColumn = Readonly<Record<string, number | boolean>> & {
  readonly histogram?: { readonly counts: readonly number[]; readonly bin_edges: readonly number[] }
  readonly value_counts_without_nan: Readonly<Record<string, unknown>>
}

const orders = generatedOrders()
const whereThere = orders ? describe : describe.skip

/** To nine digits; sums of a hundred thousand doubles differ in the eleventh by their order. */
const isClose = (ours: number | null | undefined, theirs: number): boolean =>
  typeof ours === 'number' && Math.abs(ours - theirs) <= 1e-9 * Math.max(1e-3, Math.abs(theirs))

const figuresOf = ({ number, ...column }: ColumnProfile): Record<string, number | null | undefined> => ({
  count: column.count,
  n_missing: column.missing,
  p_missing: column.missingShare,
  n_distinct: column.distinct,
  p_distinct: column.distinctShare,
  n_unique: column.unique,
  imbalance: column.imbalance,
  min_length: column.length?.min,
  max_length: column.length?.max,
  mean_length: column.length?.mean,
  median_length: column.length?.median,
  ...(number && column.kind === 'number'
    ? {
        mean: number.mean,
        std: number.sd,
        variance: number.variance,
        cv: number.cv,
        min: Number(number.min),
        max: Number(number.max),
        range: number.range,
        sum: Number(number.sum),
        skewness: number.skewness,
        kurtosis: number.kurtosis,
        mad: number.mad,
        iqr: number.iqr,
        n_zeros: number.zeros,
        n_negative: number.negatives,
        n_infinite: number.positiveInfinite + number.negativeInfinite,
        '5%': number.quantiles?.p5,
        '25%': number.quantiles?.p25,
        '50%': number.quantiles?.p50,
        '75%': number.quantiles?.p75,
        '95%': number.quantiles?.p95,
      }
    : {}),
})

/** Where the same name means another thing there; `docs/statistics.md` says why. */
const otherwiseDefined = new Set([
  // Its median of lengths takes the value after the one in the middle.
  'channel median_length',
  'category median_length',
  'email median_length',
  // The category of a number is measured as the text `5.0`.
  'rating min_length',
  'rating max_length',
  'rating mean_length',
  'rating median_length',
])

whereThere('given the orders that fg-data-profiling has profiled', () => {
  let fixture: ProfileFixture
  let profile: Profile
  let reference: Reference
  beforeAll(async () => {
    fixture = await openFixture()
    const from = orders as NonNullable<typeof orders>
    const text = await readFile(from.referencePath('profile_orders_100k.json'), 'utf8')
    // Python writes NaN, which JSON has not.
    reference = JSON.parse(text.replace(/\bNaN\b/g, 'null')) as Reference
    profile = await fixture.profileOf(ordersSelect(from.path('orders_100k.csv')))
  }, 120_000)
  afterAll(() => fixture.close())

  test('then rows, missing cells and duplicates are the same', () => {
    const { overview } = profile
    expect([overview.rows, overview.columns]).toEqual([reference.table['n'], reference.table['n_var']])
    expect(overview.cellsMissing).toBe(reference.table['n_cells_missing'])
    expect(overview.duplicateGroups).toBe(reference.table['n_duplicates'])
    expect(overview.columnsWithMissing).toBe(reference.table['n_vars_with_missing'])
  })

  test('then every figure of every column is the same to nine digits', () => {
    const apart: string[] = []
    let compared = 0
    for (const [name, theirs] of Object.entries(reference.variables))
      for (const [figure, ours] of Object.entries(figuresOf(columnOf(profile, name)))) {
        const value = theirs[figure]
        if (typeof value !== 'number' || otherwiseDefined.has(`${name} ${figure}`)) continue
        compared++
        if (!isClose(ours, value)) apart.push(`${name} ${figure}: ${ours}, there ${value}`)
      }
    expect(apart).toEqual([])
    expect(compared).toBe(315)
  })

  test('then the histograms have the same edges and counts', () => {
    const numbers = profile.columns.filter(({ kind }) => kind === 'number')
    expect(numbers).toHaveLength(8)
    for (const { name, number } of numbers) {
      const { histogram } = reference.variables[name] ?? {}
      expect(number?.histogram?.counts).toEqual(histogram?.counts)
      for (const [i, edge] of (histogram?.bin_edges ?? []).entries())
        expect(isClose(number?.histogram?.edges[i], edge)).toBe(true)
    }
  })

  test('then the most frequent values occur as often', () => {
    for (const [name, { value_counts_without_nan: counts }] of Object.entries(reference.variables)) {
      const theirs = Object.values((counts['_top'] ?? counts) as Record<string, number>).sort((a, b) => b - a)
      expect(columnOf(profile, name).topValues.map(({ count }) => count)).toEqual(theirs)
    }
  })

  test.each(['pearson', 'spearman', 'cramersV'] as const)('then %s is the same for every pair', (kind) => {
    const { columns, values, exact } = profile.correlations[kind] as Matrix
    const theirs = reference.correlations[kind === 'cramersV' ? 'cramers' : kind]
    expect(exact).toBe(true)
    expect(columns).toHaveLength(theirs.length)
    const names = Object.keys(theirs[0] ?? {})
    const apart = columns.flatMap((a, i) =>
      columns.flatMap((b, j) => {
        const value = theirs[names.indexOf(a)]?.[b] ?? Number.NaN
        // Ranks are of each column by itself, there of the rows where both have a value.
        const gapped = kind === 'spearman' && [a, b].some((name) => columnOf(profile, name).missing > 0)
        return Math.abs((values[i]?.[j] ?? Number.NaN) - value) <= (gapped ? 2e-5 : 1e-9)
          ? []
          : [`${a} ${b} ${values[i]?.[j]} ${value}`]
      }),
    )
    expect(apart).toEqual([])
  })

  test('then every alert that is raised there is raised here', () => {
    const codes: readonly (readonly [RegExp, Alert['code']])[] = [
      [/duplicate rows/, 'duplicates'],
      [/missing values/, 'missing'],
      [/zeros/, 'zeros'],
      [/highly overall correlated/, 'highly_correlated'],
    ]
    const missed = reference.alerts.filter((alert) => {
      const code = codes.find(([pattern]) => pattern.test(alert))?.[1]
      const name = /^\[(\w+)\]/.exec(alert)?.[1] ?? null
      return !profile.alerts.some(
        (ours) => ours.code === code && (ours.column === name || (name !== null && ours.otherColumn === name)),
      )
    })
    expect(missed).toEqual([])
    expect(reference.alerts).toHaveLength(10)
  })
})
