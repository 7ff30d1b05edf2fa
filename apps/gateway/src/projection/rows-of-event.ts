import type { AnyEvent, BaselineChange, Dataset, EventOf } from '@udb/events'
import type { QualityRun } from '../quality-run.js'
import {
  ALL_RESULTS,
  type ArtifactRow,
  type BaselineRow,
  type PrunedRow,
  type QualityRunRow,
  type TableVersionRow,
  type UploadRow,
} from './rows.js'

export interface EventRows {
  readonly uploads: readonly UploadRow[]
  readonly artifacts: readonly ArtifactRow[]
  readonly pruned: readonly PrunedRow[]
  readonly tableVersions: readonly TableVersionRow[]
  readonly baselines: readonly BaselineRow[]
  readonly qualityRuns: readonly QualityRunRow[]
}

const NOTHING: EventRows = { uploads: [], artifacts: [], pruned: [], tableVersions: [], baselines: [], qualityRuns: [] }

/** What an event adds to the read model beside its job. Pure, and the same in whatever order the events of different jobs come. */
export function rowsOfEvent(event: AnyEvent): EventRows {
  const { tenant, jobId } = event.meta
  switch (event.name) {
    case 'table.version.published': {
      const { table, version } = event.data
      const published = JSON.stringify({ ...event.data, publishedAt: event.meta.time, jobId })
      return { ...NOTHING, tableVersions: [{ tenant, table, version, loaded: null, published }] }
    }
    case 'job.created':
      return jobId && event.data.type === 'ingest'
        ? { ...NOTHING, uploads: uploadsOf(tenant, jobId, event.data.params) }
        : NOTHING
    case 'artifact.stored': {
      if (!jobId) return NOTHING
      const { stepId, artifact } = event.data
      const { key, sizeBytes, sha256, mediaType } = artifact.ref
      const { name, kind, table } = artifact
      return {
        ...NOTHING,
        artifacts: [
          { jobId, name, tenant, kind, table, stepId, key, sizeBytes, sha256, mediaType, createdAt: event.meta.time },
        ],
      }
    }
    case 'artifacts.pruned':
      return event.data.dryRun
        ? NOTHING
        : {
            ...NOTHING,
            pruned: [
              ...event.data.entries.map(({ jobId, name }) => ({ tenant, jobId, name })),
              ...event.data.jobs.map((ended) => ({ tenant, jobId: ended, name: ALL_RESULTS })),
            ],
            baselines: event.data.baselines.map(({ id }) => ({ ...unsaid(tenant, id), removed: true })),
          }
    case 'drift.measured':
    case 'baseline.changed': {
      const { table, baseline } = event.data
      return baseline ? { ...NOTHING, baselines: baselinesOf(event.meta, table, baseline) } : NOTHING
    }
    case 'quality.checked':
      return jobId ? { ...NOTHING, qualityRuns: [qualityRun(event, jobId)] } : NOTHING
    case 'table.loaded':
      return { ...NOTHING, tableVersions: event.data.outputs.flatMap((output) => loadedVersion(event, output)) }
    default:
      return NOTHING
  }
}

function qualityRun({ meta, data }: EventOf<'quality.checked'>, jobId: string): QualityRunRow {
  const { table, version, rows, score, passed, failed, errored, skipped, gate, failures } = data
  const checked: QualityRun = { version, rows, score, passed, failed, errored, skipped, gate, failures }
  const history = data.outputs.find(({ kind }) => kind === 'quality-history')?.ref
  return {
    tenant: meta.tenant,
    jobId,
    table,
    checkedAt: data.startedAt,
    checked: JSON.stringify(checked),
    history: history ? JSON.stringify(history) : null,
  }
}

const unsaid = (tenant: string, baselineId: string): BaselineRow => ({
  tenant,
  baselineId,
  table: null,
  kept: null,
  promotedAt: null,
  retiredAt: null,
  removed: false,
})

function baselinesOf({ tenant, time }: AnyEvent['meta'], table: string, change: BaselineChange): BaselineRow[] {
  const retired = change.retired.map((id) => ({ ...unsaid(tenant, id), table, retiredAt: time }))
  if (!change.stored) return retired
  const { id, promotedAt } = change.stored.summary
  return [...retired, { ...unsaid(tenant, id), table, kept: JSON.stringify(change.stored), promotedAt }]
}

function loadedVersion(event: AnyEvent, output: Dataset): TableVersionRow[] {
  const version = Number(output.version)
  if (output.kind !== 'table' || !output.ref || !Number.isSafeInteger(version) || version < 1) return []
  const { tenant, jobId } = event.meta
  const loaded = JSON.stringify({ dataset: output, loadedAt: event.meta.time, jobId })
  return [{ tenant, table: output.name, version, loaded, published: null }]
}

function uploadsOf(tenant: string, jobId: string, params: string): UploadRow[] {
  const { uploads } = JSON.parse(params) as {
    readonly uploads?: readonly { readonly uploadId: string; readonly table: string }[]
  }
  return (uploads ?? []).map(({ uploadId, table }) => ({ tenant, uploadId, jobId, table }))
}
