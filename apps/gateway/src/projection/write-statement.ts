import type { JobState } from '@udb/jobs'
import { arrayParameter, type Cell, type ElementType } from './array-parameter.js'
import { ENDINGS } from './job-signals.js'
import type { Changes, Move } from './rows.js'

interface Insert {
  readonly table: string
  readonly columns: Readonly<Record<string, ElementType>>
  readonly onConflict: string
}

const INSERTS = {
  jobs: {
    table: 'jobs',
    columns: {
      job_id: 'text',
      tenant: 'text',
      type: 'text',
      state: 'text',
      partition: 'integer',
      first_offset: 'bigint',
      created_at: 'bigint',
      request_hash: 'text',
      params: 'text',
      actor: 'text',
      traceparent: 'text',
      fold: 'text',
      finished_at: 'bigint',
    },
    onConflict:
      '(job_id) DO UPDATE SET state = EXCLUDED.state, fold = EXCLUDED.fold, finished_at = EXCLUDED.finished_at',
  },
  timers: {
    table: 'timers',
    columns: { job_id: 'text', partition: 'integer', due_at: 'bigint' },
    onConflict: '(job_id) DO UPDATE SET due_at = EXCLUDED.due_at',
  },
  uploads: {
    table: 'uploads',
    columns: { tenant: 'text', upload_id: 'text', job_id: 'text', table_name: 'text' },
    onConflict: 'DO NOTHING',
  },
  artifacts: {
    table: 'artifacts',
    columns: {
      job_id: 'text',
      name: 'text',
      tenant: 'text',
      kind: 'text',
      table_name: 'text',
      step_id: 'text',
      object_key: 'text',
      size_bytes: 'bigint',
      sha256: 'text',
      media_type: 'text',
      created_at: 'bigint',
    },
    onConflict: 'DO NOTHING',
  },
  pruned: {
    table: 'pruned_artifacts',
    columns: { tenant: 'text', job_id: 'text', name: 'text' },
    onConflict: 'DO NOTHING',
  },
  tableVersions: {
    table: 'table_versions',
    columns: { tenant: 'text', table_name: 'text', version: 'integer', loaded: 'text', published: 'text' },
    onConflict: `(tenant, table_name, version) DO UPDATE SET
      loaded = coalesce(table_versions.loaded, EXCLUDED.loaded), published = coalesce(table_versions.published, EXCLUDED.published)`,
  },
  baselines: {
    table: 'baselines',
    columns: {
      tenant: 'text',
      baseline_id: 'text',
      table_name: 'text',
      kept: 'text',
      promoted_at: 'bigint',
      retired_at: 'bigint',
      removed: 'boolean',
    },
    onConflict: `(tenant, baseline_id) DO UPDATE SET
      table_name = coalesce(baselines.table_name, EXCLUDED.table_name), kept = coalesce(baselines.kept, EXCLUDED.kept),
      promoted_at = greatest(baselines.promoted_at, EXCLUDED.promoted_at),
      retired_at = least(baselines.retired_at, EXCLUDED.retired_at), removed = baselines.removed OR EXCLUDED.removed`,
  },
  qualityRuns: {
    table: 'quality_runs',
    columns: {
      tenant: 'text',
      job_id: 'text',
      table_name: 'text',
      checked_at: 'bigint',
      checked: 'text',
      history: 'text',
    },
    onConflict: 'DO NOTHING',
  },
  outbox: {
    table: 'outbox',
    columns: { event_id: 'text', partition: 'integer', event: 'text', traceparent: 'text', dispatch_only: 'boolean' },
    onConflict: '(event_id) DO NOTHING',
  },
} as const satisfies Record<string, Insert>

type Group = keyof typeof INSERTS
const GROUPS = Object.keys(INSERTS) as Group[]

/**
 * $1 topic, $2 partition, $3 from, $4 to, $5 relayed event ids, $6 jobs without a timer, $7 epoch, $8 whether a job ends; then a column
 * of each group after the other.
 */
const FIXED_PARAMETERS = 8

/**
 * One statement for everything: the position moves only from where the writer believes it to be, and only if nobody has taken the
 * partition over since; each insert asks whether it moved.
 * PostgreSQL runs such a statement as one transaction, and two writers meet at the row of the position. Where it decides how a job ends
 * it is on disk before anybody sees it: an end that a crash takes back is decided again, at another time and perhaps another way.
 */
export const WRITE_STATEMENT = writeStatement()

