import { type Job, type JobState, type Step, viewOf } from '@udb/jobs'
import { equationsOf } from './equations.js'
import { detailsOf, type LoadedDetails, type ParseReport } from './step-details.js'
import type { Receipt, ReceiptTable, ReceiptUpload } from './receipt-shape.js'
import { sentencesOf } from './sentences.js'

export interface ReceiptJob {
  readonly jobId: string
  readonly tenant: string
  readonly type: string
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  readonly state: JobState
}

/** What a job took in, what came of it, and whether it adds up; null before its end. Pure: the same facts give the same receipt. */
export function receiptOf({ jobId, tenant, type, createdAt, state: folded }: ReceiptJob): Receipt | null {
  if (folded.kind !== 'ended' && folded.kind !== 'rejected') return null
  const { state, startedAt, finishedAt, steps, error } = viewOf(folded)
  const job = folded.kind === 'ended' ? folded : null
  const uploads = job === null ? [] : job.steps.flatMap(uploadOf)
  const tables = job === null ? [] : tablesOf(job)
  const equations = equationsOf(uploads, tables)
  const count = (what: string): number => steps.filter((step) => step.state === what).length
  const head = {
    receiptVersion: 1 as const,
    jobId,
    tenantId: tenant,
    type,
    outcome: state === 'completed' || state === 'cancelled' ? state : ('failed' as const),
    createdAt: timeText(createdAt),
    startedAt: startedAt === null ? null : timeText(startedAt),
    finishedAt: timeText(finishedAt ?? createdAt),
  }
  const content = {
    equal: equations.every(({ equal }) => equal) && !isInequality(error?.code),
    equations,
    uploads,
    tables,
    steps: {
      total: steps.length,
      completed: count('completed'),
      failed: count('failed'),
      skipped: count('skipped'),
      cancelled: count('cancelled'),
    },
    pruned: prunedOf(job),
    artifacts: job === null ? [] : job.steps.flatMap(({ stored }) => stored).toSorted(),
    problem: error,
  }
  // What people read first stands first.
  return { ...head, says: sentencesOf({ ...head, ...content }, outcomeReason(job)), ...content }
}

const isInequality = (code: string | undefined): boolean => code === 'rows_unequal' || code === 'bytes_unequal'

const timeText = (ms: number): string => new Date(ms).toISOString()

const outcomeReason = (job: Job | null): string | null =>
  job?.kind === 'ended' && job.outcome.state === 'cancelled' ? job.outcome.reason : null

function uploadOf({ plan, seen }: Step): ReceiptUpload[] {
  if (plan.kind !== 'parse') return []
  const [main] = seen.at === 'completed' ? seen.outputs : []
  const { file, files = [file], format } = main ? detailsOf<ParseReport>(main) : {}
  return plan.inputs
    .filter(({ kind, ref }) => kind === 'upload' && ref !== null)
    .map((upload, i) => {
      const { uploadId = '' } = detailsOf<{ uploadId: string }>(upload)
      const { sizeBytes, sha256 } = upload.ref!
      const read = files[i]
      const isRead = typeof read?.sizeBytes === 'number' && typeof read.sha256 === 'string'
      return {
        uploadId,
        file: upload.name,
        table: plannedTable(plan.params),
        format: format ?? null,
        received: { sizeBytes, sha256 },
        read: isRead ? { sizeBytes: read.sizeBytes!, sha256: read.sha256! } : null,
      }
    })
}

function plannedTable(params: string): string {
  const { table } = JSON.parse(params) as { readonly table?: unknown }
  return typeof table === 'string' ? table : ''
}

/** Tables that were loaded, and those that were parsed and not loaded. */
function tablesOf({ steps }: Job): ReceiptTable[] {
  const stored = new Set(steps.flatMap((step) => step.stored))
  const loaded = steps.flatMap((step) => (step.plan.kind === 'load' ? loadedTables(step) : []))
  const parsed = steps.flatMap((step) => (step.plan.kind === 'parse' ? parsedTables(step) : []))
  const byName = new Map([...parsed, ...loaded].map((table) => [table.table, table]))
  return [...byName.values()].map((table) => {
    const name = `rejects-${table.table}.parquet`
    return { ...table, rejects: stored.has(name) ? name : null }
  })
}

type Unlinked = Omit<ReceiptTable, 'rejects'>

const parsedTables = ({ seen }: Step): Unlinked[] =>
  seen.at !== 'completed'
    ? []
    : seen.outputs.map((output) => {
        const report = detailsOf<ParseReport>(output)
        const version = null
        const rowsStaged = report.rowsWritten ?? null
        return { table: output.name, source: 'upload', ...ofReport(report), version, rowsStaged, rowsLoaded: null }
      })

const loadedTables = ({ seen }: Step): Unlinked[] =>
  seen.at !== 'completed'
    ? []
    : seen.outputs
        .filter(({ kind }) => kind === 'table')
        .map((output) => {
          const { report, rows, source, counted } = detailsOf<LoadedDetails>(output)
          return {
            table: output.name,
            source: source === 'join' ? 'join' : 'upload',
            ...ofReport(report ?? {}),
            version: output.version === null ? null : Number(output.version),
            rowsStaged: counted?.staged ?? rows ?? null,
            rowsLoaded: counted?.inDatabase ?? null,
          }
        })

const ofReport = ({ file, rowsRead, rowsRejected }: ParseReport) => ({
  file: file?.name ?? null,
  recordsSeen: rowsRead ?? null,
  rowsRejected: rowsRejected ?? null,
})

function prunedOf(job: Job | null): Receipt['pruned'] {
  for (const { seen } of job?.steps ?? [])
    if (seen.at === 'completed' && seen.result.of === 'prune') {
      const { count, uploads = 0, bytes, remaining = 0, dryRun } = seen.result
      return { artifacts: count, uploads, sizeBytes: bytes, remaining, dryRun }
    }
  return null
}
