import { describe, expect, test } from '@jest/globals'
import type { CheckInput } from '@udb/checks'
import type { ObjectRef, PlanStep } from '@udb/events'
import { type CatalogTable, NO_ENDED_JOBS } from './catalog.js'
import { planFor } from './plan.js'
import type { PlanContext } from './plan-context.js'

const NOW = Date.UTC(2026, 0, 31)
const ref = (key: string): ObjectRef => ({ key, sizeBytes: 1, sha256: 'a'.repeat(64), mediaType: 'application/json' })

const table = (name: string, columns: readonly string[]): CatalogTable => ({
  name,
  fullName: `acme_upload__${name}`,
  version: 3,
  versions: [3],
  rows: 10,
  source: 'upload',
  publishedAt: NOW,
  jobId: null,
  columns: columns.map((column) => ({ name: column, type: 'VARCHAR', originalName: column, tags: [] })),
  ref: ref(`tables/${name}`),
  details: { fullName: `acme_upload__${name}`, rows: 10 },
})

const context: PlanContext = {
  tenant: 'acme',
  catalog: {
    tables: [table('flights', ['carrier', 'tailnum']), table('planes', ['tailnum', 'year'])],
    uploads: new Map(),
  },
  now: NOW,
  retentionDays: 30,
  openJobs: [],
  baselines: [],
  retiredBaselines: [],
  endedJobs: NO_ENDED_JOBS,
  versions: [],
  qualityHistories: new Map([['flights', ref('history/flights')]]),
}

const plan = (params: object) => planFor('analyze', params, context)
function steps(params: object): PlanStep[] {
  const planned = plan(params)
  if ('problem' in planned) throw new Error(planned.problem.message)
  return planned.steps.filter(({ kind }) => kind === 'quality')
}
const outline = (params: object) =>
  steps(params).map(({ stepId, needs, inputs }) => [
    stepId,
    needs.join(' '),
    inputs.map(({ kind, name }) => `${kind} ${name}`).join(', '),
  ])
const paramsOf = (step: PlanStep | undefined) => JSON.parse(step!.params) as Record<string, unknown>
const suite = (name: string, ...checks: CheckInput[]) => ({ table: name, checks })
const notNull: CheckInput = { type: 'not_null', column: 'tailnum' }

describe('checks in a plan', () => {
  test('asked for by a mere true, every table is watched, and checks are proposed from its profile', () => {
    expect(outline({ quality: true })).toEqual([
      ['quality-flights', 'profile-flights', 'table flights, quality-history flights'],
      ['quality-planes', 'profile-planes', 'table planes'],
    ])
    const [first] = steps({ quality: true })
    expect(paramsOf(first)).toEqual({
      table: 'flights',
      suite: null,
      watch: true,
      propose: true,
      gate: false,
      profiled: true,
    })
  })

  test('without a profile nothing is proposed, and to ask for it is a mistake', () => {
    expect(paramsOf(steps({ profile: false, quality: true })[0])).toMatchObject({
      propose: false,
      watch: true,
      profiled: false,
    })
    expect(plan({ profile: false, quality: { propose: true } })).toMatchObject({ problem: { code: 'request_invalid' } })
  })

  test.each([false, null, undefined])('%j asks for none', (quality) => {
    expect(steps({ quality })).toEqual([])
  })

  test('with suites, only their tables are checked, with those that they refer to at hand', () => {
    const references: CheckInput = { type: 'references', column: 'tailnum', to: { table: 'planes', column: 'tailnum' } }
    expect(outline({ tables: ['flights'], quality: { suites: [suite('flights', notNull, references)] } })).toEqual([
      ['quality-flights', '', 'table flights, table planes, quality-history flights'],
    ])
  })

  test('a query may read any table of the tenant', () => {
    const sql: CheckInput = { type: 'sql', query: 'SELECT 1 WHERE false' }
    expect(outline({ tables: ['planes'], quality: { suites: [suite('planes', sql)] } })).toEqual([
      ['quality-planes', '', 'table planes, table flights'],
    ])
  })

  test('a table that the job joins is checked as it then is', () => {
    const joins = [{ name: 'both', left: 'flights', right: 'planes', on: 'tailnum' }]
    const quality = { suites: [suite('both', { type: 'not_null', column: 'made_later' })] }
    expect(outline({ tables: ['planes'], joins, quality })).toEqual([['quality-both', 'load-both', '']])
  })

  test('suites of one table are one, with the owner and the gate of each', () => {
    const [step] = steps({
      quality: {
        suites: [
          { ...suite('flights', notNull), owner: 'ann' },
          { ...suite('flights', notNull), gate: true },
        ],
      },
    })
    expect(paramsOf(step)).toMatchObject({ gate: true })
    const { checks } = JSON.parse(paramsOf(step)['suite'] as string) as { checks: { id: string; owner?: string }[] }
    expect(checks.map(({ id, owner }) => [id, owner])).toEqual([
      ['not_null-tailnum', 'ann'],
      ['not_null-tailnum-2', undefined],
    ])
  })

  test('what the request says of the gate counts before what a suite says', () => {
    const suites = [{ ...suite('flights', notNull), gate: true }]
    expect(paramsOf(steps({ quality: { suites, gate: false } })[0])).toMatchObject({ gate: false })
  })

  test('the report waits for the checks', () => {
    const planned = plan({ quality: true })
    const report = 'steps' in planned ? planned.steps.find(({ stepId }) => stepId === 'report') : undefined
    expect(report?.needs).toEqual(expect.arrayContaining(['quality-flights', 'quality-planes']))
  })
})

describe('mistakes in checks', () => {
  test('are all named, each with its place', () => {
    const planned = plan({
      quality: {
        suites: [
          suite('flights', { type: 'not_null', column: 'nope' }, { type: 'range', column: 'tailnum', min: 2, max: 1 }),
          suite('gates', notNull),
          suite('planes', { ...notNull, id: 'same' }),
          suite('planes', { ...notNull, id: 'same' }),
        ],
      },
    })
    expect('places' in planned ? planned.places?.map(({ code, pointer }) => `${code} ${pointer}`) : []).toEqual([
      'check_threshold_invalid /quality/suites/0/checks/1/min',
      'table_unknown /quality/suites/1/table',
    ])
  })

  test('the first is the answer, with its place and how many there are', () => {
    const checks: CheckInput[] = [
      { type: 'not_null', column: 'nope' },
      { type: 'not_null', column: 'nor_this' },
    ]
    expect(plan({ quality: { suites: [suite('planes', ...checks)] } })).toMatchObject({
      problem: {
        code: 'column_unknown',
        message: "The table 'planes' has no column 'nope'. At /quality/suites/0/checks/0/column. (and 1 more)",
      },
    })
  })

  test('one id in two suites of a table is a mistake', () => {
    const suites = [suite('planes', { ...notNull, id: 'same' }), suite('planes', { ...notNull, id: 'same' })]
    expect(plan({ quality: { suites } })).toMatchObject({ problem: { code: 'check_id_duplicate' } })
  })

  test('what is no suite at all is said to be none', () => {
    expect(plan({ quality: { suites: ['flights'] } })).toMatchObject({ problem: { code: 'checks_invalid' } })
    expect(plan({ quality: { suits: [] } })).toMatchObject({ problem: { code: 'request_invalid' } })
  })
})
