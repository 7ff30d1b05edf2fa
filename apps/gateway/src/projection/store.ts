import type { PartitionId } from '@udb/bus'
import type { AnyEvent } from '@udb/events'
import { type JobState, viewOf } from '@udb/jobs'
import { DependencyDown } from '@udb/service'
import pg, { type Pool } from 'pg'
import { ReadModelUnmade } from './read-model-unmade.js'
import { WRITE_STATEMENT, writeParameters } from './write-statement.js'
import type { Changes, JobEntry, Move, OutboxEvent } from './rows.js'

export interface OwnedPartition {
  readonly nextOffset: number
  /** Of this take-over: what an earlier owner still writes is refused. */
  readonly epoch: number
  readonly outbox: readonly OutboxEvent[]
  /** Job id and when it is due. */
  readonly timers: readonly (readonly [string, number])[]
}

/** `next`: of the record that is to be read next. */
export interface ReadPosition extends PartitionId {
  readonly next: number
}

/** The writing side of the read model. Every method rejects with `DependencyDown` when the database is away. */
export class ProjectionStore {
  constructor(private readonly pool: Pool) {}

  /**
   * Makes the caller the owner of a partition: where it stands, with what its last owner left to do. To `follow` the log there it rejects
   * with `ReadModelUnmade` until somebody has made the read model.
   */
  async takeOver({ topic, partition }: PartitionId, to: 'follow' | 'make' = 'follow'): Promise<OwnedPartition> {
    return this.guarded(async () => {
      const owned = await this.pool.query<{ next_offset: number; epoch: number }>({
        name: 'take-over',
        text: TAKE_OVER,
        values: [topic, partition, to === 'make'],
      })
      if (!owned.rows[0]) throw new ReadModelUnmade()
      const { next_offset: nextOffset, epoch } = owned.rows[0]
      if (topic !== JOBS_TOPIC) return { nextOffset, epoch, outbox: [], timers: [] }
      // After the take-over, so that nothing is added behind it.
      const [outbox, timers] = await Promise.all([this.outboxOf(partition), this.timersOf(partition)])
      return { nextOffset, epoch, outbox, timers }
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

  /** From here on the log may be followed. On disk with all that was written before it. */
  async markMade(): Promise<void> {
    await this.guarded(() =>
      this.pool.query('BEGIN; SET LOCAL synchronous_commit = on; DELETE FROM unfinished_rebuild; COMMIT'),
    )
  }

  async isMade(): Promise<boolean> {
    const { rows } = await this.guarded(() => this.pool.query<{ made: boolean }>(IS_MADE))
    return rows[0]?.made ?? false
  }

  /** Where the read model stands in each partition that somebody has owned. */
  async positions(): Promise<ReadPosition[]> {
    const { rows } = await this.guarded(() =>
      this.pool.query<ReadPosition>(
        'SELECT topic, partition, next_offset::float8 AS next FROM partition_offsets ORDER BY topic, partition',
      ),
    )
    return rows
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

/** The mark stands from the first migration until the read model was made, and nobody may go on from there meanwhile. */
export const IS_MADE = 'SELECT NOT EXISTS (SELECT FROM unfinished_rebuild) AS made'

/** The first epoch is a random one, so that none of the database that was there before is one of this. */
const TAKE_OVER = `
  INSERT INTO partition_offsets AS p (topic, partition, next_offset, epoch)
  SELECT $1::text, $2::integer, 0, (random() * 1e15)::bigint WHERE $3::boolean OR NOT EXISTS (SELECT FROM unfinished_rebuild)
  ON CONFLICT (topic, partition) DO UPDATE SET epoch = p.epoch + 1
  RETURNING next_offset::float8, epoch::float8`

export const JOBS_TOPIC = 'udb.jobs.v1'
export const CATALOG_TOPIC = 'udb.catalog.v1'

/**
 * SQL states that say nothing about the statement, so that it is worth a try once more: the connection broke (08), who we are is refused
 * or the database is gone (28, 3D), another transaction was in the way (40), no room (53), a lock not had in time (55P03), the server
 * stops or took too long (57), its disk fails (58), it is a standby (25006).
 */
const AWAY = /^(08|28|3D|40|53|57|58)|^(25006|55P03)$/
/** Of those, what lasts until somebody acts. */
const REFUSED = /^(28|3D)/
/** There is no such table: the database is another one, in which nobody has made any. */
const NO_TABLE = '42P01'

/** What the database answered about a statement is the statement's own error; what is no answer is a connection that is gone. */
export function readModelFailure(error: unknown): unknown {
  if (error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError) return error
  if (error instanceof DependencyDown) return error
  const state = error instanceof pg.DatabaseError ? (error.code ?? '') : null
  if (state === NO_TABLE) return new ReadModelUnmade(error)
  if (state !== null && !AWAY.test(state)) return error
  const isRefused = state !== null && REFUSED.test(state)
  return new DependencyDown('read-model', error, isRefused ? 'read_model_refused' : 'read_model_unavailable')
}
