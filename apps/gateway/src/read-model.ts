import { summaryFromWire } from '@udb/drift'
import type { Dataset, ObjectRef, StoredBaseline } from '@udb/events'
import type { JobState } from '@udb/jobs'
import type { Pool, QueryResultRow } from 'pg'
import type { Catalog, CatalogColumn, CatalogTable, EndedJobs, KeptBaseline } from './catalog.js'
import { ENDED_JOBS, type EndedJobRecord, endedJobsOf } from './ended-jobs.js'
import { endEventId } from './projection/fold-batch.js'
import { ReadModelUnmade } from './projection/read-model-unmade.js'
import { ALL_RESULTS } from './projection/rows.js'
import { IS_MADE, readModelFailure } from './projection/store.js'
import type { QualityRun, QualityRunOfJob } from './quality-run.js'

export interface JobRow {
  readonly jobId: string
  readonly tenant: string
  readonly type: string
  readonly partition: number
  readonly firstOffset: number
  readonly createdAt: number
  readonly requestHash: string
  readonly params: string
  readonly state: JobState
}

export interface StoredArtifact {
  readonly name: string
  readonly kind: string
  readonly table: string | null
  readonly stepId: string
  readonly createdAt: number
  readonly ref: ObjectRef
}

export interface JobFilter {
  readonly limit: number
  readonly after: { readonly createdAt: number; readonly jobId: string } | null
  readonly state: string | null
  readonly type: string | null
}

/** The reading side. A tenant is part of every question, so what is another's is not found. Rejects with `DependencyDown`. */
export class ReadModel {
  constructor(private readonly pool: Pool) {}

  async job(tenant: string, jobId: string): Promise<JobRow | null> {
    const rows = await this.rows<JobRecord>(
      'job',
      `SELECT ${JOB_COLUMNS} FROM jobs WHERE job_id = $1 AND tenant = $2`,
      [jobId, tenant],
    )
    return rows[0] ? jobRow(rows[0]) : null
  }

  /**
   * How far the end of a job has come: `none` yet; `untold`: it is written here, and may not be on the log yet; `told`: it is. What is
   * no job, or another tenant's, has ended.
   */
  async end(tenant: string, jobId: string): Promise<'none' | 'untold' | 'told'> {
    const sql = `SELECT state IN ('created', 'running') AS open, EXISTS (SELECT FROM outbox WHERE event_id = $3) AS untold
      FROM jobs WHERE job_id = $1 AND tenant = $2`
    const ask = [jobId, tenant, endEventId(jobId)]
    const [row] = await this.rows<{ readonly open: boolean; readonly untold: boolean }>('end', sql, ask)
    return row?.open ? 'none' : row?.untold ? 'untold' : 'told'
  }

  /** Newest first. */
  async jobs(tenant: string, { limit, after, state, type }: JobFilter): Promise<JobRow[]> {
    const sql = `SELECT ${JOB_COLUMNS} FROM jobs
      WHERE tenant = $1 AND ($2::bigint IS NULL OR (created_at, job_id) < ($2, $3)) AND ($4::text IS NULL OR state = ANY(string_to_array($4, ','))) AND ($5::text IS NULL OR type = $5)
      ORDER BY created_at DESC, job_id DESC LIMIT $6`
    const rows = await this.rows<JobRecord>('list-jobs', sql, [
      tenant,
      after?.createdAt ?? null,
      after?.jobId ?? null,
      state,
      type,
      limit,
    ])
    return rows.map(jobRow)
  }

  /** Ids of the jobs that have not ended. */
  async openJobs(tenant: string): Promise<string[]> {
    const sql = `SELECT job_id FROM jobs WHERE tenant = $1 AND state IN ('created', 'running')`
    return (await this.rows<{ readonly job_id: string }>('open-jobs', sql, [tenant])).map(({ job_id: jobId }) => jobId)
  }

  /** What a prune may take of jobs that ended before a time, in milliseconds since the epoch. */
  async endedJobs(tenant: string, before: number): Promise<EndedJobs> {
    return endedJobsOf(await this.rows<EndedJobRecord>('ended-jobs', ENDED_JOBS, [tenant, before, ALL_RESULTS]))
  }

  /** By name. */
  async artifacts(tenant: string, jobId: string): Promise<StoredArtifact[]> {
    const rows = await this.rows<ArtifactRecord>(
      'artifacts',
      `SELECT ${ARTIFACT_COLUMNS} FROM artifacts AS a WHERE tenant = $1 AND job_id = $2 AND ${NOT_PRUNED} ORDER BY name`,
      [tenant, jobId],
    )
    return rows.map(storedArtifact)
  }

  async artifact(tenant: string, jobId: string, name: string): Promise<StoredArtifact | null> {
    const rows = await this.rows<ArtifactRecord>(
      'artifact',
      `SELECT ${ARTIFACT_COLUMNS} FROM artifacts AS a WHERE tenant = $1 AND job_id = $2 AND name = $3 AND ${NOT_PRUNED}`,
      [tenant, jobId, name],
    )
    return rows[0] ? storedArtifact(rows[0]) : null
  }

