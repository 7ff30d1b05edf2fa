import type { BusLogger } from '../delivery/bus-logger.js'
import type { FeedSource } from '../delivery/partition-feed.js'
import type { BusRecord, PartitionId } from '../port.js'
import type { CommitQueue } from './commit-queue.js'
import type { FetchTarget } from './fetch-loops.js'
import type { Chunk, FetchedChunk } from './fetched-records.js'
import type { LogOffsets } from './log-offsets.js'

export interface BufferParts {
  readonly group: string
  readonly startAt: 'earliest' | 'latest'
  readonly passesDamaged: boolean
  readonly offsets: LogOffsets
  readonly commits: CommitQueue
  readonly logger: BusLogger
  /** Fetching goes on until so many bytes wait. */
  readonly maxBytes: number
  /** Called when there is room, or a position to fetch from. */
  readonly wake: () => void
}

interface Waiting extends Chunk {
  readonly bytes: number
  /** So many of its records have been handed out. */
  taken: number
}

/** The records of one partition between the fetch and the delivery. Nobody waits for anybody: who is slow fills only this. */
export class PartitionBuffer implements FetchTarget, FeedSource {
  readonly topic: string
  readonly partition: number
  readonly passesDamaged: boolean
  private waiting: Waiting[] = []
  private bytes = 0
  private nextFetch: number | null = null
  private isSearching = false
  private onGrown: (() => void) | null = null
  private readonly commits = new Set<Promise<void>>()
  /** From then on somebody else may have the partition: what was not stored by then is not stored any more. */
  private readonly released = new AbortController()

  constructor(
    private readonly id: PartitionId,
    private readonly parts: BufferParts,
  ) {
    this.topic = id.topic
    this.partition = id.partition
    this.passesDamaged = parts.passesDamaged
  }

  wants(): number | null {
    return this.isSearching || this.bytes >= this.parts.maxBytes ? null : this.nextFetch
  }

  take({ records, nextFrom, bytes }: FetchedChunk): void {
    this.nextFetch = nextFrom
    this.waiting.push({ records, nextFrom, bytes, taken: 0 })
    this.bytes += bytes
    this.onGrown?.()
  }

  outOfRange(): void {
    this.isSearching = true
    void this.searchUntilFound()
  }

  next(): Promise<number> {
    return this.parts.offsets.next(this.id)
  }

  earliest(): Promise<number> {
    return this.parts.offsets.earliest(this.id)
  }

  committed(): Promise<number | null> {
    return this.parts.offsets.committed(this.parts.group, this.id)
  }

  /** What was asked for while the lease held is stored also after its end, as long as the member has not let the partition go. */
  async commit(nextOffset: number): Promise<void> {
    const commit = this.parts.commits.commit(this.id, nextOffset, this.released.signal)
    this.commits.add(commit)
    await commit.finally(() => this.commits.delete(commit))
  }

  /** Resolves when no commit is on its way. */
  async stored(): Promise<void> {
    await Promise.allSettled(this.commits)
  }

  release(): void {
    this.released.abort()
  }

  /** "The latest" must not become later when the partition goes to another member before anything was committed. */
  keepStart(offset: number, signal: AbortSignal): Promise<void> {
    return this.parts.commits.commit(this.id, offset, signal)
  }

  fetch(_offset: number, limit: number): Promise<Chunk> {
    const records: BusRecord[] = []
    let nextFrom = this.nextFetch!
    while (this.waiting.length > 0) {
      const first = this.waiting[0]!
      const some = first.records.slice(first.taken, first.taken + limit - records.length)
      records.push(...some)
      first.taken += some.length
      const isEmpty = first.taken === first.records.length
      nextFrom = isEmpty ? first.nextFrom : first.records[first.taken]!.offset
      if (isEmpty) this.drop(first)
      if (records.length === limit) break
    }
    return Promise.resolve({ records, nextFrom })
  }

  grownBeyond(offset: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (this.waiting.length > 0 || signal.aborted) return resolve()
      const end = () => {
        this.onGrown = null
        signal.removeEventListener('abort', end)
        resolve()
      }
      this.onGrown = end
      signal.addEventListener('abort', end)
      if (this.nextFetch !== null) return
      this.nextFetch = offset
      this.parts.wake()
    })
  }

  private drop(first: Waiting): void {
    this.waiting.shift()
    const hadRoom = this.bytes < this.parts.maxBytes
    this.bytes -= first.bytes
    if (!hadRoom && this.bytes < this.parts.maxBytes) this.parts.wake()
  }

  /** Retention has removed what comes next, or the log was cut; then it goes on where there is something. */
  private async searchUntilFound(): Promise<void> {
    const from = this.nextFetch!
    while (!this.released.signal.aborted) {
      try {
        const [earliest, next] = await Promise.all([this.earliest(), this.next()])
        const isInRange = from >= earliest && from <= next
        const to = isInRange ? from : from < earliest || this.parts.startAt === 'earliest' ? earliest : next
        const fields = { group: this.parts.group, ...this.id, from, to, earliest, next }
        if (!isInRange)
          this.parts.logger.warn(fields, 'The next offset is not in the log any more; the partition goes on at another')
        this.isSearching = false
        return this.take({ records: [], nextFrom: to, end: next, bytes: 0 })
      } catch (error) {
        // `LogOffsets` has tried for a while already.
        this.parts.logger.warn({ ...this.id, err: error }, 'The ends of a partition are not known')
      }
    }
  }
}
