import { describe, expect, test } from '@jest/globals'
import { bindChart } from './bind-chart.js'
import type { ChartModel } from './chart-model.js'
import { resultOf } from './result.fixture.js'
import { toPlotlyJson } from './to-plotly.js'

const result = resultOf('carrier delay:DOUBLE flights:BIGINT', ['UA', 3.5, 58665], ['EV', 15.8, 54173])
const hints = { title: 'From the KPI', unit: 'min' }
const bound = (chart: unknown): ChartModel => {
  const answer = bindChart(chart, result, hints)
  if (!answer.ok) throw new Error(JSON.stringify(answer.problems))
  return answer.model
}
const problems = (chart: unknown) => {
  const answer = bindChart(chart, result, hints)
  return answer.ok ? [] : answer.problems
}

describe('given a Plotly figure', () => {
  test('a dollar or {"column"} binds a column; all else stays as it was written', () => {
    const chart = {
      data: [
        {
          type: 'bar',
          x: '$carrier',
          y: { column: 'delay' },
          text: '$$5',
          name: '$ per flight',
          marker: { color: '$flights' },
        },
        { type: 'scatter', mode: 'lines', x: '$carrier', y: [10, 10], name: 'Target' },
      ],
      layout: { title: { text: 'Mine' }, barmode: 'stack' },
    }
    const model = bound(chart)
    expect(toPlotlyJson(model).data).toEqual([
      {
        type: 'bar',
        x: ['UA', 'EV'],
        y: [3.5, 15.8],
        text: '$5',
        name: '$ per flight',
        marker: { color: [58665, 54173] },
      },
      { type: 'scatter', mode: 'lines', x: ['UA', 'EV'], y: [10, 10], name: 'Target' },
    ])
    expect(model).toMatchObject({
      kind: 'bar',
      title: 'Mine',
      stacked: true,
      series: [
        { mark: 'bar' },
        {
          mark: 'line',
          points: [
            ['UA', 10],
            ['EV', 10],
          ],
        },
      ],
    })
  })

  test('a column that is not there is an error that names the nearest', () => {
    expect(problems({ data: [{ type: 'bar', x: '$carier', y: '$delay' }] })).toEqual([
      {
        code: 'chart_column_unknown',
        where: 'data[0].x',
        message: 'data[0].x refers to the column "carier", which the result does not have.',
        hint: 'Use one of: carrier, delay, flights.',
        candidates: ['carrier', 'delay', 'flights'],
      },
    ])
  })

  test.each<[string, unknown, string, string]>([
    ['no traces', { data: [] }, 'chart_invalid', 'data'],
    ['traces that are no objects', { data: [1] }, 'chart_invalid', 'data'],
    ['a layout that is a list', { data: [{ y: [1] }], layout: [] }, 'chart_invalid', 'layout'],
    [
      'a heat map of too many cells',
      { data: [{ type: 'heatmap', z: Array.from({ length: 201 }, () => [1]) }] },
      'chart_invalid',
      'data[0].z',
    ],
    ['a type that cannot be drawn', { data: [{ type: 'sankey' }] }, 'chart_type_unsupported', 'data[0].type'],
    ['text in place of values', { data: [{ type: 'bar', x: 'carrier', y: '$delay' }] }, 'chart_invalid', 'data[0].x'],
    ['no values', { data: [{ type: 'bar', x: '$carrier' }] }, 'chart_invalid', 'data[0].y'],
    [
      'a mixture without axes in common',
      {
        data: [
          { type: 'bar', y: [1] },
          { type: 'pie', values: [1] },
        ],
      },
      'chart_type_unsupported',
      'data',
    ],
    ['neither form', { chart: 1 }, 'chart_invalid', 'chart'],
    ['no object', 'bar', 'chart_invalid', 'chart'],
  ])('%s is refused', (_, chart, code, where) => {
    expect(problems(chart)).toEqual([expect.objectContaining({ code, where })])
  })

  test('depth has an end', () => {
    let deep: object = {}
    for (let i = 0; i < 100; i++) deep = { deep }
    expect(problems({ data: [{ y: [1], deep }] })).toEqual([expect.objectContaining({ code: 'chart_invalid' })])
  })

  test.each([
    [
      { type: 'pie', labels: '$carrier', values: '$flights' },
      {
        kind: 'pie',
        slices: [
          { label: 'UA', value: 58665 },
          { label: 'EV', value: 54173 },
        ],
      },
    ],
    [{ type: 'histogram', x: '$delay' }, { kind: 'histogram' }],
    [
      { type: 'indicator', value: '$delay', title: { text: 'Delay' } },
      { kind: 'indicator', items: [{ label: 'Delay', value: 3.5, unit: 'min' }] },
    ],
    [
      {
        type: 'heatmap',
        z: [
          [1, null],
          [3, 4],
        ],
        x: ['a', 'b'],
      },
      {
        kind: 'heatmap',
        values: [
          [1, null],
          [3, 4],
        ],
      },
    ],
    [
      { type: 'table', header: { values: ['C', 'D'] }, cells: { values: ['$carrier', '$delay'] } },
      {
        kind: 'table',
        rows: [
          ['UA', 3.5],
          ['EV', 15.8],
        ],
      },
    ],
    [
      { x: [1, 2], y: '$delay', mode: 'markers' },
      { kind: 'scatter', x: { type: 'number' } },
    ],
    [
      { type: 'bar', orientation: 'h', x: '$delay', y: '$carrier' },
      {
        kind: 'bar',
        horizontal: true,
        series: [
          {
            points: [
              ['UA', 3.5],
              ['EV', 15.8],
            ],
          },
        ],
      },
    ],
  ])('trace %# becomes the model of its kind', (trace, expected) =>
    expect(bound({ data: [trace] })).toMatchObject(expected),
  )
})

