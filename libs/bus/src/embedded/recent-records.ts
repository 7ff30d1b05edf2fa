import type { BusRecord, PartitionId } from '../port.js'
import { recordOfFrame } from './record-frame.js'

/** Records of one partition that were appended together: where each frame starts in the buffer that they share. */
export interface RecentRun {
  readonly bytes: Buffer
  readonly firstOffset: number
  readonly starts: readonly number[]
}

/**
 * The newest records of the partitions that somebody consumes, so that a delivery right after a publish needs no disk. Holds at most
 * `budgetBytes`; what it let go of is read from the log.
 */
export class RecentRecords {
  private readonly runs = new Map<number, RecentRun[]>()
  private readonly ages: { partitionId: number; cost: number; run: RecentRun }[] = []
  private usedBytes = 0

  constructor(private readonly budgetBytes: number) {}

  add(partitionId: number, run: RecentRun, costBytes: number): void {
    const runs = this.runs.get(partitionId)
    if (runs === undefined) this.runs.set(partitionId, [run])
    else runs.push(run)
    this.ages.push({ partitionId, cost: costBytes, run })
    this.usedBytes += costBytes
    while (this.usedBytes > this.budgetBytes) this.dropOldest()
  }

  /** Forgets a partition that nobody consumes any more: what is appended meanwhile would leave a gap. */
  forget(partitionId: number): void {
    this.runs.delete(partitionId)
  }

  /** Up to `limit` records from `offset` on, or null when the log has to be read. */
  take(partitionId: number, partition: PartitionId, offset: number, limit: number): BusRecord[] | null {
    const runs = this.runs.get(partitionId)
    if (runs === undefined || runs.length === 0 || runs[0]!.firstOffset > offset) return null
    const records: BusRecord[] = []
    for (let at = runHolding(runs, offset); at < runs.length; at++) {
      const run = runs[at]!
      for (let index = Math.max(0, offset - run.firstOffset); index < run.starts.length; index++) {
        if (records.length === limit) return records
        records.push(recordOfFrame(run.bytes, run.starts[index]!, partition.topic, partition.partition))
      }
    }
    return records
  }

  private dropOldest(): void {
    const oldest = this.ages.shift()!
    this.usedBytes -= oldest.cost
    const runs = this.runs.get(oldest.partitionId)
    // The partition may have been forgotten and begun again since; then the run is no longer at its head.
    if (runs?.[0] === oldest.run) runs.shift()
  }
}

/** The last run that begins at or before the offset. */
function runHolding(runs: readonly RecentRun[], offset: number): number {
  let low = 0
  let high = runs.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (runs[middle]!.firstOffset <= offset) low = middle
    else high = middle - 1
  }
  return low
}
