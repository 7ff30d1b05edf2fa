import type { PartitionId } from '@udb/bus'
import type { AnyEvent } from '@udb/events'
import type { JobState } from '@udb/jobs'

/** A job as the read model keeps it: its folded state, and what the fold does not need but people do. */
export interface JobEntry {
  readonly state: JobState
  /** Where in its partition the job begins. */
  readonly firstOffset: number
  /** The request as a JSON object. */
  readonly params: string
  readonly actor: string
  /** Of the fact that began it; what a timer decides goes on in that trace. */
  readonly traceparent: string | null
}

export interface UploadRow {
  readonly tenant: string
  readonly uploadId: string
  readonly jobId: string
  readonly table: string
}

export interface ArtifactRow {
  readonly jobId: string
  readonly name: string
  readonly tenant: string
  readonly kind: string
  readonly table: string | null
  readonly stepId: string
  readonly key: string
  readonly sizeBytes: number
  readonly sha256: string
  readonly mediaType: string
  readonly createdAt: number
}

export interface PrunedRow {
  readonly tenant: string
  readonly jobId: string
  /** Of an artifact, or `ALL_RESULTS`. */
  readonly name: string
}

/** No artifact is called so: what a job's steps had stored, and its uploads, were pruned. */
export const ALL_RESULTS = ''

/**
 * A version of a table, told twice: by the fact that ended its load, in the order of the job, and by the catalog, in the order of the
 * tenant. Each has a column of its own, so that the row is the same whichever is read first.
 */
export interface TableVersionRow {
  readonly tenant: string
  readonly table: string
  readonly version: number
  readonly loaded: string | null
  readonly published: string | null
}

/**
 * What one fact tells of a baseline. Facts of different jobs are read in any order, so each has columns of its own: the last promotion
 * and the first retirement count.
 */
export interface BaselineRow {
  readonly tenant: string
  readonly baselineId: string
  readonly table: string | null
  /** The stored baseline, as its fact has it, as JSON. */
  readonly kept: string | null
  readonly promotedAt: number | null
  readonly retiredAt: number | null
  /** Whether its distributions are gone. */
  readonly removed: boolean
}

/** One run of the checks of a table, as the fact that ended it says it. */
export interface QualityRunRow {
  readonly tenant: string
  readonly jobId: string
  readonly table: string
  readonly checkedAt: number
  /** A `QualityRun` as JSON. */
  readonly checked: string
  /** Where it left what the next run is given, as the JSON of an `ObjectRef`. */
  readonly history: string | null
}

export interface OutboxEvent {
  readonly event: AnyEvent
  readonly traceparent: string | null
  /** True for what is on the record already and only has to be asked for once more. */
  readonly dispatchOnly: boolean
}

/** What one batch of records changes. Written in one statement: all of it, or nothing. */
export interface Changes {
  readonly jobs: ReadonlyMap<string, JobEntry>
  /** When each job is to be decided again at the latest; null: not by itself. */
  readonly timers: ReadonlyMap<string, number | null>
  readonly uploads: readonly UploadRow[]
  readonly artifacts: readonly ArtifactRow[]
  readonly pruned: readonly PrunedRow[]
  readonly tableVersions: readonly TableVersionRow[]
  readonly baselines: readonly BaselineRow[]
  readonly qualityRuns: readonly QualityRunRow[]
  readonly outbox: readonly OutboxEvent[]
}

/** The position that a batch moves: from where the read model stands to where it then stands, by its owner of that epoch. */
export interface Move extends PartitionId {
  readonly epoch: number
  readonly from: number
  readonly to: number
}
