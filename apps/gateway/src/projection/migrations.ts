export interface Migration {
  readonly version: number
  readonly name: string
  readonly sql: string
}

/**
 * The read model, step by step. A migration that was released is never edited. Times are milliseconds since the epoch; JSON is kept as
 * text, because it is read and written whole and `jsonb` refuses what JSON allows (a NUL in a string).
 */
export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    name: 'jobs, artifacts, tables, and how far the log is folded',
    sql: `
      CREATE TABLE partition_offsets (
        topic text NOT NULL,
        partition integer NOT NULL,
        next_offset bigint NOT NULL,
        PRIMARY KEY (topic, partition)
      );
      CREATE TABLE jobs (
        job_id text PRIMARY KEY,
        tenant text NOT NULL,
        type text NOT NULL,
        state text NOT NULL,
        partition integer NOT NULL,
        first_offset bigint NOT NULL,
        created_at bigint NOT NULL,
        request_hash text NOT NULL,
        params text NOT NULL,
        actor text NOT NULL,
        traceparent text,
        fold text NOT NULL
      );
      CREATE INDEX jobs_newest ON jobs (tenant, created_at DESC, job_id DESC);
      CREATE TABLE uploads (
        tenant text NOT NULL,
        upload_id text NOT NULL,
        job_id text NOT NULL,
        table_name text NOT NULL,
        PRIMARY KEY (tenant, upload_id)
      );
      CREATE TABLE artifacts (
        job_id text NOT NULL,
        name text NOT NULL,
        tenant text NOT NULL,
        kind text NOT NULL,
        table_name text,
        step_id text NOT NULL,
        object_key text NOT NULL,
        size_bytes bigint NOT NULL,
        sha256 text NOT NULL,
        media_type text NOT NULL,
        created_at bigint NOT NULL,
        PRIMARY KEY (job_id, name)
      );
      CREATE TABLE pruned_artifacts (
        tenant text NOT NULL,
        job_id text NOT NULL,
        name text NOT NULL,
        PRIMARY KEY (tenant, job_id, name)
      );
      CREATE TABLE table_versions (
        tenant text NOT NULL,
        table_name text NOT NULL,
        version integer NOT NULL,
        loaded text,
        published text,
        PRIMARY KEY (tenant, table_name, version)
      );
      CREATE TABLE timers (
        job_id text PRIMARY KEY,
        partition integer NOT NULL,
        due_at bigint NOT NULL
      );
      CREATE INDEX timers_by_partition ON timers (partition);
      CREATE TABLE outbox (
        seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        event_id text NOT NULL UNIQUE,
        partition integer NOT NULL,
        event text NOT NULL,
        traceparent text,
        dispatch_only boolean NOT NULL
      );
      CREATE INDEX outbox_by_partition ON outbox (partition, seq);
    `,
  },
  {
    version: 2,
    name: 'who owns a partition, and whether a rebuild has ended',
    // The epoch grows with each take-over: what a former owner writes is refused by it, also when the position did not move in between.
    sql: `
      ALTER TABLE partition_offsets ADD COLUMN epoch bigint NOT NULL DEFAULT 0;
      CREATE TABLE unfinished_rebuild (begun_at timestamptz NOT NULL DEFAULT now());
    `,
  },
  {
    version: 3,
    name: 'baselines of tables',
    // Each of what is told of a baseline has a column of its own: jobs are read in any order, and it may be let go before it is kept.
    sql: `
      CREATE TABLE baselines (
        tenant text NOT NULL,
        baseline_id text NOT NULL,
        table_name text,
        kept text,
        promoted_at bigint,
        retired_at bigint,
        removed boolean NOT NULL DEFAULT false,
        PRIMARY KEY (tenant, baseline_id)
      );
      CREATE INDEX baselines_of_table ON baselines (tenant, table_name);
    `,
  },
  {
    version: 4,
    name: 'runs of checks of quality',
    sql: `
      CREATE TABLE quality_runs (
        tenant text NOT NULL,
        job_id text NOT NULL,
        table_name text NOT NULL,
        checked_at bigint NOT NULL,
        checked text NOT NULL,
        history text,
        PRIMARY KEY (job_id, table_name)
      );
      CREATE INDEX quality_runs_newest ON quality_runs (tenant, table_name, checked_at DESC, job_id DESC);
    `,
  },
  {
    version: 5,
    name: 'a read model that is new has not been made',
    // With the tables, so that nobody ever sees them without it: a gateway that runs may look before whoever made them does.
    sql: `
      INSERT INTO unfinished_rebuild (begun_at) SELECT now() WHERE NOT EXISTS (SELECT FROM partition_offsets);
    `,
  },
  {
    version: 6,
    name: 'when a job ended',
    sql: `
      ALTER TABLE jobs ADD COLUMN finished_at bigint;
      UPDATE jobs SET finished_at = substring(fold FROM '"finishedAt":([0-9]+),"outcome"')::bigint
        WHERE state IN ('completed', 'failed', 'cancelled');
    `,
  },
]

/** Drops the tables of every migration and nothing else: the database may hold somebody else's too. */
export function emptied(): string {
  const tables = MIGRATIONS.flatMap(({ sql }) => [...sql.matchAll(/CREATE TABLE (\w+)/g)].map(([, table]) => table))
  return `DROP TABLE IF EXISTS ${['migrations', ...tables].join(', ')}`
}
