import { partitionKey } from '../assignment.js'
import { doubling } from '../delivery/doubling.js'
import type { BusError, PartitionId } from '../port.js'
import type { Problem } from './problem.js'

interface Ailing extends Problem {
  readonly failures: number
  readonly dueAt: number
}

const firstPauseMs = 100
const longestPauseMs = 5_000

/**
 * Partitions whose records a broker refuses to give while it gives others: a right that is missing, a file that is damaged, a topic that is
 * gone. A fetch that asks for one of them fails as a whole, so each is asked for by itself, less and less often. Times are inputs, in
 * milliseconds as `performance.now` counts them.
 */
export class AilingPartitions {
  private readonly found = new Map<string, Ailing>()

  has(partition: PartitionId): boolean {
    return this.found.has(partitionKey(partition))
  }

  /** What it failed with last; null while it is well. */
  errorOf(partition: PartitionId): BusError | null {
    return this.found.get(partitionKey(partition))?.error ?? null
  }

  /** Whether it is time to ask for it again. */
  isDue(partition: PartitionId, now: number): boolean {
    const ailing = this.found.get(partitionKey(partition))
    return ailing !== undefined && ailing.dueAt <= now
  }

  failed(partition: PartitionId, error: BusError, now: number): void {
    const before = this.found.get(partitionKey(partition))
    const failures = (before?.failures ?? 0) + 1
    const pauseMs = doubling(firstPauseMs, longestPauseMs, failures - 1)
    this.found.set(partitionKey(partition), { error, since: before?.since ?? now, failures, dueAt: now + pauseMs })
  }

  /** It was read, or nobody wants it any more. */
  forget(partition: PartitionId): void {
    this.found.delete(partitionKey(partition))
  }

  /** The one that has failed for the longest time; null when all are well. */
  worst(): Problem | null {
    let worst: Ailing | null = null
    for (const each of this.found.values()) if (worst === null || each.since < worst.since) worst = each
    return worst
  }
}