  /** The newest version of each table, by name. */
  async tables(tenant: string): Promise<CatalogTable[]> {
    const sql = `SELECT DISTINCT ON (table_name) table_name, version, loaded, published,
        (SELECT array_agg(v.version ORDER BY v.version DESC) FROM table_versions AS v WHERE v.tenant = t.tenant AND v.table_name = t.table_name) AS versions
      FROM table_versions AS t WHERE tenant = $1 ORDER BY table_name, version DESC`
    return (await this.rows<VersionRecord>('tables', sql, [tenant])).flatMap(catalogTable)
  }

  /** Every version of one table, newest first. */
  async tableVersions(tenant: string, name: string): Promise<CatalogTable[]> {
    const sql = `SELECT table_name, version, loaded, published, ARRAY[version] AS versions FROM table_versions WHERE tenant = $1 AND table_name = $2 ORDER BY version DESC`
    return (await this.rows<VersionRecord>('table-versions', sql, [tenant, name])).flatMap(catalogTable)
  }

  /** What a plan may read: all tables, and of the uploads those that are asked for. */
  async catalog(tenant: string, uploadIds: readonly string[] = []): Promise<Catalog> {
    const sql = 'SELECT upload_id, table_name, job_id FROM uploads WHERE tenant = $1 AND upload_id = ANY($2)'
    const [tables, uploads] = await Promise.all([
      this.tables(tenant),
      uploadIds.length === 0 ? [] : this.rows<UploadRecord>('uploads', sql, [tenant, uploadIds]),
    ])
    const byId = uploads.map(
      ({ upload_id, table_name, job_id }) => [upload_id, { table: table_name, jobId: job_id }] as const,
    )
    return { tables, uploads: new Map(byId) }
  }

  /** The baselines that hold, the newest first; of one table, or of all. */
  async baselines(tenant: string, table: string | null = null): Promise<KeptBaseline[]> {
    const sql = `SELECT ${BASELINE_COLUMNS} FROM baselines
      WHERE tenant = $1 AND ($2::text IS NULL OR table_name = $2) AND kept IS NOT NULL AND retired_at IS NULL AND NOT removed`
    const rows = await this.rows<BaselineRecord>('baselines', sql, [tenant, table])
    return rows.map(keptBaseline).toSorted(newestFirst)
  }

  /** Baselines that hold no longer and whose distributions are still there; without those that an open job may have been planned with. */
  async retiredBaselines(tenant: string): Promise<KeptBaseline[]> {
    const sql = `SELECT ${BASELINE_COLUMNS} FROM baselines AS b
      WHERE tenant = $1 AND kept IS NOT NULL AND retired_at IS NOT NULL AND NOT removed AND NOT EXISTS (
        SELECT FROM jobs AS j WHERE j.tenant = b.tenant AND j.state IN ('created', 'running') AND j.created_at <= b.retired_at)
      ORDER BY retired_at, baseline_id LIMIT ${RETIRED_AT_ONCE}`
    return (await this.rows<BaselineRecord>('retired-baselines', sql, [tenant])).map(keptBaseline)
  }

  /** What the last run of each table's checks left to the next. */
  async qualityHistories(tenant: string): Promise<Map<string, ObjectRef>> {
    const sql = `SELECT DISTINCT ON (table_name) table_name, history FROM quality_runs
      WHERE tenant = $1 AND history IS NOT NULL ORDER BY table_name, checked_at DESC, job_id DESC`
    const rows = await this.rows<{ readonly table_name: string; readonly history: string }>('histories', sql, [tenant])
    return new Map(rows.map(({ table_name, history }) => [table_name, JSON.parse(history) as ObjectRef]))
  }

  /** The last runs of a table's checks, the newest first. */
  async qualityRuns(tenant: string, table: string, limit: number): Promise<QualityRunOfJob[]> {
    const sql = `SELECT job_id, checked_at::float8, checked FROM quality_runs
      WHERE tenant = $1 AND table_name = $2 ORDER BY checked_at DESC, job_id DESC LIMIT $3`
    const rows = await this.rows<QualityRunRecord>('quality-runs', sql, [tenant, table, limit])
    return rows.map(({ job_id: jobId, checked_at: checkedAt, checked }) => ({
      jobId,
      checkedAt,
      ...(JSON.parse(checked) as QualityRun),
    }))
  }

  /** Rejects with `ReadModelUnmade` where it answers, and nobody has made it. */
  async ping(): Promise<void> {
    const [row] = await this.rows<{ readonly made: boolean }>('ping', IS_MADE, [])
    if (!row?.made) throw new ReadModelUnmade()
  }

