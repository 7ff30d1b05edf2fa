import type { BusErrorCode, PartitionPosition, TopicSettings } from '../port.js'
import type { Frames } from './record-frame.js'

/** What the worker is started with. */
export interface LogWorkerOptions {
  readonly file: string
  /** The log refuses to grow beyond it with `log_full`. Null: as large as the disk allows. */
  readonly maxBytes: number | null
}

/** A partition as the log knows it: `id` is a dense number over all topics. */
export interface LogPartition {
  readonly id: number
  readonly topic: string
  readonly partition: number
  readonly next: number
}

export interface PositionToStore {
  readonly group: string
  readonly partitionId: number
  readonly nextOffset: number
}

/** Written together, durably or not at all. */
export type WriteRequest =
  | { readonly kind: 'append'; readonly id: number; readonly frames: Frames; readonly appendedAt: number }
  | { readonly kind: 'commit'; readonly id: number; readonly position: PositionToStore }

export type CallRequest =
  | { readonly kind: 'ensureTopics'; readonly id: number; readonly topics: readonly TopicSettings[] }
  | { readonly kind: 'checkTopics'; readonly id: number; readonly topics: readonly TopicSettings[] }
  | { readonly kind: 'topics'; readonly id: number }
  | {
      readonly kind: 'read'
      readonly id: number
      readonly partitionId: number
      readonly fromOffset: number
      readonly limit: number
      readonly maxBytes: number
    }
  | { readonly kind: 'positions'; readonly id: number; readonly topic: string }
  | { readonly kind: 'committed'; readonly id: number; readonly group: string; readonly partitionId: number }
  | { readonly kind: 'maintain'; readonly id: number; readonly now: number }
  | { readonly kind: 'ping'; readonly id: number }
  | { readonly kind: 'close'; readonly id: number }

export type LogRequest = WriteRequest | CallRequest

export interface LogTopics {
  readonly settings: readonly TopicSettings[]
  readonly partitions: readonly LogPartition[]
}

export interface ReadResult {
  readonly frames: Frames
  /** Where the next read begins: after the last record read, or the end of the partition when there was none. */
  readonly nextFrom: number
}

export interface LogResults {
  append: Frames
  commit: null
  ensureTopics: LogTopics
  checkTopics: null
  topics: LogTopics
  read: ReadResult
  positions: readonly PartitionPosition[]
  committed: number | null
  maintain: MaintenanceResult
  ping: null
  close: null
}

export interface MaintenanceResult {
  readonly removedRecords: number
  /** False when it stopped early to let writers in, and wants to be called again. */
  readonly finished: boolean
}

export interface LogFailure {
  readonly code: BusErrorCode
  readonly message: string
  readonly hint: string
}

export type LogReply =
  | { readonly id: number; readonly result: LogResults[keyof LogResults] }
  | { readonly id: number; readonly failure: LogFailure }
