import type { PartitionId } from '@udb/bus'
import type { AnyEvent } from '@udb/events'
import { type JobState, viewOf } from '@udb/jobs'
import { DependencyDown } from '@udb/service'
import pg, { type Pool } from 'pg'
import { WRITE_STATEMENT, writeParameters } from './write-statement.js'
import type { Changes, JobEntry, Move, OutboxEvent } from './rows.js'

export interface OwnedPartition {
  readonly nextOffset: number
  readonly outbox: readonly OutboxEvent[]
  /** Job id and when it is due. */
  readonly timers: readonly (readonly [string, number])[]
}

/** The writing side of the read model. Every method rejects with `DependencyDown` when the database is away. */
export class ProjectionStore {
  constructor(private readonly pool: Pool) {}

  /** Where a partition stands, making its row where there is none, with what its last owner left to do. */
  async load({ topic, partition }: PartitionId): Promise<OwnedPartition> {
    return this.guarded(async () => {
      const offset = await this.pool.query<{ next_offset: number }>({
        name: 'position',
        text: `WITH made AS (INSERT INTO partition_offsets VALUES ($1, $2, 0) ON CONFLICT DO NOTHING)
               SELECT next_offset::float8 FROM partition_offsets WHERE topic = $1 AND partition = $2`,
        values: [topic, partition],
      })
      const nextOffset = offset.rows[0]?.next_offset ?? 0
      if (topic !== JOBS_TOPIC) return { nextOffset, outbox: [], timers: [] }
      const [outbox, timers] = await Promise.all([this.outboxOf(partition), this.timersOf(partition)])
      return { nextOffset, outbox, timers }
    })
  }

  async jobs(jobIds: readonly string[]): Promise<Map<string, JobEntry>> {
    if (jobIds.length === 0) return new Map()
    const { rows } = await this.guarded(() =>
      this.pool.query<{
        job_id: string
        first_offset: number
        params: string
        actor: string
        traceparent: string | null
        fold: string
      }>({
        name: 'jobs',
        text: 'SELECT job_id, first_offset::float8, params, actor, traceparent, fold FROM jobs WHERE job_id = ANY($1)',
        values: [jobIds],
      }),
    )
    return new Map(
      rows.map(({ job_id, first_offset, params, actor, traceparent, fold }) => [
        job_id,
        { state: JSON.parse(fold) as JobState, firstOffset: first_offset, params, actor, traceparent },
      ]),
    )
  }

  /**
   * Writes what a batch changes and moves the position, in one statement, so in one transaction and one round trip. False, and nothing is
   * written, when the position is not where the writer believes it to be: then somebody else owns the partition, or had to start over.
   */
  async write(move: Move, changes: Changes, relayed: readonly string[]): Promise<boolean> {
    const { rows } = await this.guarded(() =>
      this.pool.query<{ moved: boolean }>({
        name: 'write',
        text: WRITE_STATEMENT,
        values: writeParameters(move, changes, relayed, (state) => viewOf(state).state),
      }),
    )
    return rows[0]?.moved ?? false
  }

  async forget(relayed: readonly string[]): Promise<void> {
    await this.guarded(() =>
      this.pool.query({ name: 'forget', text: 'DELETE FROM outbox WHERE event_id = ANY($1)', values: [relayed] }),
    )
  }

  async outboxDepth(): Promise<number> {
    const { rows } = await this.guarded(() =>
      this.pool.query<{ depth: number }>('SELECT count(*)::integer AS depth FROM outbox'),
    )
    return rows[0]?.depth ?? 0
  }

  private async outboxOf(partition: number): Promise<OutboxEvent[]> {
    const { rows } = await this.pool.query<{ event: string; traceparent: string | null; dispatch_only: boolean }>({
      name: 'outbox',
      text: 'SELECT event, traceparent, dispatch_only FROM outbox WHERE partition = $1 ORDER BY seq',
      values: [partition],
    })
    return rows.map(({ event, traceparent, dispatch_only }) => ({
      event: JSON.parse(event) as AnyEvent,
      traceparent,
      dispatchOnly: dispatch_only,
    }))
  }

  private async timersOf(partition: number): Promise<(readonly [string, number])[]> {
    const { rows } = await this.pool.query<{ job_id: string; due_at: number }>({
      name: 'timers',
      text: 'SELECT job_id, due_at::float8 FROM timers WHERE partition = $1',
      values: [partition],
    })
    return rows.map(({ job_id, due_at }) => [job_id, due_at])
  }

  private guarded<T>(work: () => Promise<T>): Promise<T> {
    return work().catch((error: unknown) => {
      throw readModelFailure(error)
    })
  }
}

export const JOBS_TOPIC = 'udb.jobs.v1'
export const CATALOG_TOPIC = 'udb.catalog.v1'

/**
 * What the database answered about a statement is the statement's own error, but for SQL states of class 57 (the server stops), 08 (the
 * connection broke) and 53 (no room); what is no answer of the database is a connection that is gone.
 */
export function readModelFailure(error: unknown): unknown {
  if (error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError) return error
  const isAnswer = error instanceof pg.DatabaseError && !/^(57|08|53)/.test(error.code ?? '')
  return isAnswer ? error : new DependencyDown('read-model', error)
}