describe('given the short form', () => {
  test('columns by name, capitals or not', () => {
    expect(bound({ type: 'bar', x: 'Carrier', y: 'delay' })).toMatchObject({
      kind: 'bar',
      title: 'From the KPI',
      y: { label: 'delay', unit: 'min' },
    })
    expect(bound({ type: 'line', x: 'carrier', y: ['delay'], title: 'Mine' })).toMatchObject({
      kind: 'line',
      title: 'Mine',
      x: { categories: ['UA', 'EV'] },
    })
    expect(bound({ type: 'pie', x: 'carrier', y: 'flights' }).kind).toBe('pie')
    expect(bound({ type: 'scatter', x: 'flights', y: 'delay' }).kind).toBe('scatter')
    expect(bound({ type: 'histogram', x: 'delay' }).kind).toBe('histogram')
    expect(bound({ type: 'indicator', y: 'delay' })).toMatchObject({ items: [{ value: 3.5 }] })
  })

  test('bars over time are labelled by the day', () => {
    const daily = resultOf('d:TIMESTAMP n:BIGINT', ['2013-02-01T00:00:00', 1], ['2013-01-01T00:00:00', 2])
    expect(bindChart({ type: 'bar', x: 'd', y: 'n' }, daily, hints)).toMatchObject({
      model: { x: { categories: ['2013-01-01', '2013-02-01'] } },
    })
  })

  test.each<[string, unknown, string, string]>([
    ['an unknown type', { type: 'radar', x: 'carrier' }, 'chart_type_unsupported', 'type'],
    ['an unknown column', { type: 'bar', x: 'carrier', y: ['delay', 'fligths'] }, 'chart_column_unknown', 'y[1]'],
    ['a part that is missing', { type: 'bar', x: 'carrier' }, 'chart_invalid', 'y'],
    ['text as values', { type: 'bar', x: 'delay', y: 'carrier' }, 'chart_invalid', 'y'],
    ['text along a scatter plot', { type: 'scatter', x: 'carrier', y: 'delay' }, 'chart_invalid', 'x'],
    ['a name that is no text', { type: 'bar', x: 1, y: 'delay' }, 'chart_invalid', 'x'],
  ])('%s is refused', (_, chart, code, where) => {
    expect(problems(chart)).toEqual([expect.objectContaining({ code, where })])
  })

  test('bars that would hide rows are refused, with what to do', () => {
    const raw = resultOf('c n:BIGINT', ['a', 1], ['a', 2])
    expect(bindChart({ type: 'bar', x: 'c', y: 'n' }, raw, hints)).toMatchObject({
      ok: false,
      problems: [{ code: 'chart_invalid', where: 'x' }],
    })
  })

  test('a result without rows is an empty table and no error', () => {
    expect(bindChart({ type: 'bar', x: 'c', y: 'n' }, resultOf('c n:BIGINT'), hints)).toMatchObject({
      ok: true,
      model: { kind: 'table', rows: [] },
    })
  })
})
