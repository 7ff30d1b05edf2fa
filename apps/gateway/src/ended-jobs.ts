import type { EndedJobs } from './catalog.js'

/** Of one step's inputs and outputs as the fold keeps them. */
const BLOB_KEY = 'tenants/[^"\\\\]+/blobs/[0-9a-f]{2}/[0-9a-f]{64}'

/**
 * Jobs of a tenant ($1) that were asked for and ended before a time ($2), and whose stored results no prune has taken yet ($3 is the mark
 * of that), the oldest first; each with its uploads. What an open job reads stays: an upload that it was given too, and the job that
 * loaded a table version that it is pinned to. Each part is worked out once, since any of them may have tens of thousands of rows.
 */
export const ENDED_JOBS = `WITH due AS MATERIALIZED (
    SELECT job_id, created_at, count(*) OVER () AS due FROM jobs AS j
    WHERE tenant = $1 AND created_at < $2 AND finished_at < $2 AND NOT EXISTS (
      SELECT FROM pruned_artifacts AS p WHERE p.tenant = $1 AND p.job_id = j.job_id AND p.name = $3)
    ORDER BY created_at, job_id LIMIT 1000
  ), still_open AS MATERIALIZED (
    SELECT type, params, fold FROM jobs WHERE tenant = $1 AND state IN ('created', 'running')
  ), pinned AS MATERIALIZED (
    SELECT DISTINCT key[1] AS key FROM still_open, regexp_matches(fold, '${BLOB_KEY}', 'g') AS key
  ), held AS MATERIALIZED (
    SELECT DISTINCT job_id FROM due JOIN jobs USING (job_id), regexp_matches(fold, '${BLOB_KEY}', 'g') AS key
    WHERE type = 'ingest' AND key[1] IN (SELECT key FROM pinned)
  ), sent AS MATERIALIZED (
    SELECT job_id, array_agg(upload_id ORDER BY upload_id) AS upload_ids FROM uploads AS u JOIN due USING (job_id)
    WHERE u.tenant = $1 AND NOT EXISTS (
      SELECT FROM still_open AS o WHERE o.type = 'ingest' AND position(u.upload_id IN o.params) > 0)
    GROUP BY job_id
  )
  SELECT job_id, due::float8, coalesce(upload_ids, '{}') AS upload_ids, job_id IN (SELECT job_id FROM held) AS is_held
  FROM due LEFT JOIN sent USING (job_id) ORDER BY created_at, job_id`

export interface EndedJobRecord {
  readonly job_id: string
  /** How many jobs there are in all. */
  readonly due: number
  readonly upload_ids: readonly string[]
  /** Whether an open job reads what it made. */
  readonly is_held: boolean
}

/** Pure. */
export const endedJobsOf = (rows: readonly EndedJobRecord[]): EndedJobs => ({
  jobs: rows.filter((row) => !row.is_held).map(({ job_id: jobId, upload_ids: uploadIds }) => ({ jobId, uploadIds })),
  more: (rows[0]?.due ?? 0) - rows.length,
})
