import { partitionKey } from '../assignment.js'
import { doubling } from '../delivery/doubling.js'
import { leaseLost } from '../delivery/partition-feed.js'
import type { PartitionId } from '../port.js'
import { asBusError, typeOf } from './kafka-errors.js'
import type { KafkaLink } from './kafka-link.js'
import { byTopic } from './log-offsets.js'

/** As whom a member of a group may commit. */
export interface Generation {
  readonly generationId: number
  readonly memberId: string
}

interface Commit extends PartitionId {
  readonly offset: number
  readonly signal: AbortSignal
  readonly resolve: () => void
  readonly reject: (reason: unknown) => void
}

/** While a group rebalances, a commit waits for the next generation; then it counts if the lease has survived. */
const groupTypes = new Set(['REBALANCE_IN_PROGRESS', 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID'])
const rebalancePauseMs = 20
const firstPauseMs = 20
const longestPauseMs = 500

/**
 * Stores the positions of one member. One request is on its way at a time, and what is asked for meanwhile goes together in the next, the
 * newest of each partition. A request names the generation, so the broker refuses it from a member that has been replaced.
 */
export class CommitQueue {
  private pending: Commit[] = []
  private sending: Promise<void> | null = null

  constructor(
    private readonly group: string,
    private readonly link: KafkaLink,
    private readonly generation: () => Generation | null,
  ) {}

  /** Resolves when it is stored; rejects with `lease_lost` when the signal has aborted before. */
  commit(partition: PartitionId, offset: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      this.pending.push({ ...partition, offset, signal, resolve, reject })
      this.sending ??= this.sendAll().finally(() => (this.sending = null))
    })
  }

  private async sendAll(): Promise<void> {
    let failures = 0
    for (;;) {
      // What asks in the same turn goes in the same request.
      await Promise.resolve()
      for (const lost of this.pending.filter(({ signal }) => signal.aborted)) lost.reject(leaseLost(lost))
      const commits = this.pending.filter(({ signal }) => !signal.aborted)
      this.pending = []
      if (commits.length === 0) return
      try {
        await this.send(commits)
        failures = 0
      } catch (error) {
        await this.afterFailure(commits, error, ++failures)
      }
    }
  }

  private async send(commits: readonly Commit[]): Promise<void> {
    const generation = this.generation()
    if (generation === null) throw Object.assign(new Error('not a member'), { type: 'REBALANCE_IN_PROGRESS' })
    const newest = new Map(commits.map((commit) => [partitionKey(commit), commit]))
    const coordinator = await this.link.coordinator(this.group)
    await coordinator.offsetCommit({
      groupId: this.group,
      groupGenerationId: generation.generationId,
      memberId: generation.memberId,
      topics: byTopic([...newest.values()], ({ partition, offset }) => ({ partition, offset: String(offset) })),
    })
    commits.forEach(({ resolve }) => resolve())
  }

  private async afterFailure(commits: readonly Commit[], error: unknown, failures: number): Promise<void> {
    const isOfTheGroup = groupTypes.has(typeOf(error))
    const failure = asBusError(error)
    if (!isOfTheGroup && failure.code !== 'log_unavailable') return commits.forEach(({ reject }) => reject(failure))
    this.pending.unshift(...commits)
    if (!isOfTheGroup) await this.link.recover(error)
    const waitMs = isOfTheGroup ? rebalancePauseMs : doubling(firstPauseMs, longestPauseMs, failures)
    await new Promise((resolve) => setTimeout(resolve, waitMs))
  }
}
