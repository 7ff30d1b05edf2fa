import { describe, expect, test } from '@jest/globals'
import { joinColumnEdges } from './join-columns.js'
import { Lineage, type LineageNode } from './lineage-schema.js'
import { type LineageStep, nodeId, writeLineage } from './write-lineage.js'

const sha256 = 'a'.repeat(64)
const job = { id: 'j1', tenant: 'default', type: 'analyze', createdAt: '2026-01-02T10:00:00Z', finishedAt: null }
const node = (kind: LineageNode['kind'], name: string, more: Partial<LineageNode> = {}): LineageNode => ({
  id: nodeId(kind, name),
  kind,
  name,
  ...more,
})
const step = (
  name: string,
  inputs: LineageNode[],
  outputs: LineageNode[],
  more: Partial<LineageStep> = {},
): LineageStep => ({
  step: name,
  kind: name,
  service: 'analyzer',
  state: 'completed',
  startedAt: null,
  finishedAt: null,
  inputs,
  outputs,
  ...more,
})

const upload = node('upload', 'flights.csv', { sha256, sizeBytes: 10 })
const flights = node('table', 'flights', { rows: 336776 })
const planes = node('table', 'planes')
const joined = node('join', 'flights_planes')
const columns = joinColumnEdges({
  left: flights.id,
  right: planes.id,
  join: joined.id,
  keys: [{ left: 'tailnum', right: 'tailnum' }],
  columns: [
    { name: 'tailnum', side: 'left', column: 'tailnum' },
    { name: 'plane_year', side: 'right', column: 'year' },
  ],
})
const steps = [
  step('load', [upload], [flights]),
  step('merge', [flights, planes], [joined], { columns }),
  step('kpis', [node('join', 'flights_planes', { sql: 'SELECT 1' })], [node('kpi', 'a'), node('kpi', 'b')], {
    pairs: [{ from: joined.id, to: 'kpi:a' }],
  }),
]

describe('given the steps of a job', () => {
  const lineage = writeLineage({ job, steps })

  test('the lineage is what its schema says', () => expect(Lineage.parse(lineage)).toEqual(lineage))

  test('each edge names the step that made it, joins column by column', () => {
    expect(lineage.edges).toEqual([
      { from: 'join:flights_planes', to: 'kpi:a', step: 'kpis' },
      {
        from: 'table:flights',
        to: 'join:flights_planes',
        step: 'merge',
        columns: [
          { from: 'tailnum', to: 'tailnum', how: 'identity' },
          { from: 'tailnum', to: 'tailnum', how: 'key' },
        ],
      },
      {
        from: 'table:planes',
        to: 'join:flights_planes',
        step: 'merge',
        columns: [
          { from: 'year', to: 'plane_year', how: 'identity' },
          { from: 'tailnum', to: 'tailnum', how: 'key' },
        ],
      },
      { from: 'upload:flights.csv', to: 'table:flights', step: 'load' },
    ])
  })

  test('a node that several steps name is one, with all that is known of it', () => {
    expect(lineage.nodes.filter(({ id }) => id === joined.id)).toEqual([{ ...joined, sql: 'SELECT 1' }])
    expect(lineage.nodes.find(({ id }) => id === upload.id)).toEqual(upload)
  })

  test('runs list what they read and made', () => {
    expect(lineage.runs.find((run) => run.step === 'merge')).toMatchObject({
      inputs: ['table:flights', 'table:planes'],
      outputs: ['join:flights_planes'],
    })
  })

  test('the order in which steps ended makes no difference, and neither does hearing of one twice', () => {
    expect(writeLineage({ job, steps: steps.toReversed() })).toEqual(lineage)
    const { edges, nodes } = writeLineage({ job, steps: [...steps, steps[1]!] })
    expect({ edges, nodes }).toEqual({ edges: lineage.edges, nodes: lineage.nodes })
  })
})

test('an edge to a node that nobody described is left out', () => {
  expect(
    writeLineage({ job, steps: [step('s', [upload], [flights], { pairs: [{ from: 'table:ghost', to: flights.id }] })] })
      .edges,
  ).toEqual([])
})

test('versions tell tables apart', () => {
  expect(nodeId('table', 'flights', '3')).toBe('table:flights@3')
})