  private async rows<R extends QueryResultRow>(name: string, text: string, values: readonly unknown[]): Promise<R[]> {
    try {
      // A NUL never stands in a name here, and PostgreSQL takes none: what asks for one is not found.
      const asked = values.map((value) => (typeof value === 'string' ? value.replaceAll('\0', '\uFFFD') : value))
      return (await this.pool.query<R>({ name: `read-${name}`, text, values: asked })).rows
    } catch (error) {
      throw readModelFailure(error)
    }
  }
}

const JOB_COLUMNS =
  'job_id, tenant, type, partition, first_offset::float8, created_at::float8, request_hash, params, fold'
const ARTIFACT_COLUMNS =
  'name, kind, table_name, step_id, object_key, size_bytes::float8, sha256, media_type, created_at::float8'
const NOT_PRUNED =
  'NOT EXISTS (SELECT FROM pruned_artifacts AS p WHERE p.tenant = a.tenant AND p.job_id = a.job_id AND p.name = a.name)'

const BASELINE_COLUMNS = 'kept, promoted_at::float8, retired_at::float8'
/** One event lists what a prune takes, so one prune takes at most so many. */
const RETIRED_AT_ONCE = 1_000

interface QualityRunRecord {
  readonly job_id: string
  readonly checked_at: number
  readonly checked: string
}

interface BaselineRecord {
  readonly kept: string
  readonly promoted_at: number | null
  readonly retired_at: number | null
}

function keptBaseline({ kept, promoted_at: promotedAt, retired_at: retiredAt }: BaselineRecord): KeptBaseline {
  const { summary, ref } = JSON.parse(kept) as StoredBaseline
  return { summary: summaryFromWire({ ...summary, promotedAt }), ref, retiredAt }
}

const newestFirst = ({ summary: a }: KeptBaseline, { summary: b }: KeptBaseline): number =>
  b.createdAt.localeCompare(a.createdAt) || b.id.localeCompare(a.id)

interface JobRecord {
  readonly job_id: string
  readonly tenant: string
  readonly type: string
  readonly partition: number
  readonly first_offset: number
  readonly created_at: number
  readonly request_hash: string
  readonly params: string
  readonly fold: string
}

const jobRow = (row: JobRecord): JobRow => ({
  jobId: row.job_id,
  tenant: row.tenant,
  type: row.type,
  partition: row.partition,
  firstOffset: row.first_offset,
  createdAt: row.created_at,
  requestHash: row.request_hash,
  params: row.params,
  state: JSON.parse(row.fold) as JobState,
})

interface UploadRecord {
  readonly upload_id: string
  readonly table_name: string
  readonly job_id: string
}

interface ArtifactRecord {
  readonly name: string
  readonly kind: string
  readonly table_name: string | null
  readonly step_id: string
  readonly object_key: string
  readonly size_bytes: number
  readonly sha256: string
  readonly media_type: string
  readonly created_at: number
}

const storedArtifact = (row: ArtifactRecord): StoredArtifact => ({
  name: row.name,
  kind: row.kind,
  table: row.table_name,
  stepId: row.step_id,
  createdAt: row.created_at,
  ref: { key: row.object_key, sizeBytes: row.size_bytes, sha256: row.sha256, mediaType: row.media_type },
})

interface VersionRecord {
  readonly table_name: string
  readonly version: number
  readonly versions: readonly number[]
  readonly loaded: string | null
  readonly published: string | null
}

interface Published {
  readonly fullName: string
  readonly ref: ObjectRef
  readonly rows: number
  readonly columns: readonly CatalogColumn[]
  readonly source: string
  readonly details: string
  readonly publishedAt: number
  readonly jobId: string | null
}

/** What the catalog says counts before what the load said; either is enough. */
function catalogTable({ table_name: name, version, versions, loaded, published }: VersionRecord): CatalogTable[] {
  const told = published ? (JSON.parse(published) as Published) : null
  const load = loaded
    ? (JSON.parse(loaded) as { readonly dataset: Dataset; readonly loadedAt: number; readonly jobId: string | null })
    : null
  const details = load?.dataset.details ? (JSON.parse(load.dataset.details) as Partial<Published>) : null
  const ref = told?.ref ?? load?.dataset.ref
  if (!ref) return []
  const fullName = told?.fullName ?? details?.fullName ?? name
  const [rows, columns, source] = [
    told?.rows ?? details?.rows ?? 0,
    told?.columns ?? details?.columns ?? [],
    told?.source ?? details?.source ?? 'upload',
  ]
  return [
    {
      name,
      fullName,
      version,
      versions,
      rows,
      columns,
      source,
      ref,
      publishedAt: told?.publishedAt ?? load?.loadedAt ?? 0,
      jobId: told?.jobId ?? load?.jobId ?? null,
      details: details ?? { fullName, rows, columns, source, ...(told ? (JSON.parse(told.details) as object) : {}) },
    },
  ]
}
