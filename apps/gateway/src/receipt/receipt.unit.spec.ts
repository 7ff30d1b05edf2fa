import { describe, expect, test } from '@jest/globals'
import { type AnyEvent, type Dataset, fact, type Fact, type PlanStep, type Problem } from '@udb/events'
import { evolve, type JobState, NO_JOB } from '@udb/jobs'
import { historyOf } from '../fixtures/job-history.js'
import { receiptOf } from './job-receipt.js'
import { receiptArtifact } from './receipt-artifact.js'
import { type Receipt, receiptShape } from './receipt-shape.js'

const T0 = Date.UTC(2026, 0, 31)
const JOB = '5f2b7c1e-8a4d-5b6f-9c3d-2e1f0a9b8c7d'
const sha256 = 'a'.repeat(64)
const ref = { key: 'tenants/acme/uploads/u-1', sizeBytes: 1234, sha256, mediaType: 'text/csv' }

const step = (stepId: string, kind: string, more: Partial<PlanStep> = {}): PlanStep => ({
  stepId,
  kind,
  service: 'analyzer',
  timeoutMs: 60_000,
  maxAttempts: 1,
  needs: [],
  params: '{"table":"shop"}',
  inputs: [],
  ...more,
})
const upload: Dataset = { name: 'shop.xlsx', kind: 'upload', version: null, ref, details: '{"uploadId":"u-1"}' }
const plan = [step('parse-shop', 'parse', { inputs: [upload] }), step('load-shop', 'load', { needs: ['parse-shop'] })]

function jobOf(facts: readonly Fact[], steps = plan) {
  const created = fact('job.created', { type: 'ingest', requestHash: 'h', params: '{}', steps })
  const state = [created, ...facts].reduce((folded: JobState, made, i) => {
    const meta = {
      eventId: String(i),
      source: '',
      tenant: 'acme',
      jobId: JOB,
      actor: '',
      time: T0 + i,
      causationId: null,
    }
    return evolve(folded, { ...made, meta } as AnyEvent)
  }, NO_JOB)
  return { jobId: JOB, tenant: 'acme', type: 'ingest', createdAt: T0, state }
}

const ending = (stepId: string, outputs: readonly Dataset[]) => ({
  stepId,
  attempt: 1,
  startedAt: T0,
  finishedAt: T0,
  inputs: [],
  outputs,
  artifacts: [],
})
const report = (rowsRead: number, rowsWritten: number, rowsRejected: number, read = { sizeBytes: 1234, sha256 }) => ({
  file: { name: 'shop.xlsx', ...read },
  format: 'xlsx',
  rowsRead,
  rowsWritten,
  rowsRejected,
})
const output = (name: string, kind: string, version: string | null, details: object): Dataset => ({
  name,
  kind,
  version,
  ref,
  details: JSON.stringify(details),
})
const counts = { rowsRead: 12, rowsWritten: 10, rowsRejected: 2 }
const parsed = (first = report(7, 5, 2)): Fact =>
  fact('upload.parsed', {
    ...ending('parse-shop', [
      output('shop', 'parsed', null, first),
      output('shop_items', 'parsed', null, { ...report(5, 5, 0), mainTable: 'shop' }),
    ]),
    table: 'shop',
    format: 'xlsx',
    ...counts,
  })
const loaded = (inDatabase: number | null = 5): Fact =>
  fact('table.loaded', {
    ...ending('load-shop', [
      output('shop', 'table', '3', {
        source: 'upload',
        rows: 5,
        report: report(7, 5, 2),
        counted: { staged: 5, inDatabase },
      }),
      output('shop_items', 'table', '1', {
        source: 'upload',
        rows: 5,
        report: report(5, 5, 0),
        counted: { staged: 5, inDatabase: 5 },
      }),
    ]),
    table: 'shop',
    fullName: 'acme_upload__shop',
    version: 3,
    rows: 10,
    ...counts,
  })
const completed = fact('job.ingest.completed', { summary: null } as never)
const problem: Problem = {
  code: 'rows_unequal',
  message: 'Table shop: 5 rows are in the Parquet file, 4 are in the database (1 fewer).',
  hint: 'Run it again.',
  line: null,
  column: null,
  retryable: false,
}
const receipt = (facts: readonly Fact[]): Receipt => receiptShape.parse(receiptOf(jobOf(facts)))
const unequal = ({ equations }: Receipt) => equations.filter(({ equal }) => !equal)

