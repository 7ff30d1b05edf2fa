import { describe, expect, test } from '@jest/globals'
import type { Profile } from './profile/index.js'
import { Lineage } from './report/index.js'
import { reportLineage } from './report-lineage.js'
import type { ReportParts } from './report-parts.js'
import { join, kpi, load, parts, sha, table } from './report.fixture.js'

/** The lineage, which must fit its published schema, and where every edge must lead from a node to a node by a run. */
function lineageOf(given: ReportParts): Lineage {
  const lineage = Lineage.parse(reportLineage(given))
  const ids = lineage.nodes.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const { from, to, step } of lineage.edges) {
    expect(ids).toEqual(expect.arrayContaining([from, to]))
    expect(lineage.runs.map((run) => run.step)).toContain(step)
  }
  return lineage
}

const edges = (lineage: Lineage, step: string): string[] =>
  lineage.edges.filter((edge) => edge.step === step).map(({ from, to }) => `${from} > ${to}`)
const columns = (lineage: Lineage, from: string, to: string): string[] =>
  (lineage.edges.find((edge) => edge.from === from && edge.to === to)?.columns ?? [])
    .map((column) => `${column.from} > ${column.to} ${column.how}`)
    .sort()

describe('the lineage of a job', () => {
  test('leads from the upload to its table at its version', () => {
    const lineage = lineageOf(parts([table('flights', ['k'], { version: '3' })]))
    expect(edges(lineage, 'load-flights')).toEqual(['upload:flights.csv > table:flights@3'])
    expect(lineage.nodes).toEqual(
      expect.arrayContaining([
        { id: 'upload:flights.csv', kind: 'upload', name: 'flights.csv', sha256: sha(7), sizeBytes: 7 },
        {
          id: 'table:flights@3',
          kind: 'table',
          name: 'flights',
          version: '3',
          rows: 7,
          sizeBytes: 7,
          sha256: sha(7),
          mediaType: 'application/vnd.apache.parquet',
          columns: [{ name: 'k', type: 'VARCHAR' }],
        },
      ]),
    )
  })

  test('names a file whose hash and size are not known', () => {
    const lineage = lineageOf(
      parts([
        table('a', ['k'], { report: { ...load('a.csv'), file: { name: 'a.csv', sha256: null, sizeBytes: null } } }),
      ]),
    )
    expect(lineage.nodes).toContainEqual({ id: 'upload:a.csv', kind: 'upload', name: 'a.csv' })
  })

  test('tells each column of a join where it came from, under which name, and what it was joined on', () => {
    const [flights, planes] = [table('flights', ['tailnum', 'year']), table('planes', ['tailnum', 'year', 'seats'])]
    const joined = table('both', ['tailnum', 'year', 'planes_year', 'seats'], {
      join: join(
        'flights',
        [['planes', 'tailnum', 'tailnum']],
        [{ name: 'planes_year', table: 'planes', column: 'year' }],
      ),
    })
    const lineage = lineageOf(parts([flights, planes, joined]))
    expect(edges(lineage, 'load-both')).toEqual(['table:flights@1 > table:both@1', 'table:planes@1 > table:both@1'])
    expect(columns(lineage, 'table:flights@1', 'table:both@1')).toEqual([
      'tailnum > tailnum identity',
      'tailnum > tailnum key',
      'year > year identity',
    ])
    expect(columns(lineage, 'table:planes@1', 'table:both@1')).toEqual([
      'seats > seats identity',
      'tailnum > tailnum key',
      'year > planes_year identity',
    ])
    expect(lineage.nodes.find(({ id }) => id === 'table:both@1')?.kind).toBe('join')
  })

  test('of several parts, keeps the keys of each and gives a name to the first who has it', () => {
    const tables = [table('base', ['a', 'b']), table('one', ['a', 'x']), table('two', ['b', 'x'])]
    const made = join(
      'base',
      [
        ['one', 'a', 'a'],
        ['two', 'b', 'b'],
      ],
      [{ name: 'two_x', table: 'two', column: 'x' }],
    )
    const lineage = lineageOf(parts([...tables, table('all', ['a', 'b', 'x', 'two_x'], { join: made })]))
    expect(columns(lineage, 'table:base@1', 'table:all@1')).toEqual([
      'a > a identity',
      'a > a key',
      'b > b identity',
      'b > b key',
    ])
    expect(columns(lineage, 'table:one@1', 'table:all@1')).toEqual(['a > a key', 'x > x identity'])
    expect(columns(lineage, 'table:two@1', 'table:all@1')).toEqual(['b > b key', 'x > two_x identity'])
  })

  test('of a table that is joined twice, says both on one edge', () => {
    const made = join(
      'f',
      [
        ['p', 'origin', 'faa'],
        ['p', 'dest', 'faa'],
      ],
      [{ name: 'p_faa', table: 'p', column: 'faa' }],
    )
    const lineage = lineageOf(
      parts([
        table('f', ['origin', 'dest']),
        table('p', ['faa']),
        table('all', ['origin', 'dest', 'faa', 'p_faa'], { join: made }),
      ]),
    )
    expect(columns(lineage, 'table:p@1', 'table:all@1')).toEqual([
      'faa > dest key',
      'faa > faa identity',
      'faa > origin key',
      'faa > p_faa identity',
    ])
  })

  test('leads to a KPI only from the tables that it names, and from it to the file of KPIs', () => {
    const kpisOf = [
      kpi('a_only', ['a']),
      kpi('both', ['a', 'b', 'unknown']),
      kpi('none', []),
      { ...kpi('bad', ['b']), state: 'failed' as const },
    ]
    const lineage = lineageOf(parts([table('a', ['k']), table('b', ['k']), table('c', ['k'])], { kpisOf }))
    expect(edges(lineage, 'kpis')).toEqual([
      'kpi:a_only > artifact:kpis.json',
      'kpi:both > artifact:kpis.json',
      'kpi:none > artifact:kpis.json',
      'table:a@1 > kpi:a_only',
      'table:a@1 > kpi:both',
      'table:b@1 > kpi:both',
    ])
    expect(lineage.nodes.find(({ id }) => id === 'kpi:both')?.sql).toBe('SELECT both')
    expect(lineage.nodes.some(({ id }) => id === 'kpi:bad')).toBe(false)
  })

  test('leads from a KPI to its chart and its files, and from a table to its profile', () => {
    const charts = { charts: [{ name: 'My chart', kpi: 'a_only', file: 'chart-My_chart' }], skipped: [] }
    const lineage = lineageOf(
      parts([table('a', ['k'])], { kpisOf: [kpi('a_only', ['a'])], charts, profiles: [{ table: 'a' } as Profile] }),
    )
    expect(edges(lineage, 'charts')).toEqual([
      'chart:My chart > artifact:chart-My_chart-dark.png',
      'chart:My chart > artifact:chart-My_chart.html',
      'chart:My chart > artifact:chart-My_chart.json',
      'chart:My chart > artifact:chart-My_chart.png',
      'chart:My chart > artifact:chart-My_chart.svg',
      'kpi:a_only > chart:My chart',
    ])
    expect(edges(lineage, 'profile-a')).toEqual([
      'profile:a > artifact:profile-a.html',
      'profile:a > artifact:profile-a.json',
      'table:a@1 > profile:a',
    ])
    expect(edges(lineage, 'report')).toEqual([
      'artifact:kpis.json > artifact:summary.md',
      'profile:a > artifact:summary.md',
      'table:a@1 > artifact:summary.md',
    ])
  })

  test('does not depend on the order of the tables', () => {
    const tables = [
      table('a', ['k']),
      table('b', ['k', 'x']),
      table('j', ['k', 'x'], { join: join('a', [['b', 'k', 'k']]) }),
    ]
    expect(reportLineage(parts(tables.toReversed()))).toEqual(reportLineage(parts(tables)))
  })
})
