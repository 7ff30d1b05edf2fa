import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { SuiteInput } from '@udb/checks'
import { RunnerPool } from '@udb/engine'
import { type Artifact, type Dataset, derivedId, type EventOf, type Fact, type ObjectRef } from '@udb/events'
import { storeBlob } from '@udb/service'
import { anEvent, T0 } from '@udb/testkit'
import { onQualityRequested } from './on-quality-requested.js'
import type { ProfilerPorts } from './ports.js'
import { columnWith, profileWith } from './profile/profile-builder.js'
import { type QualityReport, qualityReportSchema } from './quality/quality-report.js'
import { openStepGround, type StepGround } from './step.fixture.js'

let ground: StepGround

beforeAll(async () => {
  ground = await openStepGround()
}, 30_000)
afterAll(() => ground.close())

const version: StepGround['version'] = (...table) => ground.version(...table)
const store = (bytes: string): Promise<ObjectRef> => storeBlob(ground.objects, 'default', { bytes }, 'application/json')

interface Asked {
  readonly suite?: SuiteInput | null
  readonly watch?: boolean
  readonly propose?: boolean
  readonly gate?: boolean
}
let jobs = 0
const asked = (inputs: readonly Dataset[], { suite = null, watch = false, propose = false, gate = false }: Asked) =>
  anEvent(
    'quality.requested',
    {
      stepId: 'quality-t',
      attempt: 1,
      deadline: T0 + 60_000,
      inputs,
      params: { table: 't', suite: suite && JSON.stringify(suite), watch, propose, gate, profiled: false },
    },
    { jobId: derivedId('quality-spec', jobs++) },
  )

const checked = async (event: EventOf<'quality.requested'>): Promise<EventOf<'quality.checked'>['data']> =>
  (await ground.reacted(onQualityRequested, event)).data as EventOf<'quality.checked'>['data']
const refused = (event: EventOf<'quality.requested'>, ports = ground.ports): Promise<readonly Fact[]> =>
  onQualityRequested(event, ports, ground.context)

const textOf = async (artifacts: readonly Artifact[], name: string): Promise<string> =>
  String((await ground.objects.read(artifacts.find((each) => each.name === name)!.ref.key))!.bytes)
const reportOf = async (artifacts: readonly Artifact[]): Promise<QualityReport> =>
  qualityReportSchema.parse(JSON.parse(await textOf(artifacts, 'quality-t.json')))
const rows = (count: number): string => `SELECT i AS id, i % 3 AS kind FROM range(${count}) AS r(i)`

