import { expect, test } from '@jest/globals'
import type { Kpi } from './kpi.js'
import { KPI_LIMITS, validateKpis } from './validate-kpis.js'

const kpi = (change: object): Kpi => ({ name: 'total', sql: 'SELECT 1', description: 'One.', ...change })
const codes = (...kpis: Kpi[]): string[] => validateKpis(kpis).map(({ code }) => code)

test('KPIs that are fine have no problems', () => {
  expect(validateKpis([kpi({}), kpi({ name: 'Other-2', unit: '%', chart: { type: 'bar', x: 'a', y: 'b' } })])).toEqual(
    [],
  )
})

test.each([
  '',
  ' ',
  '.',
  '../up',
  'a/b',
  'a b',
  '-a',
  '_a',
  'CON',
  'naïve',
  'a.html',
  'a\u0000',
  'x'.repeat(65),
  undefined,
  7,
])('the name %p is refused', (name) => expect(codes(kpi({ name }))).toEqual(['kpi_name_invalid']))

test('a refused name comes with one that would do', () => {
  expect(validateKpis([kpi({ name: 'Mean delay / carrier' })])[0]?.hint).toContain('"mean_delay_carrier"')
})

test('names that differ in capitals only are the same', () => {
  expect(validateKpis([kpi({}), kpi({ name: 'TOTAL' })])).toEqual([
    expect.objectContaining({ code: 'kpi_name_duplicate', index: 1, message: 'KPI 2 has the name of KPI 1: "TOTAL".' }),
  ])
})

test.each(['', ' \n', ';', '-- nothing', '/* nothing */ ;', undefined])('the SQL %p is empty', (sql) => {
  expect(codes(kpi({ sql }))).toEqual(['kpi_sql_empty'])
})

test.each([
  [{ sql: `SELECT ${'1'.repeat(KPI_LIMITS.sqlCharacters)}` }, 'kpi_sql_too_long'],
  [{ description: 'x'.repeat(501) }, 'kpi_description_too_long'],
  [{ unit: 'x'.repeat(31) }, 'kpi_unit_too_long'],
  [{ chart: 'bar' }, 'kpi_chart_invalid'],
  [{ chart: { data: [{ y: Array.from({ length: 100_000 }, (_, i) => i) }] } }, 'kpi_chart_too_large'],
])('problem %#: %s', (change, code) => expect(codes(kpi(change))).toEqual([code]))

test('too many KPIs are one problem and not many', () => {
  expect(codes(...Array.from({ length: 101 }, () => kpi({ name: '/' })))).toEqual(['kpi_too_many'])
})