describe('the receipt of a job', () => {
  test('given a file of two tables that was loaded, then it says every count, and that they are equal', () => {
    const rejects = fact('artifact.stored', {
      stepId: 'parse-shop',
      artifact: { name: 'rejects-shop.parquet', kind: 'rejects', table: 'shop', ref },
    })
    const made = receipt([rejects, parsed(), loaded(), completed])
    expect(made).toMatchObject({
      jobId: JOB,
      tenantId: 'acme',
      outcome: 'completed',
      equal: true,
      problem: null,
      artifacts: ['rejects-shop.parquet'],
      uploads: [
        { uploadId: 'u-1', file: 'shop.xlsx', table: 'shop', format: 'xlsx', read: { sizeBytes: 1234, sha256 } },
      ],
      tables: [
        {
          table: 'shop',
          version: 3,
          recordsSeen: 7,
          rowsStaged: 5,
          rowsRejected: 2,
          rowsLoaded: 5,
          rejects: 'rejects-shop.parquet',
        },
        {
          table: 'shop_items',
          version: 1,
          recordsSeen: 5,
          rowsStaged: 5,
          rowsRejected: 0,
          rowsLoaded: 5,
          rejects: null,
        },
      ],
    })
    expect(made.equations.map(({ about, says, left, right }) => [about, says, left, right])).toEqual([
      ['shop.xlsx', 'bytes received = bytes read', 1234, 1234],
      ['shop.xlsx', 'SHA-256 received = SHA-256 read', sha256, sha256],
      ['shop', 'records seen = rows staged + rows rejected', 7, 7],
      ['shop', 'rows staged = rows loaded', 5, 5],
      ['shop_items', 'records seen = rows staged + rows rejected', 5, 5],
      ['shop_items', 'rows staged = rows loaded', 5, 5],
    ])
    expect(made.says).toEqual([
      'The ingest job completed: 2 of 2 steps done.',
      'shop.xlsx: 1,234 bytes received and stored, 1,234 of them read as XLSX.',
      'Table shop, version 3: 7 records seen, 5 rows staged, 2 rejected (rejects-shop.parquet), 5 loaded.',
      'Table shop_items, version 1: 5 records seen, 5 rows staged, 0 rejected, 5 loaded.',
      '1 artifact made.',
      'Everything adds up: 6 equations hold.',
    ])
  })

  test.each([
    ['a row that got lost on the way to the database', [parsed(), loaded(4)], 'rows staged = rows loaded'],
    ['a record that nobody accounts for', [parsed(report(8, 5, 2))], 'records seen = rows staged + rows rejected'],
    ['a byte too few', [parsed(report(7, 5, 2, { sizeBytes: 1233, sha256 }))], 'bytes received = bytes read'],
  ])('given %s, then it is not equal, and says so, whatever the job says of itself', (_name, facts, says) => {
    const made = receipt([...facts, completed])
    expect([made.equal, unequal(made).map((equation) => equation.says)]).toEqual([false, [says]])
    expect(made.says.at(-1)).toContain(`: ${says}: `)
  })

  test('given a step that failed because counts differ, then the receipt has its problem, and is not equal', () => {
    const made = receipt([
      parsed(),
      fact('step.failed', { stepId: 'load-shop', attempt: 1, problem }),
      fact('job.ingest.failed', { stepId: 'load-shop', problem } as never),
    ])
    expect(made).toMatchObject({ outcome: 'failed', equal: false, problem })
    expect(made.tables.map(({ table, version, rowsLoaded }) => [table, version, rowsLoaded])).toEqual([
      ['shop', null, null],
      ['shop_items', null, null],
    ])
    expect(made.says[0]).toBe(`The ingest job failed: rows_unequal: ${problem.message}`)
  })

  test('given a newer version that came first, then what nobody counted is no equation', () => {
    const made = receipt([parsed(), loaded(null), completed])
    expect([made.equal, made.tables[0]!.rowsLoaded, made.equations.length]).toEqual([true, null, 5])
    expect(made.says[2]).toContain('loaded, not counted in the database')
  })

  test('given a job that was cancelled, or refused, then there is one too', () => {
    const cancelled = receipt([fact('job.cancelled', { reason: 'asked by ann' } as never)])
    expect([cancelled.outcome, cancelled.says[0]]).toEqual([
      'cancelled',
      'The ingest job was cancelled (asked by ann): 0 of 2 steps done.',
    ])
    expect(cancelled.uploads).toMatchObject([{ file: 'shop.xlsx', read: null }])
    const state = {
      kind: 'rejected',
      jobId: JOB,
      tenant: 'acme',
      type: 'ingest',
      requestHash: 'h',
      rejectedAt: T0,
      problem,
    } as const
    expect(receiptShape.parse(receiptOf({ ...jobOf([]), state }))).toMatchObject({
      outcome: 'failed',
      problem,
      steps: { total: 0 },
    })
  })

  test('given a prune, then it says what went, and how much more is due', () => {
    const gone = { dryRun: false, count: 1, bytes: 12, remaining: 1_200, entries: [], baselines: [], jobs: [] }
    const uploads = [{ id: 'u-1', sizeBytes: 5 }]
    const pruned = fact('artifacts.pruned', { ...ending('prune', []), ...gone, uploads })
    const made = receiptOf(jobOf([pruned, completed], [step('prune', 'prune')]))!
    expect(made.pruned).toEqual({ artifacts: 1, uploads: 1, sizeBytes: 12, remaining: 1_200, dryRun: false })
    expect(made.says).toContain('1 artifact and 1 upload of 12 bytes removed.')
    expect(made.says).toContain('1,200 more are due, for another prune.')
  })

  test('given a job that has not ended, then there is none', () => {
    expect(receiptOf(jobOf([parsed()]))).toBeNull()
    expect(receiptArtifact(jobOf([]))).toBeNull()
  })

  test.each([0, 1, 2])(
    'given a whole job of another kind (%s), then it is a receipt, with the same bytes each time',
    (number) => {
      const events = historyOf(number)
      const { jobId, tenant, time } = events[0]!.meta
      const { type } = events[0]!.data as { readonly type: string }
      const state = events.reduce<JobState>(evolve, NO_JOB)
      const job = { jobId: jobId!, tenant, type, createdAt: time, state }
      const made = receiptArtifact(job)!
      expect(receiptShape.parse(JSON.parse(made.bytes.toString()))).toMatchObject({
        type,
        outcome: 'completed',
      })
      expect(receiptArtifact({ ...job, state: JSON.parse(JSON.stringify(state)) as JobState })).toEqual(made)
    },
  )
})
