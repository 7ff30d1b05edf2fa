import { describe, expect, test } from '@jest/globals'
import { decideCharts } from './draw-charts.js'
import type { KpiOfFile } from './made-by-others.js'

const kpi = (name: string, more: Partial<KpiOfFile> = {}): KpiOfFile => ({
  name,
  description: null,
  unit: null,
  sql: 'SELECT',
  chart: null,
  state: 'computed',
  columns: [
    { name: 'carrier', type: 'VARCHAR' },
    { name: 'flights', type: 'BIGINT' },
  ],
  rows: [
    ['UA', 58_665],
    ['B6', 54_635],
  ],
  ...more,
})
const asked = (name: string, of = name, spec: string | null = null) => ({ name, kpi: of, spec })
const skippedOf = (decisions: ReturnType<typeof decideCharts>): unknown[] =>
  decisions.map((decision) => ('skipped' in decision ? decision.skipped : null))
const filesOf = (decisions: ReturnType<typeof decideCharts>): unknown[] =>
  decisions.map((decision) => ('file' in decision ? decision.file : null))

describe('which charts come of the KPIs', () => {
  test('where none is asked for, one of each KPI, called as it is', () => {
    const decisions = decideCharts([], [kpi('a'), kpi('b')])
    expect(decisions).toMatchObject([
      { name: 'a', kpi: 'a', file: 'chart-a', model: { title: 'a' } },
      { name: 'b', kpi: 'b', file: 'chart-b', model: { title: 'b' } },
    ])
  })

  test('where some are asked for, those and no others, in their order, also two of one KPI', () => {
    const decisions = decideCharts([asked('two', 'b'), asked('one', 'b')], [kpi('a'), kpi('b')])
    expect(decisions.map(({ name, kpi: of }) => [name, of])).toEqual([
      ['two', 'b'],
      ['one', 'b'],
    ])
  })

  test("the chart that is asked for wins over the KPI's own, which wins over a fitting one", () => {
    const [bar, pie] = [
      { type: 'bar', x: 'carrier', y: 'flights' },
      { type: 'pie', x: 'carrier', y: 'flights' },
    ]
    const kindOf = (spec: string | null, chart: unknown): unknown =>
      (decideCharts([asked('a', 'a', spec)], [kpi('a', { chart })])[0] as { model?: { kind: string } }).model?.kind
    expect(kindOf(null, pie)).toBe('pie')
    expect(kindOf(JSON.stringify(bar), pie)).toBe(kindOf(JSON.stringify(bar), null))
    expect(kindOf(JSON.stringify(bar), pie)).not.toBe('pie')
    expect(kindOf(null, null)).not.toBe('pie')
  })

  test('a title is the description where it is short, else the name in words', () => {
    const titleOf = (more: Partial<KpiOfFile>): unknown =>
      (decideCharts([], [kpi('flights_by_carrier', more)])[0] as { model: { title: string } }).model.title
    expect(titleOf({ description: 'Flights of each carrier.' })).toBe('Flights of each carrier')
    expect(titleOf({ description: 'x'.repeat(91) })).toBe('flights by carrier')
    expect(titleOf({})).toBe('flights by carrier')
  })
})

test('the picture on a dark ground of one chart is never the picture of another', () => {
  const kpis = [kpi('a'), kpi('a-dark'), kpi('b-dark'), kpi('b')]
  expect(filesOf(decideCharts([], kpis))).toEqual(['chart-a', 'chart-a-dark_2', 'chart-b-dark', 'chart-b_2'])
})

describe('what cannot be drawn is skipped with its reason, and the others are drawn', () => {
  test('a KPI that is not there, one that failed, one without rows', () => {
    const { columns: _, rows: __, ...bare } = kpi('failed')
    const kpis = [kpi('good'), { ...bare, state: 'failed' as const }, kpi('empty', { rows: [] })]
    expect(skippedOf(decideCharts([asked('good'), asked('gone'), asked('failed'), asked('empty')], kpis))).toEqual([
      null,
      'there is no such KPI',
      'the KPI has no result',
      'the result is empty',
    ])
  })

  test('a specification that does not fit or is not JSON', () => {
    const [unfit, broken] = skippedOf(
      decideCharts(
        [asked('a', 'a', '{"type":"bar","x":"nope","y":"flights"}'), asked('b', 'a', '{"type"')],
        [kpi('a')],
      ),
    )
    expect(unfit).toMatch(/^\w+: .*nope/)
    expect(broken).toBe('the specification is not JSON')
  })
})

describe('names of files', () => {
  const files = (...names: readonly string[]): unknown[] =>
    filesOf(
      decideCharts(
        names.map((name) => asked(name, 'a')),
        [kpi('a')],
      ),
    )

  test('are those of the charts where they are fit for it', () => {
    expect(files('by_carrier', 'Delay-2013.v2')).toEqual(['chart-by_carrier', 'chart-Delay-2013.v2'])
  })

  test('have an underscore for what is not', () => {
    expect(files('Delay by carrier', 'Größe', '../../x', '"<b>')).toEqual([
      'chart-Delay_by_carrier',
      'chart-Gr__e',
      'chart-.._.._x',
      'chart-__b_',
    ])
  })

  test('are unique whatever their capitals, and a fit name is never taken from its chart', () => {
    expect(files('a b', 'a-b', 'a_b', 'A_B', 'a?b')).toEqual([
      'chart-a_b_2',
      'chart-a-b',
      'chart-a_b',
      'chart-A_B_3',
      'chart-a_b_4',
    ])
  })
})