describe('given a table and its checks, when they are asked for, then', () => {
  test('the report and its page are there, and the fact counts what did not pass', async () => {
    const suite: SuiteInput = {
      table: 't',
      owner: 'ann',
      checks: [
        { type: 'unique', column: 'id' },
        { type: 'accepted_values', column: 'kind', values: [0, 1] },
        { type: 'references', column: 'kind', to: { table: 'kinds', column: 'id' }, severity: 'info' },
      ],
    }
    const kinds = await version('kinds', 4, 'SELECT 0 AS id')
    const fact = await checked(asked([await version('t', 7, rows(9)), kinds], { suite }))
    expect(fact).toMatchObject({
      table: 't',
      version: '7',
      rows: 9,
      score: 44.4,
      passed: 1,
      failed: 2,
      errored: 0,
      skipped: 0,
      gate: 'off',
      problem: null,
      failures: [
        { id: 'accepted_values-kind', severity: 'error', state: 'failed', owner: 'ann', unexpected: 3, code: null },
        { id: 'references-kind', severity: 'info', unexpected: 6 },
      ],
    })
    expect(fact.artifacts.map(({ name, kind, table, ref }) => [name, kind, table, ref.mediaType])).toEqual([
      ['quality-t.html', 'quality', 't', 'text/html; charset=utf-8'],
      ['quality-t.json', 'quality', 't', 'application/json'],
    ])
    expect(await reportOf(fact.artifacts)).toMatchObject({ source: { version: '7' }, rows: 9, score: 44.4 })
    expect(await textOf(fact.artifacts, 'quality-t.html')).toMatch(/^<!doctype html>/)
  }, 30_000)

  test('a closed gate is a problem of the fact, which has its artifacts all the same', async () => {
    const suite: SuiteInput = { table: 't', checks: [{ type: 'row_count', min: 10 }] }
    const fact = await checked(asked([await version('t', 1, rows(9))], { suite, gate: true }))
    expect(fact).toMatchObject({ gate: 'closed', problem: { code: 'quality_gate_closed', retryable: false } })
    expect(fact.artifacts).toHaveLength(2)
  })

  test('each run hands on what it found, so that later ones see what is out of the ordinary', async () => {
    const suite: SuiteInput = {
      table: 't',
      checks: [
        { type: 'row_count_change', maxDecrease: 0.1 },
        { type: 'anomaly', metric: 'row_count', minRuns: 3 },
      ],
    }
    const states: (readonly string[])[] = []
    let history: Dataset[] = []
    for (const count of [100, 101, 99, 100, 60]) {
      const fact = await checked(asked([await version('t', 1, rows(count)), ...history], { suite }))
      history = fact.outputs.filter(({ kind }) => kind === 'quality-history')
      const { checks } = await reportOf(fact.artifacts)
      states.push(['row_count_change', 'anomaly-row_count'].map((id) => checks.find((check) => check.id === id)!.state))
    }
    expect(states).toEqual([
      ['skipped', 'skipped'],
      ['passed', 'skipped'],
      ['passed', 'skipped'],
      ['passed', 'passed'],
      ['failed', 'failed'],
    ])
  }, 30_000)

  test('a history that is gone, or another thing, is none', async () => {
    const suite: SuiteInput = { table: 't', checks: [{ type: 'row_count_change', maxIncrease: 1 }] }
    const table = await version('t', 1, rows(3))
    const other = await store('no JSON')
    const gone = { ...other, key: other.key.replace(/.{8}$/, '00000000') }
    for (const ref of [other, gone]) {
      const history = { name: 't', kind: 'quality-history', version: null, ref, details: null }
      expect(await checked(asked([table, history], { suite }))).toMatchObject({ skipped: 1, failed: 0 })
    }
  })

  test('a table is watched, and checks are proposed from its profile', async () => {
    const profile = profileWith([columnWith({ name: 'id' })])
    const ref = await store(JSON.stringify(profile))
    const input: Dataset = { name: 't', kind: 'profile', version: '1', ref, details: null }
    const fact = await checked(asked([await version('t', 1, rows(3)), input], { watch: true, propose: true }))
    expect(fact).toMatchObject({ passed: 1, failed: 0, errored: 0, skipped: 3 })
    expect(await textOf(fact.artifacts, 'proposed-t.checks.yaml')).toContain('{type: not_null, column: id}')
    expect((await reportOf(fact.artifacts)).proposed).toMatchObject({ file: 'proposed-t.checks.yaml' })
  })
})

describe('what is not the fault of a check', () => {
  test('a plan without its table fails', async () => {
    await expect(refused(asked([], { watch: true }))).rejects.toMatchObject({
      code: 'input_invalid',
    })
  })

  test('a suite that cannot be read was not planned by the gateway', async () => {
    const event = asked([await version('t', 1, rows(1))], {})
    const broken = {
      ...event,
      data: { ...event.data, params: { ...event.data.params, suite: '{"table":"t","checks":[{"type":"nope"}]}' } },
    }
    await expect(refused(broken)).rejects.toMatchObject({ code: 'check_type_unknown' })
  })

  test('an engine that is being closed fails the attempt, and not the checks', async () => {
    const closed = new RunnerPool({
      memoryMb: 64,
      threads: 1,
      spillMb: 64,
      maxRunners: 1,
      idleMs: 1,
      tempDir: join(ground.dir, 'closed'),
    })
    await closed.close()
    const broken: ProfilerPorts = { ...ground.ports, run: (request) => closed.run(request) }
    const event = asked([await version('t', 1, rows(1))], { watch: true })
    await expect(refused(event, broken)).rejects.toMatchObject({ code: 'sql_closed' })
  })
})