function writeStatement(): string {
  let next = FIXED_PARAMETERS
  const inserts = GROUPS.map((group) => {
    const { table, columns, onConflict }: Insert = INSERTS[group]
    const names = Object.keys(columns).join(', ')
    const arrays = Object.values(columns).map((type) => `$${++next}::${type}[]`)
    return `wrote_${table} AS (
      INSERT INTO ${table} (${names})
      SELECT ${names} FROM unnest(${arrays.join(', ')}) WITH ORDINALITY AS given (${names}, place)
      WHERE EXISTS (SELECT FROM moved) ORDER BY place
      ON CONFLICT ${onConflict})`
  })
  return `WITH moved AS (
      UPDATE partition_offsets SET next_offset = $4 
      WHERE topic = $1 AND partition = $2 AND next_offset = $3 AND epoch = $7 RETURNING 1),
    forgot AS (DELETE FROM outbox WHERE event_id = ANY($5::text[]) AND EXISTS (SELECT FROM moved)),
    rested AS (DELETE FROM timers WHERE job_id = ANY($6::text[]) AND EXISTS (SELECT FROM moved)),
    ${inserts.join(',\n')}
    SELECT EXISTS (SELECT FROM moved) AS moved, CASE WHEN $8::boolean THEN set_config('synchronous_commit', 'local', true) END`
}

export function writeParameters(
  move: Move,
  changes: Changes,
  relayed: readonly string[],
  stateOf: (state: JobState) => string,
): unknown[] {
  const { topic, partition, from, to, epoch } = move
  const resting = [...changes.timers].flatMap(([jobId, dueAt]) => (dueAt === null ? [jobId] : []))
  const rows = rowsOf(partition, changes, stateOf)
  const columns = GROUPS.flatMap((group) =>
    Object.values<ElementType>(INSERTS[group].columns).map((type, column) =>
      arrayParameter(
        type,
        rows[group].map((row) => withoutNul(row[column] ?? null)),
      ),
    ),
  )
  const texts = [relayed, resting].map((ids) => arrayParameter('text', ids))
  const ends = changes.outbox.some(({ event }) => ENDINGS.test(event.name))
  return [topic, partition, from, to, ...texts, epoch, ends, ...columns]
}

/** The cells of each group, in the order of its columns. */
function rowsOf(partition: number, changes: Changes, stateOf: (state: JobState) => string): Record<Group, Cell[][]> {
  return {
    jobs: [...changes.jobs].flatMap(([jobId, { state, firstOffset, params, actor, traceparent }]) => {
      if (state.kind === 'none') return []
      const createdAt = state.kind === 'rejected' ? state.rejectedAt : state.createdAt
      const { tenant, type, requestHash } = state
      return [
        [
          jobId,
          tenant,
          type,
          stateOf(state),
          partition,
          firstOffset,
          createdAt,
          requestHash,
          params,
          actor,
          traceparent,
          JSON.stringify(state),
          state.kind === 'ended' ? state.finishedAt : null,
        ],
      ]
    }),
    timers: [...changes.timers].flatMap(([jobId, dueAt]) => (dueAt === null ? [] : [[jobId, partition, dueAt]])),
    uploads: changes.uploads.map((row) => [row.tenant, row.uploadId, row.jobId, row.table]),
    artifacts: changes.artifacts.map((row) => [
      row.jobId,
      row.name,
      row.tenant,
      row.kind,
      row.table,
      row.stepId,
      row.key,
      row.sizeBytes,
      row.sha256,
      row.mediaType,
      row.createdAt,
    ]),
    pruned: changes.pruned.map((row) => [row.tenant, row.jobId, row.name]),
    tableVersions: changes.tableVersions.map((row) => [row.tenant, row.table, row.version, row.loaded, row.published]),
    baselines: changes.baselines.map((row) => [
      row.tenant,
      row.baselineId,
      row.table,
      row.kept,
      row.promotedAt,
      row.retiredAt,
      row.removed,
    ]),
    qualityRuns: changes.qualityRuns.map((row) => [
      row.tenant,
      row.jobId,
      row.table,
      row.checkedAt,
      row.checked,
      row.history,
    ]),
    outbox: changes.outbox.map(({ event, traceparent, dispatchOnly }) => [
      event.meta.eventId,
      partition,
      JSON.stringify(event),
      traceparent,
      dispatchOnly,
    ]),
  }
}

/** PostgreSQL's text holds every character but this one; an event that has one must not stop its partition for ever. */
const withoutNul = (cell: Cell): Cell =>
  typeof cell === 'string' && cell.includes('\0') ? cell.replaceAll('\0', '\uFFFD') : cell
